//! Bringing a OneRoster CSV set into the register: read, check, bring in, in one transaction of the provider. A dry run
//! is the same work rolled back, so what it shows is what would happen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use administration::roster_import::{self, Counts, Given, Kind, RosterError};
use db::{Db, DbError, Staging, Tx};
use jiff::Timestamp;
use kernel::{Actor, Clock, Ids, ImportId, Role, SchoolCalendar, Scope};
use policy::{Granted, Import, Register};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use vault::{Vault, VaultError};

use crate::csv::{Message, Problems, Reading, Sent, Severity, Version, read};

/// The name of this source in the table of foreign identifiers.
const SOURCE: &str = "oneroster";
/// How long one statement of an import may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// Pieces of 64 kB that wait between the reader and the database.
const WAITING: usize = 16;

/// What an import needs of the house.
#[derive(Clone)]
pub struct Workshop {
    /// The database.
    pub db: Db,
    /// The clock of audit and events.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers.
    pub ids: Ids,
    /// The school's date.
    pub calendar: SchoolCalendar,
    /// The keys that protect identity codes; without them a set's identity codes are not read.
    pub vault: Option<Arc<Vault>>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Show what would be created, changed and ended, and do nothing.
    pub dry_run: bool,
    /// Bring nothing in if a single row is refused.
    pub strict: bool,
    /// It is all right if more than 5 % of people or enrolments end.
    pub confirm_ends: bool,
    /// The extension column that holds personal identity codes, such as `metadata.personalIdentityCode`. Without it no
    /// column is taken for one.
    pub identity_code_column: Option<String>,
}

/// Why an import could not even be tried. What is wrong with a set stands in the [`Report`] instead.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Another import of the same provider is at work.
    #[error("another import of this provider is at work")]
    AnotherRuns,
    /// A key could not be had or used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The reader's thread ended by itself.
    #[error("the reader ended by itself")]
    Reader,
}

impl From<RosterError> for ImportError {
    fn from(error: RosterError) -> Self {
        match error {
            RosterError::Vault(error) => Self::Vault(error),
            RosterError::Db(error) => Self::Db(error),
            RosterError::AnotherRuns | RosterError::WouldEnd { .. } => Self::AnotherRuns,
        }
    }
}

impl ImportError {
    /// The problem that the outside is told of.
    pub fn problem(&self) -> kernel::Problem {
        match self {
            Self::AnotherRuns => kernel::Problem::new(kernel::ProblemKind::Conflict, "import-running"),
            Self::Db(error) => error.problem(),
            Self::Vault(_) | Self::Reader => kernel::Problem::internal(),
        }
    }
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Outcome {
    /// A dry run: nothing was changed.
    Checked,
    /// All that could be brought in was.
    Applied,
    /// The set cannot be read.
    Unreadable,
    /// A row was refused, and `strict` was asked for.
    Strict,
    /// Too much would end, and nobody confirmed it.
    WouldEnd {
        /// People who would end.
        people: i64,
        /// People of this source in force.
        people_before: i64,
        /// Enrolments that would end.
        enrolments: i64,
        /// Enrolments of this source in force.
        enrolments_before: i64,
    },
}

/// What an import did, or would do.
#[derive(Debug, Clone)]
pub struct Report {
    /// The import.
    pub import: ImportId,
    /// The version of the set, once it is known.
    pub version: Option<Version>,
    /// How it ended.
    pub outcome: Outcome,
    /// Records per file.
    pub records: BTreeMap<String, u64>,
    /// What was created, changed and ended.
    pub counts: BTreeMap<Kind, Counts>,
    /// What is wrong with the set.
    pub problems: Problems,
    /// How long it took.
    pub seconds: f64,
}

impl Report {
    /// Whether anything of the register is other than before, or would be.
    pub fn changes_nothing(&self) -> bool {
        self.counts.values().all(|c| *c == Counts::default())
    }

