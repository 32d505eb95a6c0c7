//! The keys of the national lookup tables: a keyed hash leads to an account and to nothing else. Each table's key follows
//! from the key file by a label of its own, so that hashes of different tables cannot be compared.

use domain::{PersonOid, PersonalIdentityCode};

use crate::key::{Hasher, Secret};
use crate::{KeyFile, VaultError};

/// The national hash keys.
pub struct NationalKeys {
    identity: Hasher,
    username: Hasher,
    client: Hasher,
    token: Hasher,
}

impl NationalKeys {
    pub(crate) fn derive(file: &KeyFile) -> Result<Self, VaultError> {
        let root: Secret = file.0.derive(b"", b"digione/national-lookup/1")?;
        let hasher = |label: &[u8]| root.derive(b"", label).map(|secret| secret.hasher());
        Ok(Self {
            identity: hasher(b"identity")?,
            username: hasher(b"username")?,
            client: hasher(b"client")?,
            token: hasher(b"token")?,
        })
    }

    /// The lookup key of a personal identity code.
    pub fn identity_code(&self, code: &PersonalIdentityCode) -> [u8; 32] {
        self.identity.hash(code.expose().as_bytes())
    }

    /// The lookup key of a learner number.
    pub fn learner_number(&self, oid: &PersonOid) -> [u8; 32] {
        self.identity.hash(oid.as_str().as_bytes())
    }

    /// The lookup key of a user name in its normalised spelling.
    pub fn username(&self, normalised: &str) -> [u8; 32] {
        self.username.hash(normalised.as_bytes())
    }

    /// The lookup key of a vendor's client id.
    pub fn client_id(&self, client_id: &str) -> [u8; 32] {
        self.client.hash(client_id.as_bytes())
    }

    /// The stored form of an opaque token or generated secret.
    pub fn token(&self, token: &[u8]) -> [u8; 32] {
        self.token.hash(token)
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemRandom;

    use super::*;

    #[test]
    fn hashes_repeat_and_tables_do_not_compare() {
        let file = KeyFile(Secret::random(&SystemRandom));
        let keys = NationalKeys::derive(&file).unwrap();
        let again = NationalKeys::derive(&file).unwrap();
        let code: PersonalIdentityCode = "020503F9037".parse().unwrap();
        assert_eq!(keys.identity_code(&code), again.identity_code(&" 020503f9037".parse().unwrap()));
        assert_ne!(keys.identity_code(&code), keys.username(code.expose()));
        assert_ne!(keys.username("a"), keys.client_id("a"));
        assert_ne!(keys.token(b"a"), keys.client_id("a"));
        let other = NationalKeys::derive(&KeyFile(Secret::random(&SystemRandom))).unwrap();
        assert_ne!(keys.username("a"), other.username("a"));
    }
}
