//! Encrypted backups. A backup is sealed for a recipient (an X25519 public key); the identity that opens it is a file of its
//! own and need not be on the machine that writes backups, nor beside them.
//!
//! The way: a fresh key pair per backup agrees with the recipient on a secret, HKDF-SHA-256 makes a key from it that is bound to
//! both public keys, and the stream goes in pieces of 64 KiB, each sealed with AES-256-GCM under a nonce that counts the
//! pieces and marks the last (the STREAM construction). A piece that is changed, moved, repeated or missing is noticed, and
//! nothing of a piece is written before it has been checked.

use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;
use std::str::FromStr;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, X25519, agree};
use kernel::{Random, SystemRandom};

use crate::VaultError;
use crate::key::{KEY_LEN, Secret, from_hex, to_hex};
use crate::key_file::{create_private, read_private};

const MAGIC: &[u8; 17] = b"digione-backup/1\n";
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
const PREFIX: &str = "digione-backup-";

/// Whom backups are made for: public, may stand in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupRecipient([u8; KEY_LEN]);

impl fmt::Display for BackupRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", to_hex(&self.0).as_str())
    }
}

impl FromStr for BackupRecipient {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Self, VaultError> {
        text.trim().strip_prefix(PREFIX).and_then(from_hex).map(Self).ok_or(VaultError::Refused)
    }
}

/// What opens backups. Lost, they are lost.
pub struct BackupIdentity(Secret);

impl BackupIdentity {
    /// A new identity.
    pub fn generate(random: &dyn Random) -> Self {
        Self(Secret::random(random))
    }

    /// Reads an identity from a private file.
    ///
    /// # Errors
    /// When it is missing, may be read by others, or is no key file.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        read_private(path).map(Self)
    }

    /// Writes the identity into a new private file; an existing one is never replaced.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), VaultError> {
        create_private(path, &self.0)
    }

    /// Whom to make backups for, so that this identity opens them.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn recipient(&self) -> Result<BackupRecipient, VaultError> {
        public_half(&self.private()?)
    }

    fn private(&self) -> Result<PrivateKey, VaultError> {
        PrivateKey::from_private_key(&X25519, self.0.bytes()).map_err(|_| VaultError::Refused)
    }
}

fn public_half(private: &PrivateKey) -> Result<BackupRecipient, VaultError> {
    let public = private.compute_public_key()?;
    public.as_ref().try_into().map(BackupRecipient).map_err(|_| VaultError::Refused)
}

/// The key of one backup.
fn stream_key(mine: &PrivateKey, theirs: &[u8], salt: &[u8]) -> Result<LessSafeKey, VaultError> {
    let theirs = UnparsedPublicKey::new(&X25519, theirs);
    let shared = agree(mine, theirs, VaultError::BackupNotAuthentic, |shared| {
        shared.try_into().map(Secret::new).map_err(|_| VaultError::Refused)
    })?;
    let key = shared.derive(salt, b"digione/backup/1")?;
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.bytes())?))
}

fn nonce(piece: u64, last: bool) -> Nonce {
    let mut bytes = [0_u8; NONCE_LEN];
    for (to, from) in bytes.iter_mut().skip(3).zip(piece.to_be_bytes()) {
        *to = from;
    }
    if let Some(end) = bytes.last_mut() {
        *end = u8::from(last);
    }
    Nonce::assume_unique_for_key(bytes)
}

/// Encrypts everything that `from` gives and writes it to `to`; answers how many bytes were read. Memory stays at two pieces.
///
/// # Errors
/// When reading or writing fails.
pub fn encrypt_stream(
    mut from: impl Read,
    mut to: impl Write,
    recipient: &BackupRecipient,
) -> Result<u64, VaultError> {
    let once = BackupIdentity::generate(&SystemRandom);
    let (private, public) = (once.private()?, once.recipient()?);
    let key = stream_key(&private, &recipient.0, &[public.0, recipient.0].concat())?;
    to.write_all(MAGIC)?;
    to.write_all(&public.0)?;

    let mut total = 0_u64;
    let mut pieces = Pieces::new(&mut from, PIECE);
    while let Some((number, mut piece, last)) = pieces.next()? {
        total += piece.len() as u64;
        key.seal_in_place_append_tag(nonce(number, last), Aad::empty(), &mut piece)?;
        to.write_all(&piece)?;
    }
    to.flush()?;
    Ok(total)
}

