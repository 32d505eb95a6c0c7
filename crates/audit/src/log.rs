//! Entries in the same transaction as a write, and reading the log.

use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{Clock, Ids, Scope};
use uuid::Uuid;

use crate::entry::{Entry, Record};

/// Writes an entry in the transaction of the change that it tells of: both stand or neither.
///
/// # Errors
/// When the database refuses; the change must then not be committed.
pub async fn record(
    tx: &mut Tx,
    clock: &dyn Clock,
    ids: &Ids,
    scope: &Scope,
    entry: Entry,
) -> Result<(), DbError> {
    let r = Record::new(clock.now(), ids.make(), scope, entry);
    let subjects: Vec<Uuid> = r.entry.subjects.iter().map(|p| p.uuid()).collect();
    tx.run(
        db::sql!(
            "insert into audit_event (provider_id, at, id, actor, account_id, person_id, role, school_id, service_id,
               agreement_id, action, data_class, purpose, channel, request_id, subjects, fields, result)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        ),
        &[
            &r.provider,
            &r.at,
            &r.id,
            &r.actor,
            &r.account,
            &r.person,
            &r.role,
            &r.school,
            &r.service,
            &r.agreement,
            &r.entry.action,
            &r.entry.data.code(),
            &r.purpose,
            &r.channel,
            &r.request,
            &subjects,
            &r.entry.fields,
            &r.entry.outcome.code(),
        ],
    )
    .await?;
    Ok(())
}

db::row! {
    /// An entry as the overseer reads it.
    pub struct LoggedEvent {
        /// When.
        at: Timestamp,
        /// `person`, `service`, `system` or `anonymous`.
        actor: String,
        /// The acting person in this provider.
        person_id: Option<Uuid>,
        /// The role acted in.
        role: Option<String>,
        /// The service, if one acted.
        service_id: Option<Uuid>,
        /// What was done.
        action: String,
        /// The class of data.
        data_class: String,
        /// What for.
        purpose: String,
        /// How many persons it was about.
        persons: i32,
        /// How it ended.
        result: String,
    }
}

/// The latest entries of the transaction's provider, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn latest(
    tx: &mut Tx,
    provider: kernel::ProviderId,
    limit: i64,
) -> Result<Vec<LoggedEvent>, DbError> {
    tx.all(
        db::sql!(
            LoggedEvent,
            "select at, actor, person_id, role, service_id, action, data_class, purpose,
               cardinality(subjects) as persons, result
             from audit_event
             where provider_id = $1
             order by at desc, id desc
             limit $2"
        ),
        &[&provider, &limit],
    )
    .await
}
