//! Connections: one pool of the app role, and single connections of the owner for migrations.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use kernel::{AccountId, ProviderId};
use tokio_postgres::{Client, Config, NoTls};

use crate::{DbError, Tx};

/// The provider that the audit entries of accounts stand under: nobody's.
const PLATFORM: &str = "set local digione.provider = '00000000-0000-0000-0000-000000000000'";

/// How to reach the database. The owner migrates; the app role, under row-level security, does everything else.
#[derive(Clone)]
pub struct DbSettings {
    /// Connection string of the owner of the tables.
    pub owner: String,
    /// Connection string that ends up as the role `digione_app`.
    pub app: String,
    /// Connections in the pool.
    pub pool: usize,
    /// How long a statement may run.
    pub statement_timeout: Duration,
}

impl DbSettings {
    /// Settings for a server whose owner is reached by `url`; the app role is taken on at connection.
    pub fn from_owner(url: &str) -> Result<Self, DbError> {
        let app = url_with_role(url, "digione_app")?;
        Ok(Self { owner: url.to_owned(), app, pool: 16, statement_timeout: Duration::from_secs(5) })
    }
}

/// Adds `options=-c role=…` so that every transaction of the connection runs as that role.
fn url_with_role(url: &str, role: &str) -> Result<String, DbError> {
    let invalid = |e: tokio_postgres::Error| DbError::Unreachable(e.to_string());
    url.parse::<Config>().map_err(invalid)?;
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let join = if url.contains('?') { '&' } else { '?' };
        Ok(format!("{url}{join}options=-c%20role%3D{role}"))
    } else {
        Ok(format!("{url} options='-c role={role}'"))
    }
}

/// The database, as the program uses it.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    settings: std::sync::Arc<DbSettings>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("pool", &self.pool.status()).finish_non_exhaustive()
    }
}

impl Db {
    /// Makes the pool; connections are opened when they are first needed.
    ///
    /// # Errors
    /// When a connection string cannot be read.
    pub fn new(settings: DbSettings) -> Result<Self, DbError> {
        let mut config: Config =
            settings.app.parse().map_err(|e: tokio_postgres::Error| DbError::Unreachable(e.to_string()))?;
        config.connect_timeout(Duration::from_secs(2));
        config.application_name("digione");
        let timeout = settings.statement_timeout.as_millis();
        let mut options = config.get_options().unwrap_or("").to_owned();
        // Short statements are prepared once and planned once: with partitions and row-level security, planning anew costs
        // several times what running costs, and the server's own choice keeps planning anew.
        options.push_str(&format!(
            " -c statement_timeout={timeout} -c idle_in_transaction_session_timeout=30000 \
             -c plan_cache_mode=force_generic_plan"
        ));
        config.options(options);
        let manager = Manager::from_config(
            config,
            NoTls,
            // A connection is thrown away whenever a transaction on it did not end well, so nothing needs recycling.
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let pool = Pool::builder(manager)
            .max_size(settings.pool)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(Duration::from_secs(5)))
            .create_timeout(Some(Duration::from_secs(2)))
            .build()
            .map_err(|e| DbError::Unreachable(e.to_string()))?;
        Ok(Self { pool, settings: std::sync::Arc::new(settings) })
    }

