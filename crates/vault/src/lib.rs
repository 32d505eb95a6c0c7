#![doc = include_str!("../README.md")]

mod error;
mod field;
mod key;
mod key_file;
mod national;
mod provider_keys;
mod store;
mod stream;

pub use error::VaultError;
pub use field::FieldContext;
pub use key_file::KeyFile;
pub use national::NationalKeys;
pub use provider_keys::{KeyPurpose, ProviderKeys, WrappedKey};
pub use store::Vault;
pub use stream::{BackupIdentity, BackupRecipient, decrypt_stream, encrypt_stream};