    /// Records of all files.
    pub fn records_read(&self) -> u64 {
        self.records.values().sum()
    }
}

/// What ends the transaction without a commit.
enum End {
    /// Rolled back on purpose.
    Told(Box<Report>),
    Failed(ImportError),
}

impl From<DbError> for End {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<RosterError> for End {
    fn from(error: RosterError) -> Self {
        Self::Failed(error.into())
    }
}

/// Imports the set at `path` into the provider that was granted. `progress` is told the records read so far.
///
/// # Errors
/// [`ImportError`] when it could not be tried; nothing has then been changed.
pub async fn run(
    workshop: &Workshop,
    scope: &Scope,
    granted: Granted<Import, Register>,
    path: &Path,
    options: &Options,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Report, ImportError> {
    run_as(workshop, scope, granted, path, options, progress, workshop.ids.make()).await
}

/// The same under an identifier that was given out before.
pub(crate) async fn run_as(
    workshop: &Workshop,
    scope: &Scope,
    granted: Granted<Import, Register>,
    path: &Path,
    options: &Options,
    progress: &(dyn Fn(&str) + Sync),
    import: ImportId,
) -> Result<Report, ImportError> {
    let provider = granted.resource().0;
    let began = workshop.clock.now();
    let ended = workshop
        .db
        .provider_bulk(provider, PATIENCE, async |tx| {
            in_transaction(tx, workshop, scope, granted, path, options, progress, (import, began)).await
        })
        .await;
    match ended {
        Ok(report) => Ok(report),
        Err(End::Told(report)) => {
            workshop
                .db
                .provider(provider, async |tx| {
                    let entry = audit::Entry::new("roster.check", policy::DataClass::Register, Vec::new());
                    audit::record(tx, workshop.clock.as_ref(), &workshop.ids, scope, entry).await?;
                    crate::import_run::store(tx, provider, scope, &report, path, began, workshop.clock.now())
                        .await
                })
                .await?;
            Ok(*report)
        }
        Err(End::Failed(error)) => Err(error),
    }
}

#[expect(clippy::too_many_arguments, reason = "one call, of which each argument is a thing of its own")]
async fn in_transaction(
    tx: &mut Tx,
    workshop: &Workshop,
    scope: &Scope,
    granted: Granted<Import, Register>,
    path: &Path,
    options: &Options,
    progress: &(dyn Fn(&str) + Sync),
    (import, began): (ImportId, Timestamp),
) -> Result<Report, End> {
    let provider = granted.resource().0;
    let mut given = Given {
        import,
        source: SOURCE,
        today: workshop.calendar.now().date(),
        complete: roster_import::Complete::default(),
        confirm_ends: options.confirm_ends,
        clock: workshop.clock.as_ref(),
        ids: &workshop.ids,
    };
    roster_import::take_turn(tx, provider, &given).await?;
    let identity_codes = match (&options.identity_code_column, &workshop.vault) {
        (Some(column), Some(vault)) => {
            let keys = vault.provider(tx, provider).await.map_err(|e| End::Failed(e.into()))?;
            Some((column.clone(), keys))
        }
        _ => None,
    };
    let keys = identity_codes.as_ref().map(|(_, keys)| Arc::clone(keys));
    let reading =
        Reading { import: import.uuid(), gives_principals: gives_principals(&scope.actor), identity_codes };
    let sent = lay_out(tx, path.to_owned(), reading, progress).await?;
    let mut report = Report {
        import,
        version: sent.version,
        outcome: Outcome::Applied,
        records: sent.records.iter().map(|(file, n)| ((*file).to_owned(), *n)).collect(),
        counts: BTreeMap::new(),
        problems: sent.problems,
        seconds: 0.0,
    };
    let seconds = || workshop.clock.now().duration_since(began).as_secs_f64();
    let stop = |mut report: Report, outcome| {
        report.outcome = outcome;
        report.seconds = seconds();
        End::Told(Box::new(report))
    };
    if report.problems.count(Severity::Fatal) > 0 {
        return Err(stop(report, Outcome::Unreadable));
    }
    progress("checking");
    given.complete = sent.complete;
    let codes = keys.as_deref().map(|keys| (keys, &sent.codes));
    let brought = roster_import::apply(tx, scope, granted, &given, codes).await?;
    report.counts = brought.counts;
    report.problems.add_findings(brought.findings.first, brought.findings.totals);
    if options.strict && report.problems.count(Severity::Error) > 0 {
        return Err(stop(report, Outcome::Strict));
    }
    if let Some(RosterError::WouldEnd { people, people_before, enrolments, enrolments_before }) =
        brought.would_end
    {
        return Err(stop(report, Outcome::WouldEnd { people, people_before, enrolments, enrolments_before }));
    }
    if options.dry_run {
        return Err(stop(report, Outcome::Checked));
    }
    report.seconds = seconds();
    crate::import_run::store(tx, provider, scope, &report, path, began, workshop.clock.now()).await?;
    Ok(report)
}

/// Who may give a school its principal by a file: the provider's administrator and the command line, not a school's
/// own office.
fn gives_principals(actor: &Actor) -> bool {
    matches!(actor, Actor::System | Actor::Person { role: Role::ProviderAdministrator, .. })
}

/// Lets a thread of its own read the set, and lays the rows out as they come.
async fn lay_out(
    tx: &mut Tx,
    path: PathBuf,
    reading: Reading,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Sent, End> {
    let (out, mut rows) = mpsc::channel(WAITING);
    let reader = tokio::task::spawn_blocking(move || read(&path, reading, out));
    let mut staging: Option<Staging> = None;
    while let Some(message) = rows.recv().await {
        match message {
            Message::Open(table) => {
                progress(&format!("{table:?}"));
                staging = Some(table.open(tx).await?);
            }
            Message::Rows(piece) => {
                if let Some(staging) = &mut staging {
                    staging.send(piece).await?;
                }
            }
            Message::Close => {
                if let Some(staging) = staging.take() {
                    staging.finish().await?;
                }
            }
        }
    }
    reader.await.map_err(|_| End::Failed(ImportError::Reader))
}
