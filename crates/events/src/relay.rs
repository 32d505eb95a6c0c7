//! The relay: numbers what has been committed and hands it to the followers, provider by provider, in order.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use db::{Db, DbError, Tx};
use jiff::Timestamp;
use kernel::{Clock, EventId, ProviderId};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::Event;

/// Events that one transaction relays at most.
const BATCH: i64 = 200;
/// How often every provider is looked at, whoever has nudged: other programs write events too.
const ROUND: Duration = Duration::from_secs(5);
/// How long a nudge waits for company, so that a busy minute costs few transactions.
const COMPANY: Duration = Duration::from_millis(50);
/// How long a bulk projection of one batch may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a follower's work is: a future inside the relay's transaction.
pub type Following<'a> = Pin<Box<dyn Future<Output = Result<(), DbError>> + Send + 'a>>;

/// Somebody who keeps something up to date by the events: a projection, a roll-up. It must not mind an event that comes
/// twice.
pub trait Follower: Send + Sync + 'static {
    /// Takes some events of one provider, in order, in the transaction that numbers them.
    fn follow<'a>(&'a self, tx: &'a mut Tx, provider: ProviderId, events: &'a [Event]) -> Following<'a>;
}

/// The single relay of the program.
#[derive(Clone)]
pub struct Relay {
    db: Db,
    clock: Arc<dyn Clock>,
    followers: Arc<[Arc<dyn Follower>]>,
    nudged: Arc<Nudged>,
}

#[derive(Default)]
struct Nudged {
    providers: Mutex<BTreeSet<ProviderId>>,
    wake: Notify,
}

impl Nudged {
    fn take(&self) -> BTreeSet<ProviderId> {
        std::mem::take(&mut *self.providers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay").field("followers", &self.followers.len()).finish_non_exhaustive()
    }
}

db::row! {
    struct Waiting {
        id: EventId,
        occurred_at: Timestamp,
        kind: String,
        subjects: Vec<Uuid>,
        payload: Option<serde_json::Value>,
    }

    struct LastNumber {
        last_no: i64,
    }

    struct ProviderRow {
        provider_id: ProviderId,
    }
}

impl Relay {
    /// A relay for these followers.
    pub fn new(db: Db, clock: Arc<dyn Clock>, followers: Vec<Arc<dyn Follower>>) -> Self {
        Self { db, clock, followers: followers.into(), nudged: Arc::default() }
    }

    /// Tells the relay that something of this provider waits; without it, it looks every few seconds.
    pub fn nudge(&self, provider: ProviderId) {
        self.nudged.providers.lock().unwrap_or_else(PoisonError::into_inner).insert(provider);
        self.nudged.wake.notify_one();
    }

    /// Relays for ever: until the future is dropped.
    pub async fn run(self) {
        loop {
            report(self.run_once().await.map(drop));
            let until = tokio::time::Instant::now() + ROUND;
            while tokio::time::timeout_at(until, self.nudged.wake.notified()).await.is_ok() {
                tokio::time::sleep(COMPANY).await;
                for provider in self.nudged.take() {
                    report(self.drain(provider).await.map(drop));
                }
            }
        }
    }

    /// Relays everything of one provider; gives the number of events.
    async fn drain(&self, provider: ProviderId) -> Result<u64, DbError> {
        let mut relayed = 0;
        loop {
            let count = self.relay_provider(provider).await?;
            relayed += count;
            if count == 0 {
                return Ok(relayed);
            }
        }
    }

    /// Relays everything that waits now; gives the number of events.
    ///
    /// # Errors
    /// When the database refuses; what was relayed before stays relayed.
    pub async fn run_once(&self) -> Result<u64, DbError> {
        let providers = self
            .db
            .reference(async |tx| {
                tx.all(db::sql!(ProviderRow, "select provider_id from provider order by provider_id"), &[])
                    .await
            })
            .await?;
        let mut relayed = 0;
        for ProviderRow { provider_id } in providers {
            relayed += self.drain(provider_id).await?;
        }
        Ok(relayed)
    }

    /// Numbers one batch of one provider and hands it on. All of it stands or none.
    async fn relay_provider(&self, provider: ProviderId) -> Result<u64, DbError> {
        self.db
            .provider_bulk(provider, PATIENCE, async |tx| {
                let waiting = tx
                    .all(
                        db::sql!(
                            Waiting,
                            "select id, occurred_at, kind, subjects, payload
                             from outbox
                             where provider_id = $1 and change_no is null
                             order by occurred_at, id
                             limit $2"
                        ),
                        &[&provider, &BATCH],
                    )
                    .await?;
                if waiting.is_empty() {
                    return Ok(0);
                }
                let first = self.next_number(tx, provider, waiting.len()).await?;
                let events: Vec<Event> = waiting
                    .into_iter()
                    .zip(first..)
                    .map(|(w, change_no)| Event {
                        id: w.id,
                        change_no,
                        occurred_at: w.occurred_at,
                        kind: w.kind,
                        subjects: w.subjects,
                        payload: w.payload,
                    })
                    .collect();
                number(tx, provider, &events).await?;
                for follower in self.followers.iter() {
                    follower.follow(tx, provider, &events).await?;
                }
                Ok(events.len() as u64)
            })
            .await
    }

    /// Takes the provider's next numbers; the row lock keeps a second relay out until this one has committed.
    async fn next_number(&self, tx: &mut Tx, provider: ProviderId, count: usize) -> Result<i64, DbError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let last = tx
            .one(
                db::sql!(
                    LastNumber,
                    "insert into provider_change (provider_id, last_no, relayed_at)
                     values ($1, $2, $3)
                     on conflict (provider_id) do update
                     set last_no = provider_change.last_no + excluded.last_no, relayed_at = excluded.relayed_at
                     returning last_no"
                ),
                &[&provider, &count, &self.clock.now()],
            )
            .await?;
        Ok(last.last_no - count + 1)
    }
}

/// What could not be relayed now is relayed in the next round.
fn report(answer: Result<(), DbError>) {
    if let Err(error) = answer {
        tracing::warn!(%error, "the relay will try again");
    }
}

async fn number(tx: &mut Tx, provider: ProviderId, events: &[Event]) -> Result<(), DbError> {
    let ids: Vec<Uuid> = events.iter().map(|e| e.id.uuid()).collect();
    let times: Vec<Timestamp> = events.iter().map(|e| e.occurred_at).collect();
    let numbers: Vec<i64> = events.iter().map(|e| e.change_no).collect();
    let updated = tx
        .run(
            db::sql!(
                "update outbox o
                 set change_no = n.change_no
                 from unnest($2::timestamptz[], $3::uuid[], $4::bigint[]) as n(occurred_at, id, change_no)
                 where o.provider_id = $1 and o.occurred_at = n.occurred_at and o.id = n.id and o.change_no is null"
            ),
            &[&provider, &times, &ids, &numbers],
        )
        .await?;
    if usize::try_from(updated).ok() == Some(events.len()) {
        Ok(())
    } else {
        // Another relay took some of them between our reading and our lock: leave it all and look again.
        Err(DbError::Busy)
    }
}
