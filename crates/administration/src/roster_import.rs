//! Bringing a whole roster into the register, set by set, in one transaction of its provider.
//!
//! Somebody who reads a format ([`Table`], [`CopyText`]) lays the rows into staging tables; [`apply`] checks them there
//! and brings them in, in the order of reference. What it answers is exact, because a dry run is the same work, rolled
//! back. What another row names but nobody describes becomes a marked placeholder; a row that cannot be used is kept
//! out, and what it names stays as it is.

mod checks;
mod groups;
mod guardians;
mod people;
mod roles;
mod schools;
mod staging;
mod year;

use std::collections::{BTreeMap, HashMap};

use db::{DbError, Tx};
use domain::{PersonalIdentityCode, SchoolYear};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kernel::{Clock, Ids as IdMaker, ImportId, PersonId, ProviderId, Scope};
use policy::{DataClass, Granted, Import, Register};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{ProviderKeys, VaultError};

pub use staging::{CopyRow, CopyText, RowState, Table};

/// The share of people or enrolments that may end without somebody confirming it, in per cent.
pub const ENDS_WITHOUT_ASKING: i64 = 5;
/// Persons that one audit entry names at most.
const SUBJECTS_PER_ENTRY: usize = 1000;

/// Why a roster was not brought in.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// Another import of the same provider is at work.
    #[error("another import of this provider is at work")]
    AnotherRuns,
    /// More would end than may without confirmation.
    #[error(
        "{people} of {people_before} people and {enrolments} of {enrolments_before} enrolments would end"
    )]
    WouldEnd {
        /// People who would end.
        people: i64,
        /// People of this source who are in force.
        people_before: i64,
        /// Enrolments that would end.
        enrolments: i64,
        /// Enrolments of this source that are in force.
        enrolments_before: i64,
    },
    /// A key could not be had or used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What an import brings, in the order of reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Schools.
    School,
    /// School years, terms, grading periods.
    Session,
    /// Courses.
    Course,
    /// Classes and teaching groups.
    Group,
    /// People.
    Person,
    /// Staff roles.
    Role,
    /// Study rights.
    StudyRight,
    /// Guardianships.
    Guardianship,
    /// Memberships of groups.
    Enrolment,
}

/// What became of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New.
    pub created: usize,
    /// Changed, or in force again.
    pub changed: usize,
    /// No longer in force.
    pub ended: usize,
}

/// What a check in staging found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// An identifier stands twice in its file; the later line is left out.
    Duplicate,
    /// A school is named that no row describes; a placeholder stands in.
    PlaceholderSchool,
    /// A course is named that no row describes; a placeholder stands in.
    PlaceholderCourse,
    /// A session's parent is unknown; it stands without.
    UnknownParentSession,
    /// A class's session is unknown; the class stands without.
    UnknownSession,
    /// A class belongs to no school; it is left out.
    NotASchool,
    /// An enrolment's class is unknown or ends; the enrolment is left out.
    UnknownClass,
    /// A row is about a person whom no row describes; it is left out.
    UnknownPerson,
    /// A learner has no school, and so no study right.
    LearnerWithoutSchool,
    /// An agent is unknown, or the two are not learner and guardian; the link is left out.
    OddAgent,
    /// The learner number is somebody else's; it is left out.
    LearnerNumberTaken,
    /// The identity code is somebody else's; it is left out.
    IdentityCodeTaken,
}

impl Finding {
    /// Whether the row was left out, rather than brought in with something missing.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Duplicate | Self::NotASchool | Self::UnknownClass | Self::UnknownPerson)
    }
}

/// One finding and where it was made.
#[derive(Debug, Clone)]
pub struct Found {
    /// The file.
    pub table: Table,
    /// The line.
    pub line: u32,
    /// What was found.
    pub finding: Finding,
    /// The identifier that is meant, when there is one to show.
    pub value: Option<String>,
}

/// All findings: the first of each, and how many there were.
#[derive(Debug, Default)]
pub struct Findings {
    /// The first of each kind.
    pub first: Vec<Found>,
    /// How many there were of each kind in each file.
    pub totals: BTreeMap<(Table, Finding), u64>,
}

pub(crate) mod finding_rows {
    //! The rows that checks answer.
    db::row! {
        pub(crate) struct Found { line: i32, value: Option<String>, total: i64, }
        pub(crate) struct Placed { line: i32, place: String, value: Option<String>, total: i64, }
    }
}

db::row! {
    struct Ids { ids: Vec<Uuid>, }
}

