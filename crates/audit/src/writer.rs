//! The group commit of read entries: many requests, one transaction, and nobody's answer leaves before its entry is
//! durable.

use std::sync::Arc;

use db::{Db, DbError, Tx};
use kernel::{Clock, Ids, Problem, ProblemKind, Scope};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::entry::{Entry, Record};

/// The most entries that one commit carries.
const BATCH: usize = 512;
/// Entries that may wait before reads are refused.
const QUEUE: usize = 8192;

/// The log cannot be written, so the read must not be answered (AD4).
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the audit log cannot be written")]
pub struct AuditError;

impl From<AuditError> for Problem {
    fn from(_: AuditError) -> Self {
        Self::new(ProblemKind::Unavailable, "audit-away").retry_after(5)
    }
}

struct Waiting {
    record: Record,
    done: oneshot::Sender<bool>,
}

/// The writer of read entries.
#[derive(Clone)]
pub struct Audit {
    queue: mpsc::Sender<Waiting>,
    clock: Arc<dyn Clock>,
    ids: Ids,
}

impl std::fmt::Debug for Audit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Audit")
    }
}

impl Audit {
    /// Starts the writer; it ends when the last handle is dropped.
    pub fn start(db: Db, clock: Arc<dyn Clock>, ids: Ids) -> Self {
        let (queue, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(write_all(db, inbox));
        Self { queue, clock, ids }
    }

    /// Records a read and waits until the entry is durable.
    ///
    /// # Errors
    /// When it is not: the answer must not be sent.
    pub async fn read(&self, scope: &Scope, entry: Entry) -> Result<(), AuditError> {
        let record = Record::new(self.clock.now(), self.ids.make(), scope, entry);
        let (done, ack) = oneshot::channel();
        self.queue.try_send(Waiting { record, done }).map_err(|_| AuditError)?;
        match ack.await {
            Ok(true) => Ok(()),
            _ => Err(AuditError),
        }
    }

    /// Records a write in its own transaction.
    ///
    /// # Errors
    /// When the database refuses; the change must then not be committed.
    pub async fn write(&self, tx: &mut Tx, scope: &Scope, entry: Entry) -> Result<(), DbError> {
        crate::record(tx, self.clock.as_ref(), &self.ids, scope, entry).await
    }
}

async fn write_all(db: Db, mut inbox: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(BATCH);
    while inbox.recv_many(&mut batch, BATCH).await > 0 {
        let written = insert(&db, &batch).await;
        if let Err(error) = &written {
            tracing::error!(%error, entries = batch.len(), "audit entries could not be written");
        }
        for waiting in batch.drain(..) {
            // The asker may have gone away; the entry stands all the same.
            let _ = waiting.done.send(written.is_ok());
        }
    }
}

/// One array per column; the subjects of all entries lie in one array and are cut out by position.
#[derive(Default)]
struct Columns<'a> {
    provider: Vec<Uuid>,
    at: Vec<jiff::Timestamp>,
    id: Vec<Uuid>,
    actor: Vec<&'a str>,
    account: Vec<Option<Uuid>>,
    person: Vec<Option<Uuid>>,
    role: Vec<Option<&'a str>>,
    school: Vec<Option<Uuid>>,
    service: Vec<Option<Uuid>>,
    agreement: Vec<Option<Uuid>>,
    action: Vec<&'a str>,
    data: Vec<&'a str>,
    purpose: Vec<&'a str>,
    channel: Vec<&'a str>,
    request: Vec<Uuid>,
    first: Vec<i32>,
    last: Vec<i32>,
    fields: Vec<Option<String>>,
    result: Vec<&'a str>,
    subjects: Vec<Uuid>,
}

fn columns(batch: &[Waiting]) -> Columns<'_> {
    let mut c = Columns::default();
    for Waiting { record: r, .. } in batch {
        c.provider.push(r.provider);
        c.at.push(r.at);
        c.id.push(r.id.uuid());
        c.actor.push(r.actor);
        c.account.push(r.account);
        c.person.push(r.person);
        c.role.push(r.role);
        c.school.push(r.school);
        c.service.push(r.service);
        c.agreement.push(r.agreement);
        c.action.push(r.entry.action);
        c.data.push(r.entry.data.code());
        c.purpose.push(r.purpose);
        c.channel.push(r.channel);
        c.request.push(r.request);
        c.first.push(i32::try_from(c.subjects.len() + 1).unwrap_or(i32::MAX));
        c.subjects.extend(r.entry.subjects.iter().map(|p| p.uuid()));
        c.last.push(i32::try_from(c.subjects.len()).unwrap_or(i32::MAX));
        c.fields.push(r.entry.fields.as_ref().map(|f| f.join(",")));
        c.result.push(r.entry.outcome.code());
    }
    c
}

async fn insert(db: &Db, batch: &[Waiting]) -> Result<(), DbError> {
    let c = columns(batch);
    db.audit_writer(async |tx| {
        tx.run(
            db::sql!(
                "insert into audit_event (provider_id, at, id, actor, account_id, person_id, role, school_id,
                   service_id, agreement_id, action, data_class, purpose, channel, request_id, subjects, fields, result)
                 select e.provider_id, e.at, e.id, e.actor, e.account_id, e.person_id, e.role, e.school_id,
                   e.service_id, e.agreement_id, e.action, e.data_class, e.purpose, e.channel, e.request_id,
                   ($20::uuid[])[e.first : e.last], string_to_array(e.fields, ','), e.result
                 from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[],
                   $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[],
                   $15::uuid[], $16::int[], $17::int[], $18::text[], $19::text[])
                   as e(provider_id, at, id, actor, account_id, person_id, role, school_id, service_id, agreement_id,
                     action, data_class, purpose, channel, request_id, first, last, fields, result)"
            ),
            &[
                &c.provider, &c.at, &c.id, &c.actor, &c.account, &c.person, &c.role, &c.school, &c.service,
                &c.agreement, &c.action, &c.data, &c.purpose, &c.channel, &c.request, &c.first, &c.last, &c.fields,
                &c.result, &c.subjects,
            ],
        )
        .await
        .map(drop)
    })
    .await
}
