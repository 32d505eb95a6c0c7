//! The private server's backup: its data directory, stopped, as a tar stream. The npm package has no `pg_dump`, and a copy of
//! the files is the whole truth and quick to bring back. The caller encrypts the stream.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, Tried};
use crate::lock::Lock;
use crate::place::Place;
use crate::{leftover, server::Settings};

/// The last entry of every archive: without it the stream was cut off.
const SEAL: &str = "digione-backup-complete";
/// Files that belong to a running server only.
const NOT_KEPT: [&str; 2] = ["postmaster.pid", "postmaster.opts"];

/// What went through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Archived {
    /// Files written or read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// PostgreSQL's major version.
    pub major: u32,
}

/// Writes the stopped database of a home as a tar stream.
///
/// # Errors
/// `InUse` while a program runs on it, `NothingThere`, or what the disk or the writer says.
pub fn pack(settings: &Settings, writer: impl Write) -> Result<Archived> {
    let place = Place::settle(&settings.home, &settings.elsewhere)?;
    let Some(major) = place.made_by() else { return Err(Error::NothingThere { home: place.home }) };
    let _lock = Lock::take(&place.home)?;
    let data = place.data();
    leftover::clear(&data)?;
    let mut done = Archived { major, ..Archived::default() };
    let mut tar = tar::Builder::new(writer);
    tar.mode(tar::HeaderMode::Complete);
    add(&mut tar, &data, Path::new("data"), &mut done)?;
    let mut seal = tar::Header::new_gnu();
    seal.set_size(0);
    seal.set_mode(0o600);
    seal.set_cksum();
    tar.append_data(&mut seal, SEAL, std::io::empty()).tried("could not write", Path::new(SEAL))?;
    let mut writer = tar.into_inner().tried("could not write", &data)?;
    writer.flush().tried("could not write", &data)?;
    Ok(done)
}

fn add<W: Write>(tar: &mut tar::Builder<W>, folder: &Path, name: &Path, done: &mut Archived) -> Result<()> {
    tar.append_dir(name, folder).tried("could not read", folder)?;
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .tried("could not list", folder)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), name.join(entry.file_name()));
        let kind = entry.file_type().tried("could not look at", &path)?;
        if NOT_KEPT.iter().any(|left| entry.file_name() == *left) {
            continue;
        }
        if kind.is_dir() {
            add(tar, &path, &name, done)?;
        } else if kind.is_file() {
            let mut file = File::open(&path).tried("could not read", &path)?;
            tar.append_file(&name, &mut file).tried("could not write", &path)?;
            done.files += 1;
            done.bytes += file.metadata().tried("could not look at", &path)?.len();
        } else {
            // A link leads to files outside, which the archive would lack without anybody noticing.
            return Err(Error::BadArchive {
                problem: format!("{} is a link or something else that no backup can hold", path.display()),
            });
        }
    }
    Ok(())
}

/// Brings an archive back into a home. A database that is there is refused, or with `replace` kept beside it as
/// `data.before-restore`. Nothing changes unless the archive is whole.
///
/// # Errors
/// `InUse`, `AlreadyThere`, `BadArchive`, or what the disk or the reader says.
pub fn unpack(settings: &Settings, reader: impl Read, replace: bool) -> Result<Archived> {
    let place = Place::settle(&settings.home, &settings.elsewhere)?;
    let _lock = Lock::take(&place.home)?;
    let data = place.data();
    if place.made_by().is_some() {
        if !replace {
            return Err(Error::AlreadyThere { data });
        }
        leftover::clear(&data)?;
    }
    let half = place.home.join("data.half");
    fs::remove_dir_all(&half).ok();
    place.private_folder(&half)?;
    let done = extract(&place, &half, reader).inspect_err(|_| {
        fs::remove_dir_all(&half).ok();
    })?;
    if data.exists() {
        let before = free_name(&place.home.join("data.before-restore"));
        fs::rename(&data, &before).tried("could not keep", &data)?;
        tracing::info!(kept = %before.display(), "the database that was there is kept; remove it when the restored one is right");
    }
    fs::rename(&half, &data).tried("could not name", &data)?;
    sync(&place.home)?;
    Ok(done)
}

fn extract(place: &Place, half: &Path, reader: impl Read) -> Result<Archived> {
    let bad = |problem: String| Error::BadArchive { problem };
    let mut done = Archived::default();
    let mut sealed = false;
    let mut archive = tar::Archive::new(reader);
    for entry in archive.entries().map_err(|problem| bad(problem.to_string()))? {
        let mut entry = entry.map_err(|problem| bad(problem.to_string()))?;
        let name = entry.path().map_err(|problem| bad(problem.to_string()))?.into_owned();
        if name == Path::new(SEAL) {
            sealed = true;
            continue;
        }
        let inside = name.strip_prefix("data").map_err(|_| bad(format!("it holds {}", name.display())))?;
        if !inside.components().all(|part| matches!(part, std::path::Component::Normal(_))) {
            return Err(bad(format!("it holds {}", name.display())));
        }
        let path = half.join(inside);
        match entry.header().entry_type() {
            tar::EntryType::Directory => place.private_folder(&path)?,
            tar::EntryType::Regular | tar::EntryType::GNUSparse => {
                let mut file = File::create_new(&path).tried("could not make", &path)?;
                done.bytes +=
                    std::io::copy(&mut entry, &mut file).map_err(|problem| bad(problem.to_string()))?;
                done.files += 1;
                file.set_permissions(fs::Permissions::from_mode(0o600)).tried("could not close", &path)?;
                place.account.own(&path)?;
                file.sync_all().tried("could not write", &path)?;
            }
            _ => return Err(bad(format!("{} is neither file nor folder", name.display()))),
        }
    }
    let version = fs::read_to_string(half.join("PG_VERSION")).unwrap_or_default();
    done.major = version.trim().parse().map_err(|_| bad("it holds no database".to_owned()))?;
    if !sealed {
        return Err(bad("it ends too early".to_owned()));
    }
    sync_folders(half)?;
    Ok(done)
}

fn sync_folders(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).tried("could not list", folder)?.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sync_folders(&entry.path())?;
        }
    }
    sync(folder)
}

fn sync(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).tried("could not write", folder)
}

/// The name itself, or with a number when it is taken.
fn free_name(wanted: &Path) -> PathBuf {
    let mut turn = 1;
    let mut name = wanted.to_owned();
    while name.exists() {
        turn += 1;
        name = PathBuf::from(format!("{}-{turn}", wanted.display()));
    }
    name
}
