//! A key in memory: 32 bytes that are wiped when they go, and what is made from them.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::hmac;
use kernel::Random;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::VaultError;

/// The length of every key.
pub(crate) const KEY_LEN: usize = 32;
const TAG_LEN: usize = 16;

/// A secret of 32 bytes. It has no `Debug`, no `Clone` and no comparison.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secret([u8; KEY_LEN]);

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        KEY_LEN
    }
}

impl Secret {
    pub(crate) fn new(bytes: [u8; KEY_LEN]) -> Self {
        Self(bytes)
    }

    pub(crate) fn random(random: &dyn Random) -> Self {
        let mut secret = Self([0; KEY_LEN]);
        random.fill(&mut secret.0);
        secret
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    /// Another secret that follows from this one and a label (HKDF-SHA-256).
    pub(crate) fn derive(&self, salt: &[u8], label: &[u8]) -> Result<Self, VaultError> {
        let mut derived = Self([0; KEY_LEN]);
        Salt::new(HKDF_SHA256, salt).extract(&self.0).expand(&[label], Length)?.fill(&mut derived.0)?;
        Ok(derived)
    }

    pub(crate) fn cipher(&self) -> Result<Cipher, VaultError> {
        Ok(Cipher(LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, &self.0)?)))
    }

    pub(crate) fn hasher(&self) -> Hasher {
        Hasher(hmac::Key::new(hmac::HMAC_SHA256, &self.0))
    }
}

/// AES-256-GCM-SIV: a nonce that comes twice tells no more than that two plaintexts are equal.
pub(crate) struct Cipher(LessSafeKey);

impl Cipher {
    /// `nonce ‖ ciphertext ‖ tag`.
    pub(crate) fn seal(&self, bound_to: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0_u8; NONCE_LEN];
        aws_lc_rs::rand::fill(&mut nonce)?;
        let mut sealed = Vec::with_capacity(NONCE_LEN + plaintext.len() + TAG_LEN);
        sealed.extend_from_slice(&nonce);
        let mut body = Zeroizing::new(Vec::with_capacity(plaintext.len() + TAG_LEN));
        body.extend_from_slice(plaintext);
        self.0.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(bound_to),
            &mut *body,
        )?;
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// The plaintext of what [`Self::seal`] made, or `None` when it was bound to something else or changed.
    pub(crate) fn open(&self, bound_to: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = self.0.open_in_place(nonce, Aad::from(bound_to), &mut body).ok()?.len();
        body.truncate(length);
        Some(body)
    }
}

/// HMAC-SHA-256 under one key.
pub(crate) struct Hasher(hmac::Key);

impl Hasher {
    pub(crate) fn hash(&self, text: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&self.0, text);
        // The tag of SHA-256 is 32 bytes long; a shorter one would leave zeros, not panic.
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        hash
    }
}

/// Lowercase hexadecimal digits.
pub(crate) fn to_hex(bytes: &[u8]) -> Zeroizing<String> {
    use std::fmt::Write;
    let mut hex = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        // Writing to a string never fails.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// 32 bytes from 64 hexadecimal digits.
pub(crate) fn from_hex(text: &str) -> Option<[u8; KEY_LEN]> {
    if text.len() != KEY_LEN * 2 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; KEY_LEN];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