/// Decrypts a backup; answers how many bytes were written. Until it has answered well, what was written must not be used: the
/// backup may still turn out to be cut off.
///
/// # Errors
/// [`VaultError::BackupNotAuthentic`] when the backup is cut off, changed, or made for another identity.
pub fn decrypt_stream(
    mut from: impl Read,
    mut to: impl Write,
    identity: &BackupIdentity,
) -> Result<u64, VaultError> {
    let mut magic = [0_u8; MAGIC.len()];
    let mut public = [0_u8; KEY_LEN];
    read_whole(&mut from, &mut magic)?;
    read_whole(&mut from, &mut public)?;
    if magic != *MAGIC {
        return Err(VaultError::BackupNotAuthentic);
    }
    let recipient = identity.recipient()?;
    let key = stream_key(&identity.private()?, &public, &[public, recipient.0].concat())?;

    let mut total = 0_u64;
    let mut pieces = Pieces::new(&mut from, PIECE + TAG);
    while let Some((number, mut piece, last)) = pieces.next()? {
        let plain = key
            .open_in_place(nonce(number, last), Aad::empty(), &mut piece)
            .map_err(|_| VaultError::BackupNotAuthentic)?;
        // Only a backup of nothing ends with an empty piece.
        if plain.is_empty() && number > 0 {
            return Err(VaultError::BackupNotAuthentic);
        }
        total += plain.len() as u64;
        to.write_all(plain)?;
    }
    to.flush()?;
    Ok(total)
}

fn read_whole(from: &mut impl Read, into: &mut [u8]) -> Result<(), VaultError> {
    from.read_exact(into).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => VaultError::BackupNotAuthentic,
        _ => VaultError::Stream(error),
    })
}

/// Cuts a reader into pieces of one size and knows, by reading ahead, which is the last. There is always at least one.
struct Pieces<'a, R> {
    from: &'a mut R,
    size: usize,
    ahead: Option<Vec<u8>>,
    number: u64,
    done: bool,
}

impl<'a, R: Read> Pieces<'a, R> {
    fn new(from: &'a mut R, size: usize) -> Self {
        Self { from, size, ahead: None, number: 0, done: false }
    }

    fn next(&mut self) -> Result<Option<(u64, Vec<u8>, bool)>, io::Error> {
        if self.done {
            return Ok(None);
        }
        let piece = match self.ahead.take() {
            Some(piece) => piece,
            None => self.read()?,
        };
        let following = if piece.len() < self.size { Vec::new() } else { self.read()? };
        let last = following.is_empty();
        let number = self.number;
        self.number += 1;
        self.done = last;
        self.ahead = Some(following);
        Ok(Some((number, piece, last)))
    }

    fn read(&mut self) -> Result<Vec<u8>, io::Error> {
        let mut piece = Vec::with_capacity(self.size + TAG);
        self.from.by_ref().take(self.size as u64).read_to_end(&mut piece)?;
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(identity: &BackupIdentity, plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::new();
        let read = encrypt_stream(plain, &mut sealed, &identity.recipient().unwrap()).unwrap();
        assert_eq!(read, plain.len() as u64);
        sealed
    }

    fn opened(identity: &BackupIdentity, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut plain = Vec::new();
        decrypt_stream(sealed, &mut plain, identity).map(|_| plain)
    }

    #[test]
    fn a_backup_of_any_length_comes_back() {
        let identity = BackupIdentity::generate(&SystemRandom);
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, PIECE * 3, PIECE * 3 + 17] {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let sealed = sealed(&identity, &plain);
            assert!(opened(&identity, &sealed).unwrap() == plain, "{length}");
        }
    }

    #[test]
    fn without_its_identity_a_backup_stays_closed() {
        let (identity, other) =
            (BackupIdentity::generate(&SystemRandom), BackupIdentity::generate(&SystemRandom));
        let sealed = sealed(&identity, b"pupil register");
        assert!(matches!(opened(&other, &sealed), Err(VaultError::BackupNotAuthentic)));
        assert!(!sealed.windows(5).any(|part| part == b"pupil"));
    }

    #[test]
    fn a_cut_a_swap_and_a_changed_bit_are_noticed() {
        let identity = BackupIdentity::generate(&SystemRandom);
        let whole = sealed(&identity, &vec![7; PIECE * 3]);
        let head = MAGIC.len() + KEY_LEN;
        let piece = PIECE + TAG;
        for cut in [0, 5, head, head + 5, head + piece, head + 2 * piece, whole.len() - 1] {
            assert!(opened(&identity, &whole[..cut]).is_err(), "cut at {cut}");
        }
        for at in [0, 20, head, head + piece + 3, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(opened(&identity, &changed).is_err(), "byte {at}");
        }
        let mut swapped = whole.clone();
        swapped[head..head + 2 * piece].rotate_left(piece);
        assert!(opened(&identity, &swapped).is_err());
        let longer = [whole.as_slice(), &[0; 40]].concat();
        assert!(opened(&identity, &longer).is_err());
    }

    #[test]
    fn an_identity_lives_in_a_private_file_and_its_recipient_in_words() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("backup.key");
        let identity = BackupIdentity::generate(&SystemRandom);
        identity.save(&path).unwrap();
        assert!(identity.save(&path).is_err(), "an identity is never replaced");
        let recipient = BackupIdentity::open(&path).unwrap().recipient().unwrap();
        assert_eq!(recipient, identity.recipient().unwrap());
        assert_eq!(recipient.to_string().parse::<BackupRecipient>().unwrap(), recipient);
        assert!("digione-backup-xyz".parse::<BackupRecipient>().is_err());
    }
}
