//! A provider's own keys. A ciphertext is `format (1) ‖ key version (2) ‖ nonce ‖ ciphertext ‖ tag`: it names its key, so
//! that keys can be renewed while old fields stay readable.

use std::collections::BTreeMap;

use kernel::{ProviderId, Random};
use zeroize::Zeroizing;

use crate::key::{Cipher, Hasher, KEY_LEN, Secret};
use crate::{FieldContext, KeyFile, VaultError};

const FORMAT: u8 = 1;
const HEADER_LEN: usize = 3;

/// What a provider's key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyPurpose {
    /// Encrypts fields.
    Field,
    /// Makes the keyed hashes by which a field is found.
    Search,
}

impl KeyPurpose {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Field, Self::Search];

    /// The code that the database stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Search => "search",
        }
    }

    /// The purpose with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A provider's key as it is stored: unreadable without the key file.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// What it is for.
    pub purpose: KeyPurpose,
    /// Counted from 1; the highest is the one that new fields use.
    pub version: i16,
    /// The sealed key.
    pub wrapped: Vec<u8>,
}

impl WrappedKey {
    /// A new key of a provider, sealed by the key file.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn new(
        file: &KeyFile,
        provider: ProviderId,
        purpose: KeyPurpose,
        version: i16,
        random: &dyn Random,
    ) -> Result<Self, VaultError> {
        let secret = Secret::random(random);
        let wrapped = wrapping(file)?.seal(&bound_to(provider, purpose, version), secret.bytes())?;
        Ok(Self { purpose, version, wrapped })
    }

    fn unwrap(&self, file: &KeyFile, provider: ProviderId) -> Result<Secret, VaultError> {
        let bound = bound_to(provider, self.purpose, self.version);
        let opened = wrapping(file)?.open(&bound, &self.wrapped).ok_or(VaultError::OtherKeyFile)?;
        let bytes: Zeroizing<[u8; KEY_LEN]> =
            Zeroizing::new(opened.as_slice().try_into().map_err(|_| VaultError::OtherKeyFile)?);
        Ok(Secret::new(*bytes))
    }
}

fn wrapping(file: &KeyFile) -> Result<Cipher, VaultError> {
    file.0.derive(b"", b"digione/wrap-provider-keys/1")?.cipher()
}

fn bound_to(provider: ProviderId, purpose: KeyPurpose, version: i16) -> Vec<u8> {
    let mut bytes = provider.uuid().as_bytes().to_vec();
    bytes.extend_from_slice(&version.to_be_bytes());
    bytes.extend_from_slice(purpose.code().as_bytes());
    bytes
}

/// A provider's keys, opened. They live in memory only and have no `Debug`.
pub struct ProviderKeys {
    provider: ProviderId,
    fields: BTreeMap<i16, Cipher>,
    search: Hasher,
}

impl ProviderKeys {
    /// Opens a provider's stored keys.
    ///
    /// # Errors
    /// [`VaultError::OtherKeyFile`] when one does not open, [`VaultError::UnknownKey`] when there is none of a purpose.
    pub fn open(file: &KeyFile, provider: ProviderId, stored: &[WrappedKey]) -> Result<Self, VaultError> {
        let mut fields = BTreeMap::new();
        let mut search: Option<(i16, Hasher)> = None;
        for key in stored {
            let secret = key.unwrap(file, provider)?;
            match key.purpose {
                KeyPurpose::Field => {
                    fields.insert(key.version, secret.cipher()?);
                }
                KeyPurpose::Search if search.as_ref().is_none_or(|(version, _)| *version < key.version) => {
                    search = Some((key.version, secret.hasher()));
                }
                KeyPurpose::Search => {}
            }
        }
        match search {
            Some((_, search)) if !fields.is_empty() => Ok(Self { provider, fields, search }),
            _ => Err(VaultError::UnknownKey),
        }
    }

    /// The provider whose keys these are.
    pub fn provider(&self) -> ProviderId {
        self.provider
    }

    /// Encrypts a field under the newest key.
    ///
    /// # Errors
    /// [`VaultError::NotAuthentic`] when the context is another provider's.
    pub fn encrypt_field(&self, context: &FieldContext, plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.own(context)?;
        let (version, cipher) = self.fields.last_key_value().ok_or(VaultError::UnknownKey)?;
        let [high, low] = version.to_be_bytes();
        let header = [FORMAT, high, low];
        let mut ciphertext = header.to_vec();
        ciphertext.extend(cipher.seal(&context.bound_to(&header), plaintext)?);
        Ok(ciphertext)
    }

    /// Decrypts a field; what it answers is wiped from memory when it goes.
    ///
    /// # Errors
    /// [`VaultError::NotAuthentic`] when the ciphertext was changed or belongs to another place.
    pub fn decrypt_field(
        &self,
        context: &FieldContext,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.own(context)?;
        let (header, body) = ciphertext.split_at_checked(HEADER_LEN).ok_or(VaultError::NotAuthentic)?;
        let [FORMAT, high, low] = *header else { return Err(VaultError::NotAuthentic) };
        let cipher = self.fields.get(&i16::from_be_bytes([high, low])).ok_or(VaultError::UnknownKey)?;
        cipher.open(&context.bound_to(header), body).ok_or(VaultError::NotAuthentic)
    }

    /// The keyed hash by which a field is found again. `normalised` is the one spelling of the value.
    pub fn search_hash(&self, normalised: &str) -> [u8; 32] {
        self.search.hash(normalised.as_bytes())
    }