impl Findings {
    fn found(&mut self, table: Table, finding: Finding, rows: Vec<finding_rows::Found>) {
        let Some(total) = rows.first().map(|row| row.total) else { return };
        *self.totals.entry((table, finding)).or_default() += u64::try_from(total).unwrap_or_default();
        self.first.extend(rows.into_iter().map(|row| Found {
            table,
            line: u32::try_from(row.line).unwrap_or_default(),
            finding,
            value: row.value,
        }));
    }

    fn placed(&mut self, finding: Finding, rows: Vec<finding_rows::Placed>) {
        for row in rows {
            let table = match row.place.as_str() {
                "classes" => Table::Classes,
                "users" => Table::People,
                _ => Table::Orgs,
            };
            *self.totals.entry((table, finding)).or_default() += 1;
            let line = u32::try_from(row.line).unwrap_or_default();
            self.first.push(Found { table, line, finding, value: row.value });
        }
    }
}

/// Which sets are complete: what this source brought before and is absent now has ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Complete {
    /// The schools.
    pub orgs: bool,
    /// The sessions.
    pub sessions: bool,
    /// The courses.
    pub courses: bool,
    /// The groups.
    pub classes: bool,
    /// The people.
    pub people: bool,
    /// The roles.
    pub roles: bool,
    /// The roles stand in the people's own rows, so that a person's row tells all of that person's roles.
    pub roles_in_people: bool,
    /// The memberships.
    pub enrolments: bool,
}

/// What an import stands on.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Which import.
    pub import: ImportId,
    /// The interface that the identifiers come from: `oneroster`.
    pub source: &'static str,
    /// The school's date.
    pub today: Date,
    /// Which sets are complete.
    pub complete: Complete,
    /// Whether somebody confirmed that much may end.
    pub confirm_ends: bool,
    /// The clock of audit and events.
    pub clock: &'a dyn Clock,
    /// Makes identifiers.
    pub ids: &'a IdMaker,
}

/// Parameters that nearly every statement of an import takes.
struct Run {
    provider: ProviderId,
    import: Uuid,
    source: &'static str,
    /// The first half of new identifiers: UUID version 7 of this moment.
    prefix: String,
    now: Timestamp,
    today: Date,
    yesterday: Date,
    year_start: Date,
    complete: Complete,
}

impl Run {
    fn new(provider: ProviderId, given: &Given<'_>) -> Self {
        let made: Uuid = given.ids.make();
        Self {
            provider,
            import: given.import.uuid(),
            source: given.source,
            prefix: made.to_string().chars().take(15).collect(),
            now: given.clock.now(),
            today: given.today,
            yesterday: given.today.saturating_sub(1.day()),
            year_start: SchoolYear::of(given.today).start(),
            complete: given.complete,
        }
    }
}

/// What changed so far, and whom it concerns.
#[derive(Debug, Default)]
struct Tally {
    counts: BTreeMap<Kind, Counts>,
    touched: BTreeMap<Kind, Vec<Uuid>>,
}

impl Tally {
    fn count(&mut self, kind: Kind, created: usize, changed: usize, ended: usize) {
        let counts = self.counts.entry(kind).or_default();
        counts.created += created;
        counts.changed += changed;
        counts.ended += ended;
    }

    fn add(&mut self, kind: Kind, created: Vec<Uuid>, changed: Vec<Uuid>, ended: Vec<Uuid>) {
        self.count(kind, created.len(), changed.len(), ended.len());
        let touched = self.touched.entry(kind).or_default();
        touched.extend(created);
        touched.extend(changed);
        touched.extend(ended);
    }

    /// The same where the identifiers are those of the people concerned.
    fn add_of_people(
        &mut self,
        kind: Kind,
        created: Vec<Uuid>,
        changed: Vec<Uuid>,
        ended: Vec<Uuid>,
    ) -> Vec<Uuid> {
        self.count(kind, created.len(), changed.len(), ended.len());
        let mut people = created;
        people.extend(changed);
        people.extend(ended);
        self.touch_people(&people);
        people
    }

    fn touch_people(&mut self, people: &[Uuid]) {
        self.touched.entry(Kind::Person).or_default().extend(people);
    }
}

/// What an import did.
#[derive(Debug)]
pub struct Outcome {
    /// Per kind.
    pub counts: BTreeMap<Kind, Counts>,
    /// What the checks found.
    pub findings: Findings,
    /// Set when more would end than may; nothing of this outcome may then be committed.
    pub would_end: Option<RosterError>,
}

