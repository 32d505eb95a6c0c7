//! A fresh database per test.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use audit::Audit;
use db::{Db, DbSettings};
use jiff::civil::date;
use kernel::{Clock, FixedClock, Ids, SchoolCalendar, SeededRandom, SystemRandom};
use postgres::{APP, OWNER, Search, Server};
use vault::Vault;
use web::House;

/// The database that every test's own is copied from.
const TEMPLATE: &str = "digione_template";

static SERVER: OnceLock<Server> = OnceLock::new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A migrated database of one test's own, with what a room needs to work on it. The clock stands at Wednesday,
/// 25 November 2026, 10.05 in Helsinki.
pub struct TestDb {
    /// The app's door.
    pub db: Db,
    /// The clock, to be moved by the test.
    pub clock: Arc<FixedClock>,
    /// Repeatable identifiers.
    pub ids: Ids,
    /// The audit log.
    pub audit: Audit,
    /// Keys of this test's own.
    pub vault: Arc<Vault>,
    /// Connection string of the owner, for looking behind row-level security.
    pub owner_url: String,
}

impl TestDb {
    /// Makes the database; the first call of a test program starts the server.
    ///
    /// # Panics
    /// When PostgreSQL cannot be started: the test has failed then.
    pub async fn new() -> Self {
        let url = tokio::task::spawn_blocking(fresh).await.expect("the database could not be made");
        let settings = DbSettings {
            owner: url.0.clone(),
            app: url.1,
            pool: 8,
            statement_timeout: std::time::Duration::from_secs(30),
        };
        let db = Db::new(settings).expect("the connection string could not be read");
        let clock = Arc::new(FixedClock::at("2026-11-25T08:05:00Z".parse().expect("a moment")));
        let seed = u64::from(COUNT.load(Ordering::Relaxed));
        let ids = Ids::new(clock.clone(), Arc::new(SeededRandom::new(seed)));
        let audit = Audit::start(db.clone(), clock.clone(), ids.clone());
        Self { db, clock, ids, audit, vault: Arc::new(keys()), owner_url: url.0 }
    }

    /// The house of these rooms. Its school calendar is the test's clock in Helsinki; events wait until
    /// `house.relay.run_once()` is called.
    ///
    /// # Panics
    /// When no key file can be made.
    pub fn house(&self) -> House {
        self.house_with(Vec::new())
    }

    /// The same with followers of the outbox.
    ///
    /// # Panics
    /// When no key file can be made.
    pub fn house_with(&self, followers: Vec<Arc<dyn events::Follower>>) -> House {
        House::new(web::Rooms {
            db: self.db.clone(),
            audit: self.audit.clone(),
            relay: events::Relay::new(self.db.clone(), self.clock(), followers),
            clock: self.clock(),
            calendar: SchoolCalendar::real(self.clock()),
            ids: self.ids.clone(),
            random: Arc::new(SystemRandom),
            vault: self.vault.clone(),
            base_url: "http://localhost".to_owned(),
            demo: true,
        })
    }

    /// The clock as rooms want it.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// A connection of the owner, who sees behind row-level security.
    ///
    /// # Panics
    /// When the server has gone.
    pub async fn owner(&self) -> tokio_postgres::Client {
        self.db.owner().await.expect("the owner could not connect")
    }
}

fn server() -> &'static Server {
    SERVER.get_or_init(|| {
        let search = Search {
            pg_home: variable("PG_HOME").map(Into::into),
            path: variable("PATH"),
            node_modules: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules").into()),
        };
        let server = Server::temporary(&search).expect("PostgreSQL could not be started");
        run(prepare(&server));
        server
    })
}

#[expect(clippy::disallowed_methods, reason = "tests have no configuration of their own")]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

fn keys() -> Vault {
    let folder = tempfile::tempdir().expect("a folder for the key file");
    let file = folder.path().join("platform.key");
    Vault::open_or_create(&file, &folder.path().join("data"), &SystemRandom).expect("a key file")
}

async fn prepare(server: &Server) {
    let admin = connect(&server.connection(OWNER)).await;
    admin.batch_execute(&format!("create database {TEMPLATE}")).await.expect("no template database");
    let mut owner = connect(&server.connection_to(OWNER, TEMPLATE)).await;
    db::migrate(&mut owner).await.expect("the migrations failed");
    owner.batch_execute("alter role digione_app login").await.expect("the app role cannot sign in");
    db::ensure_partitions(&owner, date(2025, 8, 1), date(2027, 7, 31)).await.expect("no partitions");
}

/// The owner's and the app's connection strings of a new copy of the template.
fn fresh() -> (String, String) {
    let server = server();
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    run(async {
        let admin = connect(&server.connection(OWNER)).await;
        admin
            .batch_execute(&format!("create database {name} template {TEMPLATE}"))
            .await
            .expect("the template could not be copied");
    });
    (server.connection_to(OWNER, &name), server.connection_to(APP, &name))
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("no connection to the test server");
    tokio::spawn(connection);
    client
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("no runtime").block_on(work)
}