    fn own(&self, context: &FieldContext) -> Result<(), VaultError> {
        if context.provider == self.provider { Ok(()) } else { Err(VaultError::NotAuthentic) }
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemRandom;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const CODE: &str = "020503F9037";

    fn file() -> KeyFile {
        KeyFile(Secret::random(&SystemRandom))
    }

    fn provider(nth: u128) -> ProviderId {
        Uuid::from_u128(nth).into()
    }

    fn keys(file: &KeyFile, provider: ProviderId, versions: i16) -> Vec<WrappedKey> {
        let make =
            |purpose, version| WrappedKey::new(file, provider, purpose, version, &SystemRandom).unwrap();
        let mut keys: Vec<_> = (1..=versions).map(|version| make(KeyPurpose::Field, version)).collect();
        keys.push(make(KeyPurpose::Search, 1));
        keys
    }

    fn opened(file: &KeyFile, nth: u128) -> ProviderKeys {
        ProviderKeys::open(file, provider(nth), &keys(file, provider(nth), 1)).unwrap()
    }

    fn place(nth: u128) -> FieldContext {
        FieldContext {
            provider: provider(nth),
            table: "person",
            column: "identity_code",
            row: Uuid::from_u128(77),
        }
    }

    #[test]
    fn a_field_comes_back_where_it_was_put() {
        let keys = opened(&file(), 1);
        let sealed = keys.encrypt_field(&place(1), CODE.as_bytes()).unwrap();
        assert!(!sealed.windows(4).any(|part| part == b"9037"));
        assert_eq!(keys.decrypt_field(&place(1), &sealed).unwrap().as_slice(), CODE.as_bytes());
        assert_ne!(
            sealed,
            keys.encrypt_field(&place(1), CODE.as_bytes()).unwrap(),
            "equal codes do not look equal"
        );
    }

    #[test]
    fn a_ciphertext_moved_elsewhere_is_unreadable() {
        let file = file();
        let (espoo, vantaa) = (opened(&file, 1), opened(&file, 2));
        let sealed = espoo.encrypt_field(&place(1), CODE.as_bytes()).unwrap();
        let elsewhere = [
            FieldContext { row: Uuid::from_u128(78), ..place(1) },
            FieldContext { column: "phone", ..place(1) },
            FieldContext { table: "guardian", ..place(1) },
            FieldContext { table: "personidentity_", column: "code", ..place(1) },
        ];
        for context in elsewhere {
            assert!(
                matches!(espoo.decrypt_field(&context, &sealed), Err(VaultError::NotAuthentic)),
                "{context:?}"
            );
        }
        assert!(matches!(espoo.decrypt_field(&place(2), &sealed), Err(VaultError::NotAuthentic)));
        assert!(matches!(vantaa.decrypt_field(&place(2), &sealed), Err(VaultError::NotAuthentic)));
    }

    #[test]
    fn a_changed_bit_anywhere_is_noticed() {
        let keys = opened(&file(), 1);
        let sealed = keys.encrypt_field(&place(1), CODE.as_bytes()).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(keys.decrypt_field(&place(1), &changed).is_err(), "byte {at}");
            assert!(keys.decrypt_field(&place(1), &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_renewed_key_still_reads_what_the_old_one_wrote() {
        let file = file();
        let stored = keys(&file, provider(1), 2);
        let old = ProviderKeys::open(&file, provider(1), &[stored[0].clone(), stored[2].clone()]).unwrap();
        let both = ProviderKeys::open(&file, provider(1), &stored).unwrap();
        let written_before = old.encrypt_field(&place(1), CODE.as_bytes()).unwrap();
        assert_eq!(both.decrypt_field(&place(1), &written_before).unwrap().as_slice(), CODE.as_bytes());
        let written_after = both.encrypt_field(&place(1), CODE.as_bytes()).unwrap();
        assert!(matches!(old.decrypt_field(&place(1), &written_after), Err(VaultError::UnknownKey)));
    }

    #[test]
    fn a_key_opens_only_with_its_file_and_for_its_provider() {
        let file = file();
        let stored = keys(&file, provider(1), 1);
        assert!(matches!(ProviderKeys::open(&file, provider(2), &stored), Err(VaultError::OtherKeyFile)));
        let other = KeyFile(Secret::random(&SystemRandom));
        assert!(matches!(ProviderKeys::open(&other, provider(1), &stored), Err(VaultError::OtherKeyFile)));
        let mut swapped = stored.clone();
        swapped[0].purpose = KeyPurpose::Search;
        assert!(matches!(ProviderKeys::open(&file, provider(1), &swapped), Err(VaultError::OtherKeyFile)));
        assert!(matches!(ProviderKeys::open(&file, provider(1), &[]), Err(VaultError::UnknownKey)));
    }

    #[test]
    fn each_provider_searches_with_its_own_hash() {
        let file = file();
        let (espoo, vantaa) = (opened(&file, 1), opened(&file, 2));
        assert_eq!(espoo.search_hash(CODE), espoo.search_hash(CODE));
        assert_ne!(espoo.search_hash(CODE), vantaa.search_hash(CODE));
        assert_ne!(espoo.search_hash(CODE), espoo.search_hash("020504A902E"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_decryption_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let keys = opened(&file(), 1);
            prop_assert!(keys.decrypt_field(&place(1), &bytes).is_err());
        }
    }
}
