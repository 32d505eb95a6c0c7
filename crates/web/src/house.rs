//! What every room's handlers share: one state for the whole program.

use std::sync::Arc;

use audit::Audit;
use db::Db;
use events::Relay;
use kernel::{Clock, Ids, Random, SchoolCalendar};
use vault::Vault;

/// The state of the program, cheap to clone.
#[derive(Clone)]
pub struct House {
    inner: Arc<Rooms>,
}

/// What the house holds; reached through [`House`].
pub struct Rooms {
    /// The database.
    pub db: Db,
    /// The audit log.
    pub audit: Audit,
    /// The relay of events, to be nudged after a write.
    pub relay: Relay,
    /// The real clock: tokens, sessions, throttles, audit.
    pub clock: Arc<dyn Clock>,
    /// The school's wall clock: everything that a desk shows.
    pub calendar: SchoolCalendar,
    /// Makes identifiers.
    pub ids: Ids,
    /// Makes secrets.
    pub random: Arc<dyn Random>,
    /// Keys: of fields, of searches, of lookups.
    pub vault: Arc<Vault>,
    /// The address that the outside reaches us by, without a slash at the end.
    pub base_url: String,
    /// Whether the people are synthetic; production refuses to run so.
    pub demo: bool,
}

impl House {
    /// A house with these rooms.
    pub fn new(rooms: Rooms) -> Self {
        Self { inner: Arc::new(rooms) }
    }
}

impl std::ops::Deref for House {
    type Target = Rooms;

    fn deref(&self) -> &Rooms {
        &self.inner
    }
}
