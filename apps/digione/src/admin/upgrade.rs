//! `digione admin upgrade-database`

use anyhow::{Context, Result, bail};
use db::{Db, DbSettings};
use tokio::runtime::Handle;

use super::foreign::make_roles;
use super::private_server;
use crate::config::Config;
use crate::tell;

/// Moves the private database to the PostgreSQL that the settings find.
pub async fn run(config: &Config) -> Result<()> {
    if config.database_url.is_some() {
        bail!("DATABASE_URL names a server of your own, which is upgraded as its makers say");
    }
    let old = config.pg_home_old.clone().context(
        "name the folder of the PostgreSQL that made the database in PG_HOME_OLD, such as /usr/lib/postgresql/15",
    )?;
    let settings = private_server(config);
    tell::line(&format!("Moving the database in {} to a newer PostgreSQL …", settings.home.display()));
    let handle = Handle::current();
    let done = tokio::task::spawn_blocking(move || {
        postgres::upgrade(&settings, &old, |connection| {
            handle.block_on(roles(connection)).map_err(|problem| format!("{problem:#}"))
        })
    })
    .await??;
    tell::line(&format!(
        "Moved from PostgreSQL {} to {}. The old one is kept in {}; remove it when all is well.",
        done.from,
        done.to,
        done.kept.display()
    ));
    Ok(())
}

async fn roles(connection: &str) -> Result<()> {
    let settings = DbSettings::from_owner(connection)?;
    make_roles(&Db::new(settings)?.owner().await?).await
}
