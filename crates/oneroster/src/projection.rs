//! The projection: OneRoster's objects, kept ready as the register changes.
//!
//! The relay hands every event on after it was committed and numbered. Whatever the event names is rendered anew with
//! one statement per kind of object, and a row is touched only where something differs, so that `dateLastModified`
//! tells the truth and a delta holds what changed and nothing else. What leaves the register stays as `tobedeleted`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, Tx};
use events::{Event, Follower, Following};
use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use kernel::{Clock, ProviderId, SchoolCalendar};
use uuid::Uuid;

use crate::{projection_people as people, projection_school as school};

/// How long rendering a whole provider may take.
const PATIENCE: Duration = Duration::from_secs(1800);

/// One rendering: of which provider, when, under which change number, and what of it.
pub(crate) struct Moment<'a> {
    pub provider: ProviderId,
    pub at: Timestamp,
    pub change_no: i64,
    pub today: Date,
    /// `None`: everything.
    pub ids: Option<&'a [Uuid]>,
}

impl<'a> Moment<'a> {
    fn about(&self, ids: &'a [Uuid]) -> Moment<'a> {
        Moment { ids: Some(ids), ..*self }
    }
}

/// Keeps the projection up to date; a follower of the relay.
#[derive(Clone)]
pub struct Projection {
    clock: Arc<dyn Clock>,
    calendar: SchoolCalendar,
}

impl std::fmt::Debug for Projection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Projection")
    }
}

db::row! {
    struct Persons { id: Uuid, }
    struct ChangeNumber { last_no: i64, }
}

impl Projection {
    /// A projection that dates changes by `clock` and judges periods by the school's calendar.
    pub fn new(clock: Arc<dyn Clock>, calendar: SchoolCalendar) -> Self {
        Self { clock, calendar }
    }

    fn moment(&self, provider: ProviderId, change_no: i64) -> Moment<'static> {
        let now = self.clock.now();
        // Answers show milliseconds; keeping no more lets a client filter by the very value that it was given.
        let at =
            now.round(jiff::TimestampRound::new().smallest(Unit::Millisecond).mode(jiff::RoundMode::Trunc));
        Moment { provider, at: at.unwrap_or(now), change_no, today: self.calendar.now().date(), ids: None }
    }

    /// Renders everything of a provider: after a bulk load, and each night for the periods that began or ended with the
    /// date. Touches only what differs.
    ///
    /// # Errors
    /// When the database refuses; then nothing has changed.
    pub async fn rebuild_all(&self, db: &Db, provider: ProviderId) -> Result<(), DbError> {
        db.provider_bulk(provider, PATIENCE, async |tx| self.rebuild_in(tx, provider).await).await
    }

    /// The same inside a transaction of the provider's whose statements may take long.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn rebuild_in(&self, tx: &mut Tx, provider: ProviderId) -> Result<(), DbError> {
        let number = tx
            .one(
                db::sql!(
                    ChangeNumber,
                    "insert into provider_change (provider_id, last_no, relayed_at)
                     values ($1, 1, $2)
                     on conflict (provider_id) do update
                     set last_no = provider_change.last_no + 1, relayed_at = excluded.relayed_at
                     returning last_no"
                ),
                &[&provider, &self.clock.now()],
            )
            .await?;
        let moment = self.moment(provider, number.last_no);
        school::orgs(tx, &moment).await?;
        school::sessions(tx, &moment).await?;
        school::courses(tx, &moment).await?;
        school::classes(tx, &moment).await?;
        people::users(tx, &moment).await?;
        people::demographics(tx, &moment).await?;
        people::enrollments(tx, &moment).await?;
        mark_gone(tx, &moment).await
    }

    async fn apply(&self, tx: &mut Tx, provider: ProviderId, events: &[Event]) -> Result<(), DbError> {
        let Some(last) = events.last() else { return Ok(()) };
        let moment = self.moment(provider, last.change_no);
        let ids = |kinds: &[&str]| -> Vec<Uuid> {
            let named: BTreeSet<Uuid> = events
                .iter()
                .filter(|event| kinds.contains(&event.kind.as_str()))
                .flat_map(|event| event.subjects.iter().copied())
                .collect();
            named.into_iter().collect()
        };
        let schools = ids(&["school.changed"]);
        let sessions = ids(&["session.changed"]);
        let courses = ids(&["course.changed"]);
        let groups = ids(&["course.changed", "group.changed"]);
        let enrolled = ids(&["membership.changed", "group.changed", "person.changed"]);
        let named = ids(&["person.changed", "membership.changed", "guardianship.changed"]);
        if !schools.is_empty() {
            school::orgs(tx, &moment).await?;
        }
        if !sessions.is_empty() {
            school::sessions(tx, &moment).await?;
        }
        if !courses.is_empty() {
            school::courses(tx, &moment.about(&courses)).await?;
        }
        if !groups.is_empty() {
            school::classes(tx, &moment.about(&groups)).await?;
        }
        if !named.is_empty() {
            let persons = persons_around(tx, provider, &named).await?;
            people::users(tx, &moment.about(&persons)).await?;
            people::demographics(tx, &moment.about(&persons)).await?;
        }
        if !enrolled.is_empty() {
            people::enrollments(tx, &moment.about(&enrolled)).await?;
        }
        let touched = [schools, sessions, courses, groups, enrolled, named].concat();
        if touched.is_empty() { Ok(()) } else { mark_gone(tx, &moment.about(&touched)).await }
    }
}

