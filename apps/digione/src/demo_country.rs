//! The demo country: made once, kept afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;
use demo::{DemoCalendar, DemoFile, Options, VendorTerms};
use digione::routes;
use ecosystem::Gate;
use identity::{DemoAccount, DemoAccounts, PasswordSettings};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Clock, HELSINKI, SystemClock};
use web::House;

use crate::config::{Config, Mode};
use crate::tell;

/// How the demo country is made.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// About how many learners the country has.
    #[arg(long, default_value_t = 8_000)]
    pub learners: u32,
    /// The same seed and date make the same country.
    #[arg(long, default_value_t = 20_260_801)]
    pub seed: u64,
    /// The date of the demo's present; default is the date of the first start.
    #[arg(long)]
    pub as_of: Option<Date>,
    /// Make the country and stop.
    #[arg(long)]
    pub no_serve: bool,
}

const DATE_FILE: &str = "demo-date";

/// The calendar of the demo in this folder, if one was made.
pub fn calendar(var: &Path) -> Option<DemoCalendar> {
    let text = std::fs::read_to_string(var.join(DATE_FILE)).ok()?;
    text.trim().parse::<Date>().ok().map(DemoCalendar::new)
}

/// Writes down the date of the first start, which later starts keep.
///
/// # Errors
/// When the folder cannot be written.
pub fn note_date(config: &Config, arguments: &DemoArguments) -> Result<()> {
    let file = config.var.join(DATE_FILE);
    if file.exists() {
        return Ok(());
    }
    let zone = TimeZone::get(HELSINKI).unwrap_or(TimeZone::UTC);
    let date = arguments.as_of.unwrap_or_else(|| SystemClock.now().to_zoned(zone).date());
    std::fs::create_dir_all(&config.var)
        .and_then(|()| std::fs::write(&file, format!("{date}\n")))
        .with_context(|| format!("{} cannot be written", file.display()))
}

fn demo_file(config: &Config) -> PathBuf {
    config.var.join("demo.json")
}

/// Makes the country where there is none yet; a finished one is left as it is.
///
/// # Errors
/// When the database or the folder cannot be written; the next start goes on where this one broke off.
pub async fn make(config: &Config, house: &House, arguments: &DemoArguments) -> Result<()> {
    let file = demo_file(config);
    if demo::exists(house).await? {
        if let Some(found) = DemoFile::read(&file) {
            // The address may be another than last time.
            found.at(&house.base_url).write(&file)?;
        }
        return Ok(());
    }
    let as_of = calendar_date(config)?;
    let options = Options { seed: arguments.seed, as_of, learners: arguments.learners };
    // The demo's present may be far from ours.
    let owner = house.db.owner().await?;
    db::ensure_partitions(&owner, as_of.saturating_sub(1.year()), as_of.saturating_add(1.year())).await?;
    tell::line(&format!("Making a demo country of about {} learners, as of {as_of} …", arguments.learners));
    let (began, mut told) = (Instant::now(), Instant::now());
    let built = demo::build(house, options, |progress| {
        if told.elapsed().as_secs() >= 2 {
            told = Instant::now();
            let (schools, learners, of) = (progress.schools, progress.learners, progress.of);
            tell::line(&format!("  {schools} schools, {learners} of about {of} learners"));
        }
    })
    .await?;
    tell::line("  accounts and a vendor's agreement");
    let accounts = routes::accounts(house, PasswordSettings::for_cores(2))?;
    let terms = VendorTerms { fields: oneroster::releasable().collect(), rostering: oneroster::BASE };
    demo::open(house, &accounts, &Gate::new(house.clone()), built, &terms, &file).await?;
    tell::line("  the rostering interface");
    // Counted before as well: without it the projection of a large provider is planned as if its tables were empty.
    house.db.refresh_statistics().await?;
    house.relay.run_once().await?;
    house.db.refresh_statistics().await?;
    tell::line(&format!(
        "The demo country is ready ({} s). Who can sign in, and with what, stands in {}",
        began.elapsed().as_secs(),
        file.display()
    ));
    Ok(())
}

fn calendar_date(config: &Config) -> Result<Date> {
    let file = config.var.join(DATE_FILE);
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("the demo's date in {} cannot be read", file.display()))?;
    text.trim().parse().with_context(|| format!("{} must hold a date such as 2026-11-20", file.display()))
}

/// The demo's accounts for the sign-in page; none outside a demo.
pub fn accounts(config: &Config) -> Option<Arc<dyn DemoAccounts>> {
    if config.mode == Mode::Production {
        return None;
    }
    let file = demo_file(config);
    let known: Vec<DemoAccount> = DemoFile::read(&file)?
        .accounts
        .into_iter()
        .filter_map(|a| {
            let role = a.role.parse().ok()?;
            Some(DemoAccount { role, username: a.username, password: a.password, name: a.name })
        })
        .collect();
    Some(Arc::new(move || known.clone()))
}
