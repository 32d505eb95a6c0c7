//! `digione import`: the same import that the office's page runs, from the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use db::DbError;
use kernel::{Actor, Channel, Lang, ProviderId, Purpose, Scope};
use oneroster::import::{Options, Workshop};
use oneroster::import_from_command_line;
use policy::{Import, Register, RegisterRelations, decide};
use web::House;

use crate::config::Config;
use crate::platform::Platform;
use crate::tell;

/// Where the data comes from.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// A OneRoster 1.1 or 1.2 CSV set, bulk or delta.
    Oneroster(RosterArguments),
}

/// How a roster is brought in.
#[derive(Debug, Args)]
pub struct RosterArguments {
    /// The provider's code, such as `espoo`.
    #[arg(long)]
    provider: String,
    /// The set: a zip file.
    file: PathBuf,
    /// Show what would be created, changed and ended; change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Bring nothing in if a single row is refused.
    #[arg(long)]
    strict: bool,
    /// It is all right if more than 5 % of people or enrolments end.
    #[arg(long)]
    confirm_ends: bool,
    /// The extension column that holds personal identity codes, such as metadata.personalIdentityCode.
    #[arg(long)]
    identity_code_column: Option<String>,
}

impl ImportCommand {
    /// Runs the import and prints its report.
    ///
    /// # Errors
    /// When it could not be tried.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let Self::Oneroster(arguments) = self;
        web::ops::start_log(web::ops::LogForm::Text, "warn");
        let platform = Platform::open(config).await?;
        let answer = roster(&platform.house, &arguments).await;
        platform.close().await;
        answer
    }
}

db::row! {
    struct ProviderRow {
        provider_id: ProviderId,
        code: String,
    }
}

async fn provider(house: &House, code: &str) -> Result<ProviderId> {
    let all = house
        .db
        .reference(async |tx| {
            tx.all(db::sql!(ProviderRow, "select provider_id, code from provider order by code"), &[]).await
        })
        .await
        .map_err(|e: DbError| e)?;
    if let Some(found) = all.iter().find(|p| p.code == code) {
        return Ok(found.provider_id);
    }
    let codes: Vec<&str> = all.iter().map(|p| p.code.as_str()).collect();
    bail!("there is no provider with the code {code:?}; there are: {}", codes.join(", "))
}

async fn roster(house: &House, arguments: &RosterArguments) -> Result<ExitCode> {
    let provider = provider(house, &arguments.provider).await?;
    let scope = Scope {
        provider,
        actor: Actor::System,
        purpose: Purpose::Import,
        channel: Channel::Cli,
        request: house.ids.make(),
        lang: Lang::En,
    };
    let relations = RegisterRelations { own_provider: true };
    let granted = decide::<Import, Register>(&scope.actor, &relations, Register(provider))
        .map_err(|_| anyhow::anyhow!("the policy does not allow this import"))?;
    let options = Options {
        dry_run: arguments.dry_run,
        strict: arguments.strict,
        confirm_ends: arguments.confirm_ends,
        identity_code_column: arguments.identity_code_column.clone(),
    };
    let workshop = Workshop {
        db: house.db.clone(),
        clock: house.clock.clone(),
        ids: house.ids.clone(),
        calendar: house.calendar.clone(),
        vault: Some(house.vault.clone()),
    };
    let told = |what: &str| tell::line(&format!("  {what}"));
    let (code, text) =
        import_from_command_line(&workshop, &scope, granted, &arguments.file, &options, &told).await;
    tell::line(&text);
    if !arguments.dry_run && code == 0 {
        tell::line("Telling the interfaces …");
        house.db.refresh_statistics().await?;
        house.relay.run_once().await?;
    }
    Ok(ExitCode::from(code))
}