impl Follower for Projection {
    fn follow<'a>(&'a self, tx: &'a mut Tx, provider: ProviderId, events: &'a [Event]) -> Following<'a> {
        Box::pin(self.apply(tx, provider, events))
    }
}

/// The persons whose users may look different when these persons, memberships, groups or guardianships change: they
/// themselves, their guardians and their children.
async fn persons_around(tx: &mut Tx, provider: ProviderId, ids: &[Uuid]) -> Result<Vec<Uuid>, DbError> {
    let rows = tx
        .all(
            db::sql!(
                Persons,
                "with named as (
                   select unnest($2::uuid[]) as id
                   union
                   select person_id from membership where provider_id = $1 and id = any($2)
                   union
                   select person_id from membership where provider_id = $1 and group_id = any($2)
                   union
                   select guardian_id from guardianship where provider_id = $1 and id = any($2)
                   union
                   select learner_id from guardianship where provider_id = $1 and id = any($2)
                 )
                 select id from named
                 union
                 select g.learner_id from guardianship g where g.provider_id = $1 and g.guardian_id in (select id from named)
                 union
                 select g.guardian_id from guardianship g where g.provider_id = $1 and g.learner_id in (select id from named)"
            ),
            &[&provider, &ids],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// What is no longer in the register stays, marked as to be deleted.
async fn mark_gone(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "update oneroster_object o
             set status = 'tobedeleted', modified_at = $2, change_no = $3
             where o.provider_id = $1 and o.status = 'active'
               and o.kind in ('org', 'academicSession', 'course', 'class', 'user', 'enrollment', 'demographics')
               and ($4::uuid[] is null or o.sourced_id = any($4))
               and case o.kind
                 when 'org' then o.sourced_id <> $1
                   and not exists (select from school s where s.provider_id = $1 and s.id = o.sourced_id)
                 when 'academicSession' then not exists (
                   select from academic_session s where s.provider_id = $1 and s.id = o.sourced_id)
                 when 'course' then not exists (select from course c where c.provider_id = $1 and c.id = o.sourced_id)
                 when 'class' then not exists (
                   select from teaching_group g where g.provider_id = $1 and g.id = o.sourced_id)
                 when 'enrollment' then not exists (
                   select from membership m where m.provider_id = $1 and m.id = o.sourced_id)
                 else not exists (select from person p where p.provider_id = $1 and p.id = o.sourced_id) end"
        ),
        &[&moment.provider, &moment.at, &moment.change_no, &moment.ids],
    )
    .await?;
    Ok(())
}
