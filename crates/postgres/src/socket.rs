//! The folder of the Unix socket. A socket's path may have at most 107 bytes, and a home can lie deep in a checkout; then the
//! socket gets a short folder of its own, which nobody but the server's account may enter.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, Tried};
use crate::place::{Place, fingerprint};

/// Room for a path in `sockaddr_un` on Linux, without the closing zero; macOS has four bytes less.
const LONGEST: usize = 103;
/// What PostgreSQL adds to the folder, with the lock file's ending.
const NAME: &str = "/.s.PGSQL.5432.lock";

/// Prepares the socket's folder and tells where it is.
pub(crate) fn prepare(place: &Place, short: &Path) -> Result<PathBuf> {
    let folder = place.home.join("socket");
    if folder.as_os_str().len() + NAME.len() <= LONGEST {
        place.private_folder(&folder)?;
        return Ok(folder);
    }
    let folder = short.join(format!("digione-{}", fingerprint(&place.home)));
    if DirBuilder::new().mode(0o700).create(&folder).is_ok() {
        place.account.own(&folder)?;
    }
    // It was there before us: in a folder that everybody may write to it can be a trap.
    let found = fs::symlink_metadata(&folder).tried("could not look at", &folder)?;
    if !found.is_dir() || found.uid() != place.account.uid || found.mode() & 0o077 != 0 {
        return Err(Error::UnsafeSocketFolder { path: folder, uid: place.account.uid });
    }
    tracing::debug!(folder = %folder.display(), "the home's path is too long for a socket, which lies here instead");
    Ok(folder)
}
