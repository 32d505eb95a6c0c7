//! What is kept of each import: how it ended, its counts and its first problems.

use std::collections::BTreeMap;
use std::path::Path;

use administration::roster_import::{Counts, Kind};
use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{AccountId, Actor, ImportId, ProviderId, Scope};
use serde::{Deserialize, Serialize};

use crate::csv::{Code, Problem, Problems, Version};
use crate::import::{Outcome, Report};

/// What the `counts` column holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    outcome: Outcome,
    records: BTreeMap<String, u64>,
    counts: BTreeMap<Kind, Counts>,
    totals: BTreeMap<Code, u64>,
    seconds: f64,
}

db::row! {
    /// An import as it was kept.
    pub struct ImportRun {
        /// Identifier.
        id: ImportId,
        /// `working`, `checked`, `applied`, `refused` or `failed`.
        state: String,
        /// The name of the uploaded file.
        file_name: String,
        /// Format and version.
        format: String,
        /// When it began.
        started_at: Timestamp,
        /// When it ended.
        finished_at: Option<Timestamp>,
        /// Who asked for it; nobody for the command line.
        account_id: Option<AccountId>,
        /// Outcome and counts.
        counts: serde_json::Value,
        /// The first problems.
        problems: serde_json::Value,
    }
}

impl ImportRun {
    /// The report, when the import has ended.
    pub fn report(&self) -> Option<Report> {
        let kept: Kept = serde_json::from_value(self.counts.clone()).ok()?;
        let first: Vec<Problem> = serde_json::from_value(self.problems.clone()).ok()?;
        let version = match self.format.as_str() {
            "oneroster-1.1" => Some(Version::V1p1),
            "oneroster-1.2" => Some(Version::V1p2),
            _ => None,
        };
        Some(Report {
            import: self.id,
            version,
            outcome: kept.outcome,
            records: kept.records,
            counts: kept.counts,
            problems: Problems { first, totals: kept.totals },
            seconds: kept.seconds,
        })
    }
}

fn state(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Checked => "checked",
        Outcome::Applied => "applied",
        Outcome::Unreadable | Outcome::Strict | Outcome::WouldEnd { .. } => "refused",
    }
}

/// Keeps an ended import.
pub(crate) async fn store(
    tx: &mut Tx,
    provider: ProviderId,
    scope: &Scope,
    report: &Report,
    path: &Path,
    began: Timestamp,
    ended: Timestamp,
) -> Result<(), DbError> {
    let kept = Kept {
        outcome: report.outcome,
        records: report.records.clone(),
        counts: report.counts.clone(),
        totals: report.problems.totals.clone(),
        seconds: report.seconds,
    };
    let unkept = |_| DbError::Other { code: "-".into(), message: "the report cannot be written".into() };
    let counts = serde_json::to_value(&kept).map_err(unkept)?;
    let problems = serde_json::to_value(&report.problems.first).map_err(unkept)?;
    let format = match report.version {
        Some(version) => format!("oneroster-{}", version.code()),
        None => "oneroster".to_owned(),
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    tx.run(
        db::sql!(
            "insert into import_run (provider_id, id, state, file_name, format, started_at, finished_at, account_id,
               counts, problems)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (provider_id, id) do update set state = excluded.state, format = excluded.format,
               finished_at = excluded.finished_at, counts = excluded.counts, problems = excluded.problems"
        ),
        &[
            &provider,
            &report.import,
            &state(report.outcome),
            &name,
            &format,
            &began,
            &ended,
            &account(&scope.actor),
            &counts,
            &problems,
        ],
    )
    .await?;
    Ok(())
}

/// The account that acts, if a person acts.
pub(crate) fn account(actor: &Actor) -> Option<AccountId> {
    match actor {
        Actor::Person { account, .. } => Some(*account),
        _ => None,
    }
}

/// Notes that an upload is being read, under the name that its sender gave it.
pub(crate) async fn begin(
    tx: &mut Tx,
    provider: ProviderId,
    scope: &Scope,
    import: ImportId,
    file_name: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "insert into import_run (provider_id, id, state, file_name, format, started_at, account_id)
             values ($1, $2, 'working', $3, 'oneroster', $4, $5)"
        ),
        &[&provider, &import, &file_name, &now, &account(&scope.actor)],
    )
    .await?;
    Ok(())
}

/// Turns a checked import into one that is at work, once: `false` when it is something else by now.
pub(crate) async fn resume(tx: &mut Tx, provider: ProviderId, import: ImportId) -> Result<bool, DbError> {
    let turned = tx
        .run(
            db::sql!(
                "update import_run set state = 'working'
                 where provider_id = $1 and id = $2 and state in ('checked', 'refused', 'failed')
                   and counts -> 'outcome' ->> 'state' in ('checked', 'would_end')"
            ),
            &[&provider, &import],
        )
        .await?;
    Ok(turned == 1)
}

/// Notes that an import failed by no fault of its set.
pub(crate) async fn fail(
    tx: &mut Tx,
    provider: ProviderId,
    import: ImportId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "update import_run set state = 'failed', finished_at = $3
             where provider_id = $1 and id = $2 and state = 'working'"
        ),
        &[&provider, &import, &now],
    )
    .await?;
    Ok(())
}

/// One import.
///
/// # Errors
/// When the database refuses.
pub async fn find(tx: &mut Tx, provider: ProviderId, import: ImportId) -> Result<Option<ImportRun>, DbError> {
    tx.optional(
        db::sql!(
            ImportRun,
            "select id, state, file_name, format, started_at, finished_at, account_id, counts, problems
             from import_run where provider_id = $1 and id = $2"
        ),
        &[&provider, &import],
    )
    .await
}

/// The latest imports, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn latest(tx: &mut Tx, provider: ProviderId) -> Result<Vec<ImportRun>, DbError> {
    tx.all(
        db::sql!(
            ImportRun,
            "select id, state, file_name, format, started_at, finished_at, account_id, counts, '[]'::jsonb as problems
             from import_run where provider_id = $1 order by started_at desc, id desc limit 20"
        ),
        &[&provider],
    )
    .await
}
