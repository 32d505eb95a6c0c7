//! The zip archive, opened with mistrust (`trust.md` WB5).
//!
//! The general cap on unpacking, ten times and 20 MB, is for request bodies. Rosters are tables of long identifiers and
//! repeat themselves: real sets shrink to a sixth, sets with counted identifiers to a twentieth. So the cap here is
//! [`MOST_RATIO`] times, looked at from the first megabyte on, 256 MB for one file and 512 MB for all; nothing is ever
//! unpacked into memory or onto the disk, so a bomb costs a moment of one thread and no more.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use zip::ZipArchive;

use super::problem::{Code, Problem, Problems};

/// Entries that an archive has at most.
const MOST_ENTRIES: usize = 1000;
/// How many times larger an entry becomes at most, beyond the first megabyte.
const MOST_RATIO: u64 = 40;
const FIRST_MEGABYTE: u64 = 1 << 20;
/// The largest file.
const MOST_OF_FILE: u64 = 256 << 20;
/// All files together.
const MOST_OF_ALL: u64 = 512 << 20;
/// The longest record: a quotation mark that never closes would make the whole file one.
const LONGEST_RECORD: u64 = 1 << 20;

/// What an error of our own says through `io::Error`.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{0:?}")]
pub(super) struct Halted(pub Code);

/// An archive whose entries have been looked at.
pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// File name as it stands there, and its place.
    entries: Vec<(String, usize)>,
    unpacked: Rc<Cell<u64>>,
}

impl Archive {
    /// Opens the archive and looks at every entry's head.
    pub(super) fn open(path: &Path, problems: &mut Problems) -> Result<Self, Problem> {
        let not_a_zip = || Problem::of_file(Code::NotAZip, "");
        let mut file = File::open(path).map_err(|_| not_a_zip())?;
        if promised_entries(&mut file).ok_or_else(not_a_zip)? > MOST_ENTRIES {
            return Err(Problem::of_file(Code::TooManyEntries, ""));
        }
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| not_a_zip())?;
        if zip.len() > MOST_ENTRIES {
            return Err(Problem::of_file(Code::TooManyEntries, ""));
        }
        if zip.has_overlapping_files().map_err(|_| not_a_zip())? {
            return Err(Problem::of_file(Code::Bomb, ""));
        }
        let mut entries = Vec::new();
        let mut together = 0_u64;
        for at in 0..zip.len() {
            let entry = zip.by_index_raw(at).map_err(|_| not_a_zip())?;
            let name = entry.name().map_err(|_| not_a_zip())?.into_owned();
            if entry.is_dir() || name.starts_with("__MACOSX/") {
                continue;
            }
            if entry.is_symlink() {
                return Err(Problem::of_file(Code::Symlink, &name));
            }
            if entry.encrypted() {
                return Err(Problem::of_file(Code::Encrypted, &name));
            }
            if is_archive(&name) {
                return Err(Problem::of_file(Code::NestedArchive, &name));
            }
            if entry.size() > MOST_OF_FILE {
                return Err(Problem::of_file(Code::TooLarge, &name));
            }
            together = together.saturating_add(entry.size());
            if name.contains(['/', '\\', ':']) {
                problems.add(Problem::of_file(Code::InFolder, &name));
                continue;
            }
            entries.push((name, at));
        }
        if together > MOST_OF_ALL {
            return Err(Problem::of_file(Code::TooLarge, ""));
        }
        Ok(Self { zip, entries, unpacked: Rc::new(Cell::new(0)) })
    }

    /// The name under which the archive has this file, whatever its case.
    pub(super) fn find(&self, file: &str) -> Option<&str> {
        self.entries.iter().map(|(name, _)| name.as_str()).find(|name| name.eq_ignore_ascii_case(file))
    }

    /// The names of all files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// Opens a file for reading.
    pub(super) fn read(&mut self, name: &str) -> Result<Unpacked<'_>, Problem> {
        let unreadable = || Problem::of_file(Code::UnreadableEntry, name);
        let (_, at) = self.entries.iter().find(|(entry, _)| entry == name).ok_or_else(unreadable)?;
        let entry = self.zip.by_index(*at).map_err(|_| unreadable())?;
        let packed = entry.compressed_size();
        Ok(Unpacked {
            entry: Box::new(entry),
            packed,
            unpacked: 0,
            together: Rc::clone(&self.unpacked),
            in_record: Rc::new(Cell::new(0)),
        })
    }
}

/// A file of the archive as it unpacks, counted.
pub(super) struct Unpacked<'a> {
    entry: Box<dyn Read + 'a>,
    packed: u64,
    unpacked: u64,
    together: Rc<Cell<u64>>,
    in_record: Rc<Cell<u64>>,
}

impl Unpacked<'_> {
    /// The count of bytes since the last record; whoever reads records sets it back.
    pub(super) fn in_record(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.in_record)
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(buffer)?;
        let more = u64::try_from(read).unwrap_or(u64::MAX);
        self.unpacked = self.unpacked.saturating_add(more);
        self.together.set(self.together.get().saturating_add(more));
        self.in_record.set(self.in_record.get().saturating_add(more));
        let halt = |code| Err(io::Error::other(Halted(code)));
        if self.unpacked > FIRST_MEGABYTE && self.unpacked > self.packed.saturating_mul(MOST_RATIO) {
            return halt(Code::Bomb);
        }
        if self.unpacked > MOST_OF_FILE || self.together.get() > MOST_OF_ALL {
            return halt(Code::TooLarge);
        }
        if self.in_record.get() > LONGEST_RECORD {
            return halt(Code::EndlessField);
        }
        Ok(read)
    }
}

fn is_archive(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst", ".jar"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// How many entries the end of the archive promises, read before anything is made from that promise. `None` when there is
/// no end of a zip.
fn promised_entries(file: &mut File) -> Option<usize> {
    let length = file.seek(SeekFrom::End(0)).ok()?;
    let tail = length.min(22 + 65_535);
    file.seek(SeekFrom::End(-i64::try_from(tail).ok()?)).ok()?;
    let mut bytes = Vec::new();
    file.by_ref().take(tail).read_to_end(&mut bytes).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let count: [u8; 2] = bytes.get(end + 10..end + 12)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(count)))
}