    /// Asks the server for a sign of life.
    ///
    /// # Errors
    /// When none comes.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.pool.get().await?.simple_query("select 1").await?;
        Ok(())
    }

    /// A connection of the owner, for migrations and partitions; not for requests.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn owner(&self) -> Result<Client, DbError> {
        open(&self.settings.owner).await
    }

    /// Counts the tables anew, so that plans fit them. Needed after much has been written at once: the server's own counting
    /// comes a minute later, leaves partitioned tables out, and until then a page costs twenty times as much.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn refresh_statistics(&self) -> Result<(), DbError> {
        Ok(self.owner().await?.batch_execute("analyze").await?)
    }

    /// Connections in use and waiters, for the metrics.
    pub fn pool_status(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size.saturating_sub(status.available), status.waiting)
    }

    /// Runs `work` in a transaction that sees the rows of `provider` and of nobody else; commits when it answers `Ok`.
    ///
    /// # Errors
    /// The error of `work`, or of the database.
    pub async fn provider<T, E: From<DbError>>(
        &self,
        provider: ProviderId,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(format!("begin; set local digione.provider = '{provider}'"), work).await
    }

    /// Runs `work` in a transaction that sees the rows of one account. What it does is written to the audit log under the
    /// nil provider, which stands for the platform itself.
    ///
    /// # Errors
    /// The error of `work`, or of the database.
    pub async fn account<T, E: From<DbError>>(
        &self,
        account: AccountId,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(format!("begin; set local digione.account = '{account}'; {PLATFORM}"), work).await
    }

    /// Runs `work` in a transaction that sees the lookup rows with this key and no others.
    ///
    /// # Errors
    /// The error of `work`, or of the database.
    pub async fn lookup<T, E: From<DbError>>(
        &self,
        key: &[u8; 32],
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(format!("begin; set local digione.lookup = '{}'", hex(key)), work).await
    }

    /// Runs `work` in a transaction that sees the rows of one account and the lookup rows with this key: to make an
    /// account together with its user name, so that neither stands without the other.
    ///
    /// # Errors
    /// The error of `work`, or of the database.
    pub async fn account_with_lookup<T, E: From<DbError>>(
        &self,
        account: AccountId,
        key: &[u8; 32],
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let key = hex(key);
        self.run(
            format!(
                "begin; set local digione.account = '{account}'; set local digione.lookup = '{key}'; {PLATFORM}"
            ),
            work,
        )
        .await
    }

    /// Runs `work` on the reference tables (providers, schools, code sets, catalogue).
    ///
    /// # Errors
    /// The error of `work`, or of the database.
    pub async fn reference<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run("begin".to_owned(), work).await
    }

    /// Runs the audit writer's batch: inserts of several providers in one transaction, allowed by a policy of its own.
    ///
    /// # Errors
    /// The error of `work`, or of the database.
    pub async fn audit_writer<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run("begin; set local digione.audit_writer = 'on'".to_owned(), work).await
    }

    /// Runs `work` in a provider transaction on a connection whose statements may take up to `timeout` and are planned for
    /// the very rows that they touch: imports, roll-overs and other bulk work.
    ///
    /// # Errors
    /// The error of `work`, or of the database.
    pub async fn provider_bulk<T, E: From<DbError>>(
        &self,
        provider: ProviderId,
        timeout: Duration,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        // Bulk statements name thousands of ids at once: only a plan that knows them looks them up by hash instead of
        // walking the list for each row.
        let begin = format!(
            "begin; set local digione.provider = '{provider}'; set local statement_timeout = {}; \
             set local plan_cache_mode = force_custom_plan",
            timeout.as_millis()
        );
        self.run(begin, work).await
    }

    async fn run<T, E: From<DbError>>(
        &self,
        begin: String,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let object: Object = self.pool.get().await.map_err(DbError::from)?;
        let mut tx = Tx::new(object, begin);
        let answer = work(&mut tx).await;
        match answer {
            Ok(value) => {
                tx.commit().await?;
                Ok(value)
            }
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }

    /// Closes the pool; waiting callers get an error.
    pub fn close(&self) {
        self.pool.close();
    }
}

fn hex(key: &[u8; 32]) -> String {
    use std::fmt::Write;
    key.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Opens a single connection and drives it in the background.
pub(crate) async fn open(url: &str) -> Result<Client, DbError> {
    let mut config: Config =
        url.parse().map_err(|e: tokio_postgres::Error| DbError::Unreachable(e.to_string()))?;
    config.connect_timeout(Duration::from_secs(2));
    let (client, connection) = config.connect(NoTls).await.map_err(|e| DbError::Unreachable(reason(&e)))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "owner connection ended");
        }
    });
    Ok(client)
}

/// The driver says that it could not connect and keeps why to its source.
fn reason(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}
