//! Kept orders: which ids a collection means, in which order, so that any depth of paging costs one look per row.
//!
//! A list is made once per agreement, address, filter and order, and is 16 bytes per object; all of them together stay
//! below 64 MiB. A walk that begins (`offset` 0) always sees the newest state: the page's own query tells the newest
//! change number, and a list of an older one is made anew. A walk that goes on keeps the list that it began with for ten
//! minutes, so nothing is skipped or seen twice while the register changes. What may be shown is asked with every page.

use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError};
use jiff::{SignedDuration, Timestamp};
use policy::Release;
use uuid::Uuid;

use crate::fault::RosterFault;
use crate::operation::Operation;
use crate::request::Wish;
use crate::selection;

/// Bytes of all lists together.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// How long a walk may go on with the list that it began with.
const WALK: SignedDuration = SignedDuration::from_mins(10);
/// How long making a list may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The ids that a wish means, in order.
#[derive(Debug)]
pub struct List {
    /// The ids.
    pub ids: Vec<Uuid>,
    /// The newest change number when it was made.
    pub newest: i64,
    made_at: Timestamp,
}

/// All kept lists.
#[derive(Clone)]
pub struct Lists {
    kept: moka::sync::Cache<String, Arc<List>>,
}

impl Default for Lists {
    fn default() -> Self {
        let kept = moka::sync::Cache::builder()
            .max_capacity(MOST_BYTES)
            .weigher(|key: &String, list: &Arc<List>| {
                u32::try_from(list.ids.len() * 16 + key.len() + 200).unwrap_or(u32::MAX)
            })
            .time_to_idle(Duration::from_secs(600))
            .build();
        Self { kept }
    }
}

/// What a client asks of a collection under its agreement.
pub struct Question<'a> {
    /// What its agreement releases.
    pub release: &'a Release,
    /// Which operation.
    pub operation: &'a Operation,
    /// The objects that the path names.
    pub parents: &'a [Uuid],
    /// The path.
    pub path: &'a str,
    /// The parameters.
    pub wish: &'a Wish,
}

impl Question<'_> {
    /// What tells lists apart: what the agreement shows, the path, the filter and the order.
    fn key(&self) -> String {
        use std::fmt::Write;
        let mut key = String::with_capacity(160);
        let _ = write!(key, "{} {} ", self.release.agreement, self.release.includes_protected);
        for school in &self.release.schools {
            let _ = write!(key, "{school},");
        }
        let _ = write!(key, " {} {:?}", self.path, self.wish.order);
        if let Some(filter) = &self.wish.filter {
            let _ = write!(key, " {filter}");
        }
        key
    }
}

impl Lists {
    /// The list for a page of a walk: a kept one, or a new one.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn get(
        &self,
        db: &Db,
        now: Timestamp,
        question: &Question<'_>,
    ) -> Result<Arc<List>, RosterFault> {
        if let Some(list) = self.kept.get(&question.key())
            && (question.wish.offset == 0 || now.duration_since(list.made_at) < WALK)
        {
            return Ok(list);
        }
        self.make(db, now, question).await
    }

    /// Makes the list anew.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn make(
        &self,
        db: &Db,
        now: Timestamp,
        question: &Question<'_>,
    ) -> Result<Arc<List>, RosterFault> {
        let query = selection::list(question);
        let list = db
            .provider_bulk(question.release.provider, PATIENCE, async |tx| {
                let rows = tx.composed(&query.text, &query.params()).await?;
                let row = rows.first().ok_or(DbError::NotOneRow)?;
                let packed: Option<&[u8]> = row.try_get(0)?;
                let ids = packed
                    .unwrap_or_default()
                    .as_chunks::<16>()
                    .0
                    .iter()
                    .map(|id| Uuid::from_bytes(*id))
                    .collect();
                Ok::<_, DbError>(List { ids, newest: row.try_get(1)?, made_at: now })
            })
            .await?;
        let list = Arc::new(list);
        self.kept.insert(question.key(), Arc::clone(&list));
        Ok(list)
    }
}
