//! The database, ready for work: the private server or the one that `DATABASE_URL` names, migrated, with partitions for
//! the time around now.

use std::time::Duration;

use anyhow::{Context, Result};
use db::{Db, DbSettings};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use postgres::{APP, OWNER, Server, Settings};

use crate::config::Config;

/// The database and, where the program runs its own, the server.
pub struct Database {
    /// The door.
    pub db: Db,
    /// The private server; stops when dropped.
    pub server: Option<Server>,
}

impl Database {
    /// Starts or reaches the server and brings the schema up to date.
    ///
    /// # Errors
    /// When there is no server to be had, or a migration fails.
    pub async fn open(config: &Config, now: Timestamp) -> Result<Self> {
        let (server, mut settings) = match &config.database_url {
            Some(url) => (None, Self::foreign(config, url)?),
            None => {
                let wanted = Settings { search: config.search(), ..Settings::new(config.database_folder()) };
                let server = tokio::task::spawn_blocking(move || Server::start(&wanted)).await??;
                let settings = DbSettings {
                    owner: server.connection(OWNER),
                    app: server.connection(APP),
                    pool: config.database_connections,
                    statement_timeout: Duration::from_secs(5),
                };
                (Some(server), settings)
            }
        };
        settings.pool = config.database_connections;
        let db = Db::new(settings)?;
        prepare(&db, server.is_some(), now).await?;
        Ok(Self { db, server })
    }

    fn foreign(config: &Config, url: &str) -> Result<DbSettings> {
        let mut settings = DbSettings::from_owner(url).context("DATABASE_URL cannot be read")?;
        if let Some(app) = &config.database_app_url {
            settings.app = app.clone();
        }
        Ok(settings)
    }

    /// Stops the private server cleanly.
    pub async fn stop(self) {
        self.db.close();
        if let Some(server) = self.server {
            let _ = tokio::task::spawn_blocking(move || server.stop()).await;
        }
    }
}

async fn prepare(db: &Db, private: bool, now: Timestamp) -> Result<()> {
    let mut owner = db.owner().await.context(
        "the database cannot be reached as its owner; `digione config check` prints the grants that it needs",
    )?;
    for name in db::migrate(&mut owner).await? {
        tracing::info!(migration = name, "migrated");
    }
    if private {
        // On the private server the app role signs in itself and could not become the owner even if it tried.
        owner.batch_execute("alter role digione_app login; alter role digione_national login").await?;
    }
    make_partitions(db, now).await
}

/// Makes the partitions from two school years back to one and a half ahead.
///
/// # Errors
/// When the database refuses.
pub async fn make_partitions(db: &Db, now: Timestamp) -> Result<()> {
    let owner = db.owner().await?;
    let today: Date = now.to_zoned(TimeZone::UTC).date();
    let (from, to) = (today.saturating_sub(2.years()), today.saturating_add(18.months()));
    db::ensure_partitions(&owner, from, to).await?;
    Ok(())
}
