//! The key file: 32 random bytes in hexadecimal, readable by its owner alone, outside the database directory.
//!
//! Who has the database without this file can read no protected field; who loses it has lost those fields. It belongs into
//! the operator's safe, not beside the backups.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use kernel::Random;
use zeroize::{Zeroize, Zeroizing};

use crate::VaultError;
use crate::key::{Secret, from_hex, to_hex};

/// An opened key file.
pub struct KeyFile(pub(crate) Secret);

impl KeyFile {
    /// Opens the key file at `path`.
    ///
    /// # Errors
    /// When it is missing, may be read by others, or is no key file.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        read_private(path).map(Self)
    }

    /// A short name of this key, by which a backup says which key it needs. Nobody can work back to the key from it.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn fingerprint(&self) -> Result<String, VaultError> {
        let named = self.0.derive(&[], b"digione/key-file/fingerprint/1")?;
        Ok(named.bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Opens the key file at `path`; the first time, makes it. `data_directory` is where the database lies.
    ///
    /// # Errors
    /// As [`Self::open`], and when the file would lie inside `data_directory`.
    pub fn open_or_create(
        path: &Path,
        data_directory: &Path,
        random: &dyn Random,
    ) -> Result<Self, VaultError> {
        let (file, data) = (absolute(path)?, absolute(data_directory)?);
        if file.starts_with(&data) {
            return Err(VaultError::BesideData(file));
        }
        match read_private(path) {
            Err(VaultError::File(_, error)) if error.kind() == std::io::ErrorKind::NotFound => {
                create_private(path, &Secret::random(random))?;
                read_private(path).map(Self)
            }
            other => other.map(Self),
        }
    }
}

fn absolute(path: &Path) -> Result<std::path::PathBuf, VaultError> {
    let failed = |error| VaultError::File(path.to_owned(), error);
    let whole = std::path::absolute(path).map_err(failed)?;
    // A directory that exists is compared by where it really is; links may lead into the data directory.
    match (whole.parent().map(Path::canonicalize), whole.file_name()) {
        (Some(Ok(parent)), Some(name)) => Ok(parent.join(name)),
        _ => Ok(whole),
    }
}

/// Writes a new private file. The mode is set before the first byte, and an existing file is never replaced.
pub(crate) fn create_private(path: &Path, secret: &Secret) -> Result<(), VaultError> {
    let failed = |error| VaultError::File(path.to_owned(), error);
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    let mut line = to_hex(secret.bytes());
    line.push('\n');
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        File::open(parent).and_then(|directory| directory.sync_all()).map_err(failed)?;
    }
    Ok(())
}

/// Reads a private file, whose mode is checked on the opened file and not on its name.
pub(crate) fn read_private(path: &Path) -> Result<Secret, VaultError> {
    let failed = |error| VaultError::File(path.to_owned(), error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.mode() & 0o077 != 0 {
        return Err(VaultError::NotPrivate(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::with_capacity(256));
    file.take(200).read_to_string(&mut text).map_err(failed)?;
    let mut bytes = from_hex(text.trim()).ok_or_else(|| VaultError::NotAKey(path.to_owned()))?;
    let secret = Secret::new(bytes);
    bytes.zeroize();
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use kernel::SystemRandom;

    use super::*;

    #[test]
    fn the_first_start_makes_a_private_file_and_the_next_reads_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("keys/platform.key");
        let data = home.path().join("database");
        let first = KeyFile::open_or_create(&path, &data, &SystemRandom).unwrap();
        let second = KeyFile::open_or_create(&path, &data, &SystemRandom).unwrap();
        assert_eq!(first.0.bytes(), second.0.bytes());
        assert_eq!(first.fingerprint().unwrap(), second.fingerprint().unwrap());
        let other = KeyFile(Secret::random(&SystemRandom));
        assert_ne!(first.fingerprint().unwrap(), other.fingerprint().unwrap());
        assert!(!to_hex(first.0.bytes()).contains(&first.fingerprint().unwrap()));
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("platform.key");
        KeyFile::open_or_create(&path, &home.path().join("database"), &SystemRandom).unwrap();
        for mode in [0o640, 0o604, 0o660, 0o601] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(KeyFile::open(&path), Err(VaultError::NotPrivate(_))), "{mode:o}");
        }
    }

    #[test]
    fn a_key_never_lies_beside_the_data() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("database");
        std::fs::create_dir(&data).unwrap();
        std::os::unix::fs::symlink(&data, home.path().join("link")).unwrap();
        for path in [data.join("platform.key"), home.path().join("link/platform.key")] {
            let refused = KeyFile::open_or_create(&path, &data, &SystemRandom);
            assert!(matches!(refused, Err(VaultError::BesideData(_))), "{}", path.display());
            assert!(!path.exists());
        }
    }

    #[test]
    fn what_is_no_key_is_not_taken_for_one() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("platform.key");
        for text in ["", "abc", &"0".repeat(63), &"g".repeat(64), &"ä".repeat(32), &"0".repeat(66)] {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            assert!(matches!(KeyFile::open(&path), Err(VaultError::NotAKey(_))), "{text}");
        }
        assert!(matches!(KeyFile::open(&home.path().join("none")), Err(VaultError::File(..))));
    }
}
