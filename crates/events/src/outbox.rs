//! Putting events into the outbox.

use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{Clock, EventId, Ids, ProviderId};
use uuid::Uuid;

/// The most subjects that one event names: a bulk change is told in pieces.
const MOST_SUBJECTS: usize = 1000;

/// An event with its change number, as followers get it.
#[derive(Debug, Clone)]
pub struct Event {
    /// Identifier: the same event may come twice, with the same id.
    pub id: EventId,
    /// Gapless per provider, given after commit.
    pub change_no: i64,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// Such as `person.changed`, `attendance.marked`.
    pub kind: String,
    /// Whom or what it is about.
    pub subjects: Vec<Uuid>,
    /// What else a follower needs; never names, never texts.
    pub payload: Option<serde_json::Value>,
}

/// Puts one event into the outbox of the transaction's provider.
///
/// # Errors
/// When the database refuses.
pub async fn emit(
    tx: &mut Tx,
    clock: &dyn Clock,
    ids: &Ids,
    provider: ProviderId,
    kind: &str,
    subjects: &[Uuid],
    payload: Option<&serde_json::Value>,
) -> Result<(), DbError> {
    let id: EventId = ids.make();
    tx.run(
        db::sql!(
            "insert into outbox (provider_id, occurred_at, id, kind, subjects, payload)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &[&provider, &clock.now(), &id, &kind, &subjects, &payload],
    )
    .await?;
    Ok(())
}

/// Tells a bulk change: as many events as it takes to name every subject.
///
/// # Errors
/// When the database refuses.
pub async fn emit_each(
    tx: &mut Tx,
    clock: &dyn Clock,
    ids: &Ids,
    provider: ProviderId,
    kind: &str,
    subjects: &[Uuid],
) -> Result<(), DbError> {
    for piece in subjects.chunks(MOST_SUBJECTS) {
        emit(tx, clock, ids, provider, kind, piece, None).await?;
    }
    Ok(())
}
