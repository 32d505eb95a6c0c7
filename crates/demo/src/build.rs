//! The country reaches the database: made on a thread of its own, written two schools at a time. Broken off, it goes on where
//! it stopped: the same options make the same rows, and what is there is left as it is.

use std::sync::Arc;

use db::{row, sql};
use jiff::ToSpan;
use kernel::HELSINKI;
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use web::House;

use crate::bundle::{Bundle, SchoolBundle};
use crate::cast::CastMember;
use crate::error::DemoError;
use crate::write::Pen;
use crate::{Country, Options};

/// Schools that are written at the same time.
const WRITERS: usize = 2;

row! {
    /// A fact about the platform.
    struct Fact { value: serde_json::Value, }
}

/// How far the making has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Schools written.
    pub schools: u32,
    /// Learners in them.
    pub learners: u32,
    /// Learners that there will be, about.
    pub of: u32,
}

/// A country in the database.
pub struct Built {
    /// What it was made from.
    pub options: Options,
    /// What was written.
    pub progress: Progress,
    /// Who gets an account.
    pub cast: Vec<CastMember>,
}

/// Whether a demo country stands in the database, finished.
///
/// # Errors
/// When the database cannot be reached.
pub async fn exists(house: &House) -> Result<bool, DemoError> {
    Ok(fact(house, "demo_country").await?.is_some())
}

/// Makes the country in the database and tells how far it is, school by school.
///
/// # Errors
/// [`DemoError::OtherDemo`] when a demo of other options was left half made; otherwise what the database or the keys refuse.
pub async fn build(
    house: &House,
    options: Options,
    mut on_progress: impl FnMut(Progress) + Send,
) -> Result<Built, DemoError> {
    note(house, "demo_started", &print(options)).await?;
    if fact(house, "demo_started").await? != Some(print(options)) {
        return Err(DemoError::OtherDemo);
    }
    make_room(house, options).await?;

    let (sender, mut bundles) = mpsc::channel(2);
    let maker = tokio::task::spawn_blocking(move || {
        let mut country = Country::new(options);
        while let Some(bundle) = country.next_bundle() {
            if sender.blocking_send(bundle).is_err() {
                break;
            }
        }
        country.cast()
    });

    let mut progress = Progress { of: options.learners, ..Progress::default() };
    let mut writing: JoinSet<Result<u32, DemoError>> = JoinSet::new();
    let mut upper_secondary = false;
    while let Some(bundle) = bundles.recv().await {
        match bundle {
            Bundle::Provider(provider) => {
                finish(&mut writing, &mut progress, 0, &mut on_progress).await?;
                upper_secondary = false;
                let pen = Pen { house, provider: provider.id, made_at: options.made_at() };
                pen.provider(&provider).await?;
            }
            Bundle::School(school) => {
                // Learners of upper secondary schools have guardians whom the basic schools brought.
                let first_upper = school.upper_secondary
                    && !std::mem::replace(&mut upper_secondary, school.upper_secondary);
                let room = if first_upper { 0 } else { WRITERS - 1 };
                finish(&mut writing, &mut progress, room, &mut on_progress).await?;
                writing.spawn(write(house.clone(), options, Arc::new(*school)));
            }
        }
    }
    finish(&mut writing, &mut progress, 0, &mut on_progress).await?;
    let cast = maker.await.map_err(|_| DemoError::BrokenOff)?;
    Ok(Built { options, progress, cast })
}

/// Writes down that the country is whole, accounts included.
pub(crate) async fn note_finished(house: &House, options: Options) -> Result<(), DemoError> {
    note(house, "demo_country", &print(options)).await
}

async fn write(house: House, options: Options, school: Arc<SchoolBundle>) -> Result<u32, DemoError> {
    let pen = Pen { house: &house, provider: school.provider, made_at: options.made_at() };
    pen.school(&school).await?;
    Ok(u32::try_from(school.study_rights.len()).unwrap_or_default())
}

/// Waits until at most `room` schools are being written.
async fn finish(
    writing: &mut JoinSet<Result<u32, DemoError>>,
    progress: &mut Progress,
    room: usize,
    on_progress: &mut impl FnMut(Progress),
) -> Result<(), DemoError> {
    while writing.len() > room {
        let Some(written) = writing.join_next().await else { break };
        progress.learners += written.map_err(|_| DemoError::BrokenOff)??;
        progress.schools += 1;
        on_progress(*progress);
    }
    Ok(())
}

/// Partitions for the demo's lessons and for the events and audit entries of its making.
async fn make_room(house: &House, options: Options) -> Result<(), DemoError> {
    let owner = house.db.owner().await?;
    let (first, last) = crate::DemoCalendar::new(options.as_of).lessons();
    // The lessons of earlier years stay empty, and monthly tables need no partition for the demo's past.
    db::ensure_partitions(&owner, first, last).await?;
    let today = house.clock.now().in_tz(HELSINKI).map(|now| now.date()).unwrap_or(options.as_of);
    db::ensure_partitions(&owner, today, today.saturating_add(31.days())).await?;
    Ok(())
}

fn print(options: Options) -> serde_json::Value {
    json!({ "seed": options.seed, "as_of": options.as_of, "learners": options.learners })
}

async fn fact(house: &House, key: &str) -> Result<Option<serde_json::Value>, DemoError> {
    let found = house
        .db
        .reference(async |tx| {
            tx.optional(sql!(Fact, "select value from platform_state where key = $1"), &[&key]).await
        })
        .await?;
    Ok(found.map(|fact| fact.value))
}

/// Writes a fact down once; what was written before stays.
async fn note(house: &House, key: &str, value: &serde_json::Value) -> Result<(), DemoError> {
    let now = house.clock.now();
    house
        .db
        .reference(async |tx| {
            tx.run(
                sql!(
                    "insert into platform_state (key, value, set_at)
                     values ($1, $2, $3)
                     on conflict (key) do nothing"
                ),
                &[&key, value, &now],
            )
            .await
        })
        .await?;
    Ok(())
}