/// Takes the provider's turn, so that two imports never mix. Call it before anything is staged.
///
/// # Errors
/// [`RosterError::AnotherRuns`] when another import is at work.
pub async fn take_turn(tx: &mut Tx, provider: ProviderId, given: &Given<'_>) -> Result<(), RosterError> {
    let run = Run::new(provider, given);
    checks::settle_planner(tx).await?;
    if checks::take_turn(tx, &run).await? { Ok(()) } else { Err(RosterError::AnotherRuns) }
}

/// Checks what is staged and brings it in, with its events and its audit entries. `codes` are the identity codes that
/// were read, by the source's identifier, with the keys that protect them.
///
/// # Errors
/// When the database refuses; the caller must then roll back.
pub async fn apply(
    tx: &mut Tx,
    scope: &Scope,
    granted: Granted<Import, Register>,
    given: &Given<'_>,
    codes: Option<(&ProviderKeys, &HashMap<String, PersonalIdentityCode>)>,
) -> Result<Outcome, RosterError> {
    let run = Run::new(granted.resource().0, given);
    let (mut tally, mut findings) = (Tally::default(), Findings::default());
    let before = checks::in_force(tx, &run).await?;
    checks::drop_duplicates(tx, &run, &mut findings).await?;
    if run.complete.roles_in_people {
        roles::unfold(tx, &run).await?;
    }
    schools::bring(tx, &run, &mut tally, &mut findings).await?;
    year::bring_sessions(tx, &run, &mut tally, &mut findings).await?;
    year::bring_courses(tx, &run, &mut tally, &mut findings).await?;
    groups::bring(tx, &run, &mut tally, &mut findings).await?;
    let gone = people::bring(tx, &run, &mut tally, &mut findings).await?;
    if let Some((keys, codes)) = codes {
        let coded = people::store_identity_codes(tx, &run, keys, codes).await?;
        tally.touch_people(&coded);
    }
    let of_roles = roles::bring(tx, &run, &mut tally, &mut findings).await?;
    tally.touch_people(&of_roles);
    let of_guardians = guardians::bring(tx, &run, &mut tally, &mut findings).await?;
    tally.touch_people(&of_guardians);
    groups::bring_members(tx, &run, &mut tally, &mut findings).await?;
    roles::end_of_people(tx, &run, &gone, &mut tally).await?;
    checks::clear(tx, &run).await?;
    tell(tx, scope, &run, given, &mut tally).await?;
    let would_end = if given.confirm_ends { None } else { too_many(&tally, &before) };
    Ok(Outcome { counts: tally.counts, findings, would_end })
}

/// Whether more than [`ENDS_WITHOUT_ASKING`] per cent of people or of enrolments would end.
fn too_many(tally: &Tally, before: &checks::InForce) -> Option<RosterError> {
    let ended = |kind| tally.counts.get(&kind).map_or(0, |c| i64::try_from(c.ended).unwrap_or(i64::MAX));
    let (people, enrolments) = (ended(Kind::Person), ended(Kind::Enrolment));
    let much =
        |ended: i64, before: i64| ended.saturating_mul(100) > before.saturating_mul(ENDS_WITHOUT_ASKING);
    (much(people, before.people) || much(enrolments, before.enrolments)).then_some(RosterError::WouldEnd {
        people,
        people_before: before.people,
        enrolments,
        enrolments_before: before.enrolments,
    })
}

/// Puts the events into the outbox and the people into the audit log.
async fn tell(
    tx: &mut Tx,
    scope: &Scope,
    run: &Run,
    given: &Given<'_>,
    tally: &mut Tally,
) -> Result<(), DbError> {
    for (kind, ids) in &mut tally.touched {
        ids.sort_unstable();
        ids.dedup();
        let event = match kind {
            Kind::School => "school.changed",
            Kind::Session => "session.changed",
            Kind::Course => "course.changed",
            Kind::Group => "group.changed",
            Kind::Enrolment => "membership.changed",
            Kind::Guardianship => "guardianship.changed",
            Kind::Person | Kind::Role | Kind::StudyRight => "person.changed",
        };
        events::emit_each(tx, given.clock, given.ids, run.provider, event, ids).await?;
    }
    let people: Vec<PersonId> =
        tally.touched.get(&Kind::Person).into_iter().flatten().copied().map(PersonId::from).collect();
    for piece in people.chunks(SUBJECTS_PER_ENTRY) {
        let entry = audit::Entry::new("roster.import", DataClass::Register, piece.to_vec());
        audit::record(tx, given.clock, given.ids, scope, entry).await?;
    }
    if people.is_empty() {
        let entry = audit::Entry::new("roster.import", DataClass::Register, Vec::new());
        audit::record(tx, given.clock, given.ids, scope, entry).await?;
    }
    Ok(())
}
