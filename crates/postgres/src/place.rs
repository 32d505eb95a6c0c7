//! Where the data lies.
//!
//! Normally in the home that the program names. When the program is root, the service account must be able to walk there, and
//! a checkout below `/root` is closed to it; then the data goes to a folder under `/var/lib/digione`, and `data` in the home is
//! a link to it. The link is the truth: a later start follows it, and who deletes the home starts afresh.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::{Error, Result, Tried};

/// The home as it is used, and the account that owns what lies in it.
#[derive(Debug)]
pub(crate) struct Place {
    pub home: PathBuf,
    pub account: Account,
}

impl Place {
    /// Settles where the data of `home` lies, making folders as needed. `elsewhere` takes it when the account cannot come here.
    pub fn settle(home: &Path, elsewhere: &Path) -> Result<Self> {
        fs::create_dir_all(home).tried("could not make", home)?;
        let home = fs::canonicalize(home).tried("could not find", home)?;
        let link = home.join("data");
        if let Ok(target) = fs::read_link(&link) {
            if let Some(moved) = target.parent().filter(|_| target.join("PG_VERSION").is_file()) {
                return Self::at(moved.to_owned());
            }
            // What it pointed to is gone, or its making was broken off.
            fs::remove_file(&link).tried("could not remove", &link)?;
        }
        let account = Account::of(&link)?;
        let Some(blocked) = account.blocked(&home) else {
            return Self::at(home);
        };
        if link.join("PG_VERSION").is_file() {
            return Err(Error::Unreachable { data: link, blocked, uid: account.uid });
        }
        let moved = fresh(elsewhere, &home)?;
        if let Some(blocked) = account.blocked(&moved) {
            return Err(Error::Unreachable { data: moved.join("data"), blocked, uid: account.uid });
        }
        symlink(moved.join("data"), &link).tried("could not link", &link)?;
        tracing::warn!(
            closed = %blocked.display(), data = %moved.display(),
            "the database server may not run as root and its account cannot enter this folder, so the data lies elsewhere"
        );
        Self::at(moved)
    }

    fn at(home: PathBuf) -> Result<Self> {
        let account = Account::of(&home.join("data"))?;
        Ok(Self { home, account })
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// The major version that made the data, if there is any.
    pub fn made_by(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// Makes a folder that only the account may enter.
    pub fn private_folder(&self, path: &Path) -> Result<()> {
        fs::create_dir_all(path).tried("could not make", path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).tried("could not close", path)?;
        self.account.own(path)
    }
}

/// A new folder for a home's data. One that is there already belongs to a home that was deleted and is left alone.
fn fresh(elsewhere: &Path, home: &Path) -> Result<PathBuf> {
    fs::create_dir_all(elsewhere).tried("could not make", elsewhere)?;
    let name = fingerprint(home);
    let mut folder = elsewhere.join(&name);
    let mut turn = 2;
    while folder.join("data").exists() {
        tracing::warn!(left = %folder.display(), "an older database whose home was deleted lies here; remove it if nobody needs it");
        folder = elsewhere.join(format!("{name}-{turn}"));
        turn += 1;
    }
    fs::create_dir_all(&folder).tried("could not make", &folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o711)).tried("could not open", &folder)?;
    Ok(folder)
}

/// A short name for a path, the same in every run and version (FNV-1a, 64 bits).
pub(crate) fn fingerprint(path: &Path) -> String {
    let hash = path.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
