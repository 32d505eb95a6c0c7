//! What an agreement between a provider and a service releases, compiled: the row and column filter that every
//! interface uses (`trust.md` IN6). No live agreement, no `Release`; no `Release`, no field.

use kernel::{AgreementId, ProviderId, SchoolId, ServiceId};

/// A set of a standard's fields, by their position in that standard's list (at most 64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldSet(u64);

impl FieldSet {
    /// No field.
    pub const NONE: Self = Self(0);

    /// Every field.
    pub const ALL: Self = Self(u64::MAX);

    /// The set with the field at `position` added.
    pub const fn with(self, position: usize) -> Self {
        if position < 64 { Self(self.0 | (1 << position)) } else { self }
    }

    /// Whether the field at `position` is in the set.
    pub const fn has(self, position: usize) -> bool {
        position < 64 && self.0 & (1 << position) != 0
    }

    /// The fields that are in both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// One live agreement, as the interfaces see it.
#[derive(Debug, Clone)]
pub struct Release {
    /// Whose data.
    pub provider: ProviderId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// To which service.
    pub service: ServiceId,
    /// The agreed fields as `kind.field` names (`user.email`); the interface compiles them to [`FieldSet`]s.
    pub fields: std::collections::BTreeSet<String>,
    /// The scopes that the agreement allows at most.
    pub scopes: Vec<String>,
    /// The schools whose people are released; empty means all of the provider's.
    pub schools: Vec<SchoolId>,
    /// Whether learners under non-disclosure are released at all. The default is no.
    pub includes_protected: bool,
}

impl Release {
    /// The agreed fields of one kind of object, as positions in `names`.
    pub fn field_set(&self, kind: &str, names: &[&str]) -> FieldSet {
        names.iter().enumerate().fold(FieldSet::NONE, |set, (position, name)| {
            if self.fields.contains(&format!("{kind}.{name}")) { set.with(position) } else { set }
        })
    }
}
