//! What can go wrong with keys. No variant ever holds a key, a plaintext or a ciphertext.

use std::path::PathBuf;

/// A failure of the vault.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key file may be read by others than its owner; the program does not start with it.
    #[error("{} may be read by others; make it private with: chmod 600 {}", .0.display(), .0.display())]
    NotPrivate(PathBuf),
    /// The key file is not what we wrote.
    #[error("{} is not a key file: 64 hexadecimal digits on one line are expected", .0.display())]
    NotAKey(PathBuf),
    /// The key file would lie where the data lies: whoever takes the one would have the other.
    #[error("the key file {} must not lie inside the database directory", .0.display())]
    BesideData(PathBuf),
    /// The key file cannot be read or written.
    #[error("the key file {} cannot be used: {}", .0.display(), .1)]
    File(PathBuf, #[source] std::io::Error),
    /// A wrapped key does not open: it was wrapped by another key file, or changed.
    #[error("a stored key does not open with this key file")]
    OtherKeyFile,
    /// The provider has no key of this version: it was lost, or the ciphertext comes from elsewhere.
    #[error("the key of this ciphertext is not known")]
    UnknownKey,
    /// A ciphertext does not belong where it stands, or was changed.
    #[error("the ciphertext does not belong here")]
    NotAuthentic,
    /// A backup is cut off, changed, or made for another recipient.
    #[error("the backup is cut off, changed, or made for another key")]
    BackupNotAuthentic,
    /// Reading or writing a backup failed.
    #[error("the backup cannot be read or written: {0}")]
    Stream(#[from] std::io::Error),
    /// The cryptographic library refused; it does not say why.
    #[error("the cryptographic library refused")]
    Refused,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::DbError),
}

impl From<aws_lc_rs::error::Unspecified> for VaultError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Refused
    }
}
