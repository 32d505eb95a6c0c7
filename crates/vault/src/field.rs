//! What a protected field's ciphertext is bound to: moving it to another provider, table, column or row makes it unreadable.

use kernel::ProviderId;
use uuid::Uuid;

/// The place of one protected field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldContext {
    /// The provider whose row it is.
    pub provider: ProviderId,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's own identifier.
    pub row: Uuid,
}

impl FieldContext {
    /// The place of a person's personal identity code.
    pub fn identity_code(provider: ProviderId, person: kernel::PersonId) -> Self {
        Self { provider, table: "person", column: "identity_code", row: person.uuid() }
    }

    /// The bytes that the cipher authenticates: every part with a fixed or stated length, so that no two places share
    /// them, and the header that names format and key version.
    pub(crate) fn bound_to(&self, header: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        bytes.extend_from_slice(header);
        bytes.extend_from_slice(self.provider.uuid().as_bytes());
        bytes.extend_from_slice(self.row.as_bytes());
        for part in [self.table, self.column] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}
