//! Backup of a server that is not ours, through `pg_dump` and `pg_restore`. The password goes through the environment of the
//! child, never through its arguments, which every user of the machine can read.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::cluster::words;
use crate::error::{Error, Result, Tried};

/// The database to dump or to fill.
#[derive(Clone)]
pub struct Target {
    /// Key words and values (`host='…' user='…' dbname='…'`), without the password.
    pub connection: String,
    /// The password, if the server asks for one.
    pub password: Option<String>,
}

/// Writes a compressed dump in PostgreSQL's custom format. `pg_dump` must be at least as new as the server.
///
/// # Errors
/// `Tool` with what `pg_dump` said; `Io` when it cannot be run or the writer fails.
pub fn dump(pg_dump: &Path, target: &Target, writer: impl Write) -> Result<u64> {
    dump_with(pg_dump, target, &[], writer)
}

/// Writes a dump of what another session's exported snapshot holds and row security lets the target's role see. The caller
/// answers for it that this is everything.
///
/// # Errors
/// As [`dump`].
pub fn dump_seen(pg_dump: &Path, target: &Target, snapshot: &str, writer: impl Write) -> Result<u64> {
    dump_with(pg_dump, target, &["--enable-row-security", "--snapshot", snapshot], writer)
}

fn dump_with(pg_dump: &Path, target: &Target, more: &[&str], mut writer: impl Write) -> Result<u64> {
    let mut command = command(pg_dump, target);
    command.args(["--format=custom", "--no-owner"]).args(more).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().tried("could not run", pg_dump)?;
    let errors = listen(&mut child);
    let output = child
        .stdout
        .take()
        .ok_or_else(|| std::io::Error::other("no output"))
        .tried("could not read", pg_dump)?;
    let copied = std::io::copy(&mut std::io::BufReader::with_capacity(1 << 16, output), &mut writer);
    if copied.is_err() {
        child.kill().ok();
    }
    finished("pg_dump", child, errors)?;
    let bytes = copied.tried("could not write the output of", pg_dump)?;
    writer.flush().tried("could not write the output of", pg_dump)?;
    Ok(bytes)
}

/// Fills an empty database from a dump, all or nothing.
///
/// # Errors
/// `Tool` with what `pg_restore` said; `Io` when it cannot be run or the reader fails.
pub fn restore(pg_restore: &Path, target: &Target, mut reader: impl Read) -> Result<u64> {
    let mut command = command(pg_restore, target);
    command
        .args(["--no-owner", "--single-transaction", "--exit-on-error"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let mut child = command.spawn().tried("could not run", pg_restore)?;
    let errors = listen(&mut child);
    let mut input = child
        .stdin
        .take()
        .ok_or_else(|| std::io::Error::other("no input"))
        .tried("could not write", pg_restore)?;
    let copied = std::io::copy(&mut reader, &mut input);
    if copied.as_ref().is_err_and(|problem| problem.kind() != std::io::ErrorKind::BrokenPipe) {
        // The dump is cut off: pg_restore must not take what it has for the whole.
        child.kill().ok();
    }
    drop(input);
    finished("pg_restore", child, errors)?;
    copied.tried("could not read the dump for", pg_restore)
}

fn command(program: &Path, target: &Target) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("LC_ALL", "C")
        .arg("--dbname")
        .arg(&target.connection)
        .arg("--no-password")
        .stderr(Stdio::piped());
    if let Some(password) = &target.password {
        command.env("PGPASSWORD", password);
    }
    command
}

/// Reads the child's complaints beside its output, so that neither pipe fills up and stops it.
fn listen(child: &mut Child) -> thread::JoinHandle<Vec<u8>> {
    let errors = child.stderr.take();
    thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut errors) = errors {
            errors.read_to_end(&mut text).ok();
        }
        text
    })
}

fn finished(tool: &'static str, mut child: Child, errors: thread::JoinHandle<Vec<u8>>) -> Result<()> {
    let status = child.wait().tried("could not wait for", Path::new(tool))?;
    let stderr = errors.join().unwrap_or_default();
    if status.success() {
        return Ok(());
    }
    let output = words(&std::process::Output { status, stdout: Vec::new(), stderr });
    Err(Error::Tool { tool, output: if output.is_empty() { status.to_string() } else { output } })
}
