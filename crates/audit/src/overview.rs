//! Counts over the log, for those who oversee it.

use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{ProviderId, ServiceId};

db::row! {
    /// What one service received.
    pub struct DisclosedTo {
        /// The service.
        service_id: ServiceId,
        /// How many answers held personal data.
        answers: i64,
        /// Persons in them; somebody who is in two answers counts twice.
        persons: i64,
        /// The last time.
        last_at: Timestamp,
    }

    /// How often one class of data was looked at or changed.
    pub struct HandledClass {
        /// The class's code.
        data_class: String,
        /// Entries of people.
        by_people: i64,
        /// Entries of services.
        by_services: i64,
        /// Refusals.
        denied: i64,
    }
}

/// What services received since a moment, most first.
///
/// # Errors
/// When the database refuses.
pub async fn disclosed(
    tx: &mut Tx,
    provider: ProviderId,
    since: Timestamp,
) -> Result<Vec<DisclosedTo>, DbError> {
    tx.all(
        db::sql!(
            DisclosedTo,
            "select service_id, count(*) as answers, coalesce(sum(cardinality(subjects)), 0)::bigint as persons,
               max(at) as last_at
             from audit_event
             where provider_id = $1 and at >= $2 and service_id is not null and result = 'ok'
             group by service_id
             order by persons desc, service_id"
        ),
        &[&provider, &since],
    )
    .await
}

/// How often each class of data was handled since a moment.
///
/// # Errors
/// When the database refuses.
pub async fn handled(
    tx: &mut Tx,
    provider: ProviderId,
    since: Timestamp,
) -> Result<Vec<HandledClass>, DbError> {
    tx.all(
        db::sql!(
            HandledClass,
            "select data_class, count(*) filter (where actor = 'person') as by_people,
               count(*) filter (where actor = 'service') as by_services,
               count(*) filter (where result = 'denied') as denied
             from audit_event
             where provider_id = $1 and at >= $2
             group by data_class
             order by count(*) desc, data_class"
        ),
        &[&provider, &since],
    )
    .await
}
