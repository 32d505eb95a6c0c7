//! What browsers hold: the session's cookie, and the mark of a device that signed in before.

use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{AccountId, Random};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use vault::NationalKeys;

use crate::throttle::Who;

/// The secret of one session: the account's id and 32 random bytes. The id in front lets the session be found without a
/// table of its own that would know of everybody; the database holds only the hash of the random part.
#[derive(Clone, Copy)]
pub(crate) struct SessionSecret {
    pub(crate) account: AccountId,
    token: [u8; 32],
}

impl SessionSecret {
    pub(crate) fn new(account: AccountId, random: &dyn Random) -> Self {
        let mut token = [0; 32];
        random.fill(&mut token);
        Self { account, token }
    }

    /// Reads a cookie's value; anything else than what [`Self::cookie`] wrote is `None`.
    pub(crate) fn read(cookie: &str) -> Option<Self> {
        let mut bytes = [0_u8; 48];
        if URL_SAFE_NO_PAD.decode_slice(cookie, &mut bytes).ok()? != bytes.len() {
            return None;
        }
        let (account, token) = bytes.split_at(16);
        Some(Self { account: Uuid::from_slice(account).ok()?.into(), token: token.try_into().ok()? })
    }

    pub(crate) fn cookie(&self) -> String {
        let mut bytes = [0_u8; 48];
        let (account, token) = bytes.split_at_mut(16);
        account.copy_from_slice(self.account.uuid().as_bytes());
        token.copy_from_slice(&self.token);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What the database knows of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        fixed(digest::digest(&digest::SHA256, &self.token).as_ref())
    }

    /// What the session's forms are bound to.
    pub(crate) fn csrf(&self) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.token);
        fixed(hmac::sign(&key, b"digione/forms/1").as_ref())
    }
}

/// The mark of a device that has signed in to an account: it cannot sign in, it only says that the device is no stranger.
#[derive(Clone, Copy)]
pub(crate) struct DeviceMark {
    account: AccountId,
    number: [u8; 16],
}

impl DeviceMark {
    pub(crate) fn new(account: AccountId, random: &dyn Random) -> Self {
        let mut number = [0; 16];
        random.fill(&mut number);
        Self { account, number }
    }

    /// Reads a cookie's value; `None` when it was not made here or for another account.
    pub(crate) fn read(cookie: &str, account: AccountId, keys: &NationalKeys) -> Option<Self> {
        let mut bytes = [0_u8; 48];
        if URL_SAFE_NO_PAD.decode_slice(cookie, &mut bytes).ok()? != bytes.len() {
            return None;
        }
        let (number, seal) = bytes.split_at(16);
        let mark = Self { account, number: number.try_into().ok()? };
        bool::from(mark.seal(keys).ct_eq(seal)).then_some(mark)
    }

    pub(crate) fn cookie(&self, keys: &NationalKeys) -> String {
        let mut bytes = [0_u8; 48];
        let (number, seal) = bytes.split_at_mut(16);
        number.copy_from_slice(&self.number);
        seal.copy_from_slice(&self.seal(keys));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whose failures the device's are: its own.
    pub(crate) fn who(&self, keys: &NationalKeys) -> Who {
        keys.token(&self.labelled(b"device-count"))
    }

    fn seal(&self, keys: &NationalKeys) -> [u8; 32] {
        keys.token(&self.labelled(b"device-mark"))
    }

    fn labelled(&self, label: &[u8]) -> Vec<u8> {
        [label, self.account.uuid().as_bytes(), &self.number].concat()
    }
}

fn fixed(bytes: &[u8]) -> [u8; 32] {
    let mut fixed = [0; 32];
    for (to, from) in fixed.iter_mut().zip(bytes) {
        *to = *from;
    }
    fixed
}

#[cfg(test)]
mod tests {
    use kernel::SeededRandom;

    use super::*;

    #[test]
    fn a_cookie_reads_back_and_nothing_else_does() {
        let random = SeededRandom::new(1);
        let secret = SessionSecret::new(Uuid::from_u128(7).into(), &random);
        let again = SessionSecret::read(&secret.cookie()).unwrap();
        assert_eq!((again.account, again.hash()), (secret.account, secret.hash()));
        assert_ne!(secret.hash(), secret.csrf());
        for bad in ["", "abc", "!!!!", &secret.cookie()[1..], &format!("{}A", secret.cookie())] {
            assert!(SessionSecret::read(bad).is_none(), "{bad}");
        }
    }
}
