//! The vault of the running program: the key file, the national keys, and each provider's keys once they were asked for.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use db::{Tx, row, sql};
use jiff::Timestamp;
use kernel::{ProviderId, Random};

use crate::{KeyFile, KeyPurpose, NationalKeys, ProviderKeys, VaultError, WrappedKey};

row! {
    /// A stored key.
    struct StoredKey { purpose: String, version: i16, wrapped: Vec<u8>, }
}

/// Opens keys and keeps them in memory.
pub struct Vault {
    file: KeyFile,
    national: NationalKeys,
    providers: RwLock<HashMap<ProviderId, Arc<ProviderKeys>>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Opens the vault of an existing key file.
    ///
    /// # Errors
    /// When the key file is missing, is not private or is no key file.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        Self::with(KeyFile::open(path)?)
    }

    /// Opens the vault at `path`, making the key file at the first start; never inside `data_directory`.
    ///
    /// # Errors
    /// As [`Self::open`], and when the key file would lie beside the data.
    pub fn open_or_create(
        path: &Path,
        data_directory: &Path,
        random: &dyn Random,
    ) -> Result<Self, VaultError> {
        Self::with(KeyFile::open_or_create(path, data_directory, random)?)
    }

    /// The vault of an opened key file.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn with(file: KeyFile) -> Result<Self, VaultError> {
        let national = NationalKeys::derive(&file)?;
        Ok(Self { file, national, providers: RwLock::default() })
    }

    /// The keys of the national lookup tables.
    pub fn national(&self) -> &NationalKeys {
        &self.national
    }

    /// The provider's keys, from memory or from the database; `tx` is a transaction of that provider.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] when the provider has none, [`VaultError::OtherKeyFile`] when they do not open.
    pub async fn provider(&self, tx: &mut Tx, provider: ProviderId) -> Result<Arc<ProviderKeys>, VaultError> {
        if let Some(keys) = self.cached(provider) {
            return Ok(keys);
        }
        let stored = tx
            .all(
                sql!(StoredKey, "select purpose, version, wrapped from provider_key where provider_id = $1"),
                &[&provider],
            )
            .await?;
        let stored: Vec<WrappedKey> = stored
            .into_iter()
            .filter_map(|key| {
                let purpose = KeyPurpose::from_code(&key.purpose)?;
                Some(WrappedKey { purpose, version: key.version, wrapped: key.wrapped })
            })
            .collect();
        let keys = Arc::new(ProviderKeys::open(&self.file, provider, &stored)?);
        self.providers.write().unwrap_or_else(PoisonError::into_inner).insert(provider, Arc::clone(&keys));
        Ok(keys)
    }

    /// Gives a provider its keys; what it already has stays. `tx` is a transaction of that provider. The keys are cached
    /// only when they are next asked for, so a transaction that fails leaves nothing behind.
    ///
    /// # Errors
    /// When the database or the cryptographic library refuses.
    pub async fn create_provider(
        &self,
        tx: &mut Tx,
        provider: ProviderId,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<(), VaultError> {
        for purpose in KeyPurpose::ALL {
            let key = WrappedKey::new(&self.file, provider, purpose, 1, random)?;
            tx.run(
                sql!(
                    "insert into provider_key (provider_id, purpose, version, wrapped, created_at)
                     values ($1, $2, $3, $4, $5)
                     on conflict (provider_id, purpose, version) do nothing"
                ),
                &[&provider, &purpose.code(), &key.version, &key.wrapped, &now],
            )
            .await?;
        }
        Ok(())
    }

    fn cached(&self, provider: ProviderId) -> Option<Arc<ProviderKeys>> {
        self.providers.read().unwrap_or_else(PoisonError::into_inner).get(&provider).cloned()
    }
}
