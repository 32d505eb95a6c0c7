//! One program per home: an advisory lock that the kernel frees when its holder ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::error::{Error, Result, Tried};

/// Held as long as this value lives.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a home, or says who has it.
    pub fn take(home: &Path) -> Result<Self> {
        let path = home.join("lock");
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .tried("could not open", &path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).ok();
                return Err(Error::InUse { home: home.to_owned(), pid: holder.trim().parse().unwrap_or(0) });
            }
            Err(TryLockError::Error(problem)) => return Err(problem).tried("could not lock", &path),
        }
        file.set_len(0).and_then(|()| file.rewind()).tried("could not write", &path)?;
        writeln!(file, "{}", std::process::id()).tried("could not write", &path)?;
        Ok(Self { _file: file })
    }

    /// Takes a lock that somebody left; `None` while its holder lives or when there is no lock file.
    pub fn take_over(home: &Path) -> Option<Self> {
        let file = File::open(home.join("lock")).ok()?;
        file.try_lock().ok()?;
        Some(Self { _file: file })
    }
}
