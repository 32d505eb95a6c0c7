//! The inside of a backup: one line that says what it is, then the database. Nothing of it is ever on the disk unencrypted.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, PipeWriter, Read, Seek, Write};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vault::{BackupIdentity, BackupRecipient, decrypt_stream, encrypt_stream};

use super::size;
use crate::tell;

/// The newest shape of the line that this program knows.
const FORMAT: u32 = 1;
/// The longest that the line may be.
const LONGEST: usize = 4096;

/// How the database lies in the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// The files of the stopped private server.
    Files,
    /// What `pg_dump` wrote.
    Dump,
}

/// The line at the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    format: u32,
    /// How the database lies in it.
    pub content: Content,
    /// The program's version that made it.
    pub program: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// The fingerprint of the platform key that reads its protected fields; none when there was no key yet.
    pub platform_key: Option<String>,
}

impl Label {
    /// The label of a backup that is made now.
    pub fn new(content: Content, made_at: Timestamp, platform_key: Option<String>) -> Self {
        Self { format: FORMAT, content, program: env!("CARGO_PKG_VERSION").to_owned(), made_at, platform_key }
    }

    fn read(line: &[u8]) -> Result<Self> {
        let label: Self =
            serde_json::from_slice(line).context("the file is encrypted, but is no backup of DigiOne")?;
        if label.format > FORMAT {
            bail!("the backup was made by a newer DigiOne ({}); restore it with that version", label.program);
        }
        Ok(label)
    }
}

/// Writes a backup: the label, then what `fill` writes.
///
/// # Errors
/// What `fill` answers, and what the disk says.
pub fn seal<T: Send>(
    to: &File,
    recipient: &BackupRecipient,
    label: &Label,
    fill: impl FnOnce(PipeWriter) -> Result<T> + Send,
) -> Result<T> {
    let mut line = serde_json::to_vec(label)?;
    line.push(b'\n');
    let (plain, mut pipe) = std::io::pipe()?;
    thread::scope(|scope| {
        let filling = scope.spawn(move || {
            pipe.write_all(&line)?;
            fill(pipe)
        });
        let sealed = encrypt_stream(plain, Progress::new(BufWriter::new(to), "written"), recipient);
        let filled = filling.join().map_err(|_| anyhow!("reading the database broke off"))?;
        // When sealing failed, `fill` only noticed that nobody listens any more.
        sealed?;
        filled
    })
}

/// Decrypts the whole backup without keeping it and tells what it is.
///
/// # Errors
/// When it is cut off, changed or made for another key.
pub fn verify(backup: &mut File, identity: &BackupIdentity) -> Result<Label> {
    let mut head = Head(Vec::new());
    backup.rewind()?;
    decrypt_stream(BufReader::new(backup), Progress::new(&mut head, "checked"), identity)?;
    Label::read(head.0.split(|byte| *byte == b'\n').next().unwrap_or_default())
}

/// Gives the database in a backup, which has been verified, to `take`.
///
/// # Errors
/// What `take` answers, and what decrypting says.
pub fn unseal<T>(
    backup: &mut File,
    identity: &BackupIdentity,
    take: impl FnOnce(&mut dyn Read) -> Result<T>,
) -> Result<T> {
    backup.rewind()?;
    let (plain, pipe) = std::io::pipe()?;
    thread::scope(|scope| {
        let opening = scope
            .spawn(move || decrypt_stream(BufReader::new(backup), Progress::new(pipe, "restored"), identity));
        let mut plain = BufReader::new(plain);
        let mut label = Vec::new();
        plain.by_ref().take(LONGEST as u64).read_until(b'\n', &mut label)?;
        let taken = take(&mut plain)?;
        // A reader may stop at the end that its format knows; the rest is read so that the other side is not cut short.
        std::io::copy(&mut plain, &mut std::io::sink())?;
        opening.join().map_err(|_| anyhow!("decrypting broke off"))??;
        Ok(taken)
    })
}

/// Keeps the beginning of what is written to it.
struct Head(Vec<u8>);

impl Write for Head {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = LONGEST.saturating_sub(self.0.len());
        self.0.extend(bytes.iter().take(room));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Says every few seconds how far it is.
struct Progress<W> {
    to: W,
    done: u64,
    said: Instant,
    word: &'static str,
}

impl<W> Progress<W> {
    fn new(to: W, word: &'static str) -> Self {
        Self { to, done: 0, said: Instant::now(), word }
    }
}

impl<W: Write> Write for Progress<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.done += written as u64;
        if self.said.elapsed() > Duration::from_secs(5) {
            tell::line(&format!("  {} {}", size(self.done), self.word));
            self.said = Instant::now();
        }
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}
