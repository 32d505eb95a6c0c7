//! Making the data directory: `initdb` and the house's database, built beside and named last, so that a broken-off first
//! start leaves nothing that looks like a database.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rustix::process::Signal;

use crate::binaries::Binaries;
use crate::child::tie;
use crate::error::{Error, Result, Tried};
use crate::place::Place;
use crate::server::{DATABASE, OWNER};

/// Makes the data directory of a place.
pub(crate) fn make(place: &Place, binaries: &Binaries, durable: bool) -> Result<()> {
    let half = place.home.join("data.half");
    if half.exists() {
        fs::remove_dir_all(&half).tried("could not remove", &half)?;
    }
    place.private_folder(&half)?;
    let failed = |output: String| Error::NotMade { data: place.data(), output };
    let output = initdb(place, binaries, &half, durable, native_locale(binaries))?;
    if !output.status.success() {
        // An old system without C.UTF-8: the same order of text, but only ASCII letters have an upper case.
        let output = initdb(place, binaries, &half, durable, &["--locale=C"])?;
        if !output.status.success() {
            return Err(failed(words(&output)));
        }
    }
    let output = create_database(place, binaries, &half, durable)?;
    if !output.status.success() || words(&output).contains("ERROR:") {
        return Err(failed(words(&output)));
    }
    let data = place.data();
    if data.exists() {
        // An empty folder, or one that an installer prepared; a folder with content makes this fail, as it should.
        fs::remove_dir(&data).tried("this is not a database, and not empty either:", &data)?;
    }
    fs::rename(&half, &data).tried("could not name", &data)
}

/// Text sorted by code point and letters known beyond ASCII, from PostgreSQL itself where it can: a new system library then
/// never changes the order of an index.
fn native_locale(binaries: &Binaries) -> &'static [&'static str] {
    if binaries.major >= 17 {
        &["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    } else {
        &["--locale=C.UTF-8"]
    }
}

fn initdb(place: &Place, binaries: &Binaries, data: &Path, durable: bool, locale: &[&str]) -> Result<Output> {
    let mut command = binaries.program("initdb");
    command.arg("--pgdata").arg(data).args([
        "--username",
        OWNER,
        "--encoding=UTF8",
        "--no-instructions",
        "--data-checksums",
    ]);
    // Who can enter the socket's folder may connect; there is no other way in.
    command.args(["--auth-local=trust", "--auth-host=reject"]).args(locale);
    if !durable {
        command.arg("--no-sync");
    }
    as_account(&mut command, place);
    tie(&mut command, Signal::KILL);
    command.stdin(Stdio::null()).output().tried("could not run", &binaries.bin.join("initdb"))
}

/// Single-user mode needs neither a client nor a socket.
fn create_database(place: &Place, binaries: &Binaries, data: &Path, durable: bool) -> Result<Output> {
    let program = binaries.bin.join("postgres");
    let mut command = binaries.program("postgres");
    command.arg("--single").arg("-D").arg(data);
    if !durable {
        command.arg("-F");
    }
    command.arg("postgres").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    as_account(&mut command, place);
    tie(&mut command, Signal::KILL);
    let mut child = command.spawn().tried("could not run", &program)?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "CREATE DATABASE {DATABASE}").tried("could not speak to", &program)?;
    }
    child.wait_with_output().tried("could not run", &program)
}

/// Runs a command as the service account, in a folder that it can enter.
pub(crate) fn as_account(command: &mut Command, place: &Place) {
    use std::os::unix::process::CommandExt;
    command.current_dir(&place.home);
    if place.account.stepped_down {
        command.uid(place.account.uid).gid(place.account.gid);
    }
}

/// What a program said, without the empty lines.
pub(crate) fn words(output: &Output) -> String {
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].map(String::from_utf8_lossy).concat();
    said.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}
