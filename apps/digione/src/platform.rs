//! The house, opened: database, keys, audit and relay, as every command that touches data needs them.

use std::sync::Arc;

use anyhow::{Context, Result};
use audit::Audit;
use events::{Follower, Relay};
use kernel::{Clock, Ids, Random, SchoolCalendar, SystemClock, SystemRandom};
use vault::Vault;
use web::{House, Rooms};

use crate::config::{Config, Mode};
use crate::database::Database;
use crate::demo_country;

/// The platform without its doors.
pub struct Platform {
    /// The shared state of all rooms.
    pub house: House,
    /// The database and its server.
    pub database: Database,
    /// What services read of rosters; renewed by events, and nightly because periods begin and end without any.
    pub projection: oneroster::Projection,
}

impl Platform {
    /// Opens the database, the keys and the audit log.
    ///
    /// # Errors
    /// When any of them cannot be had; the text says what to do.
    pub async fn open(config: &Config) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let ids = Ids::new(clock.clone(), random.clone());
        let vault = Vault::open_or_create(&config.key_file(), &config.database_folder(), random.as_ref())
            .context("the key file cannot be used")?;
        let database = Database::open(config, clock.now()).await?;
        let db = database.db.clone();
        let audit = Audit::start(db.clone(), clock.clone(), ids.clone());
        let calendar = match (config.mode, demo_country::calendar(&config.var)) {
            (Mode::Demo, Some(demo)) => SchoolCalendar::demo(clock.clone(), move |now| demo.standing(now)),
            _ => SchoolCalendar::real(clock.clone()),
        };
        let projection = oneroster::Projection::new(clock.clone(), calendar.clone());
        let followers: Vec<Arc<dyn Follower>> = vec![Arc::new(projection.clone())];
        let relay = Relay::new(db.clone(), clock.clone(), followers);
        let house = House::new(Rooms {
            db,
            audit,
            relay,
            clock,
            calendar,
            ids,
            random,
            vault: Arc::new(vault),
            base_url: config.base_url(),
            demo: config.mode == Mode::Demo,
        });
        Ok(Self { house, database, projection })
    }

    /// Closes the database.
    pub async fn close(self) {
        drop(self.house);
        self.database.stop().await;
    }
}
