//! The server that `DATABASE_URL` names: dumped and filled with PostgreSQL's own `pg_dump` and `pg_restore`.
//!
//! Row security is forced on the owner too, so an owner who may not pass it would dump nothing (and `pg_dump`, asked
//! plainly, rightly refuses). Asking for a role that passes it would shut out managed clusters. Instead the owner gives
//! itself a policy to read everything for as long as the backup runs, valid only in sessions that say they make one. The
//! snapshot that is dumped is older than these policies: they are at work, but not in the backup.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use db::{Db, DbSettings};
use postgres::{APP, NATIONAL, Target};
use tokio_postgres::Client;
use tokio_postgres::config::Host;
use vault::BackupIdentity;

use super::sealed::unseal;
use crate::config::Config;
use crate::tell;

const DROP_POLICIES: &str = "do $$
declare t regclass;
begin
  for t in select polrelid from pg_policy where polname = 'digione_backup' loop
    execute format('drop policy digione_backup on %s', t);
  end loop;
end $$";

const MAKE_POLICIES: &str = "do $$
declare t regclass;
begin
  for t in select oid from pg_class where relrowsecurity and relkind in ('r', 'p') loop
    execute format('create policy digione_backup on %s for select to %I using (current_setting(''digione.backup'', true) = ''on'')',
                   t, current_user);
  end loop;
end $$";

/// A database that stands ready to be dumped.
pub struct Reading {
    pg_dump: PathBuf,
    target: Target,
    owner: Client,
    /// The transaction whose snapshot is dumped, when row security stands in the way.
    seen: Option<(Client, String)>,
}

/// The dump itself, which blocks and may go to another thread.
pub struct Dump {
    pg_dump: PathBuf,
    target: Target,
    snapshot: Option<String>,
}

impl Dump {
    /// Writes the dump.
    ///
    /// # Errors
    /// What `pg_dump` or the writer says.
    pub fn run(&self, writer: impl std::io::Write) -> postgres::Result<u64> {
        match &self.snapshot {
            None => postgres::dump(&self.pg_dump, &self.target, writer),
            Some(snapshot) => postgres::dump_seen(&self.pg_dump, &self.target, snapshot, writer),
        }
    }
}

impl Reading {
    /// Makes the database ready.
    ///
    /// # Errors
    /// When it cannot be reached, `pg_dump` is missing or too old, or the owner does not own everything.
    pub async fn begin(config: &Config, url: &str) -> Result<Self> {
        let mut target = target(url)?;
        let db = Db::new(DbSettings::from_owner(url)?)?;
        let owner = db.owner().await?;
        let row = owner
            .query_one(
                "select current_setting('server_version_num')::int / 10000, rolsuper or rolbypassrls
                 from pg_roles where rolname = current_user",
                &[],
            )
            .await?;
        let (server, passes): (i32, bool) = (row.get(0), row.get(1));
        let pg_dump = tool(config, "pg_dump", u32::try_from(server)?)?;
        if passes {
            return Ok(Self { pg_dump, target, owner, seen: None });
        }
        target.connection.push_str(" options='-c digione.backup=on'");
        let holder = db.owner().await?;
        let snapshot = let_owner_see(&owner, &holder).await.context(
            "the database is dumped by the role that owns all its tables (or one with BYPASSRLS); is DATABASE_URL that role's?",
        );
        let snapshot = match snapshot {
            Ok(snapshot) => snapshot,
            Err(problem) => {
                owner.batch_execute(DROP_POLICIES).await.ok();
                return Err(problem);
            }
        };
        Ok(Self { pg_dump, target, owner, seen: Some((holder, snapshot)) })
    }

    /// The dump to run.
    pub fn dump(&self) -> Dump {
        let snapshot = self.seen.as_ref().map(|(_, snapshot)| snapshot.clone());
        Dump { pg_dump: self.pg_dump.clone(), target: self.target.clone(), snapshot }
    }

    /// Takes back what made the dump possible.
    ///
    /// # Errors
    /// When the server has gone; the next backup clears it away.
    pub async fn end(self) -> Result<()> {
        if let Some((holder, _)) = self.seen {
            holder.batch_execute("commit").await?;
            self.owner.batch_execute(DROP_POLICIES).await?;
        }
        Ok(())
    }
}

/// Takes a snapshot in `holder`'s transaction and then lets the owner see all rows. Answers the snapshot's name.
async fn let_owner_see(owner: &Client, holder: &Client) -> Result<String> {
    // A table in the middle of a long change shall fail the backup, not hold up the platform behind it.
    owner.batch_execute("set lock_timeout = '10s'").await?;
    owner.batch_execute(DROP_POLICIES).await?;
    let restrictive =
        owner.query("select polrelid::regclass::text from pg_policy where not polpermissive", &[]).await?;
    if let Some(row) = restrictive.first() {
        bail!("a restrictive policy on {} would hide rows from the backup", row.get::<_, String>(0));
    }
    holder
        .batch_execute(
            "set idle_in_transaction_session_timeout = 0; begin isolation level repeatable read read only",
        )
        .await?;
    let snapshot = holder.query_one("select pg_export_snapshot()", &[]).await?.get(0);
    owner.batch_execute(MAKE_POLICIES).await?;
    Ok(snapshot)
}

/// Fills the empty database that `url` names, all or nothing.
///
/// # Errors
/// When it is not empty, a role or a tool is missing, or `pg_restore` fails.
pub async fn restore(config: &Config, url: &str, mut backup: File, identity: BackupIdentity) -> Result<()> {
    let target = target(url)?;
    let owner = Db::new(DbSettings::from_owner(url)?)?.owner().await?;
    let row = owner
        .query_one(
            "select current_setting('server_version_num')::int / 10000, current_user::text, current_database()::text,
                    (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                     where n.nspname = 'public' and c.relkind in ('r', 'p'))",
            &[],
        )
        .await?;
    let (server, user, database): (i32, String, String) = (row.get(0), row.get(1), row.get(2));
    if row.get::<_, i64>(3) > 0 {
        bail!(
            "the database {database} is not empty, and a restore never overwrites one on a server of your own: make an empty \
             database and name it in DATABASE_URL. Nothing was changed"
        );
    }
    if make_roles(&owner).await.is_err() {
        bail!(
            "the roles that the backup grants rights to are not there. Let an administrator of the server run:\n{}",
            db::grants(&user, &database)
        );
    }
    let pg_restore = tool(config, "pg_restore", u32::try_from(server)?)?;
    tell::line(&format!("Filling {database} …"));
    let bytes = tokio::task::spawn_blocking(move || {
        unseal(&mut backup, &identity, |plain| Ok(postgres::restore(&pg_restore, &target, plain)?))
    })
    .await?
    .context("the database is as it was")?;
    owner.batch_execute("analyze").await?;
    tell::line(&format!("Restored a dump of {} into {database}.", super::size(bytes)));
    Ok(())
}

/// Makes the roles that a dump grants rights to, where they are missing.
///
/// # Errors
/// When the owner may not make roles.
pub async fn make_roles(owner: &Client) -> Result<()> {
    for role in [APP, NATIONAL] {
        if owner.query_opt("select from pg_roles where rolname = $1", &[&role]).await?.is_none() {
            owner.batch_execute(&format!("create role {role} nologin")).await?;
        }
    }
    Ok(())
}

/// A connection string as PostgreSQL's programs take it, with the password apart.
fn target(url: &str) -> Result<Target> {
    let config: tokio_postgres::Config = url.parse().context("DATABASE_URL cannot be read")?;
    let quoted = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(folder) => folder.display().to_string(),
        })
        .collect();
    let ports: Vec<String> = config.get_ports().iter().map(u16::to_string).collect();
    let mut connection = format!("host={}", quoted(&hosts.join(",")));
    let named = [("port", Some(ports.join(","))), ("user", config.get_user().map(str::to_owned))]
        .into_iter()
        .chain([("dbname", config.get_dbname().or(config.get_user()).map(str::to_owned))]);
    for (name, value) in named {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            connection.push_str(&format!(" {name}={}", quoted(&value)));
        }
    }
    let password = config.get_password().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    Ok(Target { connection, password })
}

/// Finds one of PostgreSQL's client programs, the newest one.
///
/// # Errors
/// When there is none, or it is older than the server.
pub fn tool(config: &Config, name: &'static str, server: u32) -> Result<PathBuf> {
    let search = config.search();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = search
        .pg_home
        .into_iter()
        .flat_map(|home| [home.join("bin"), home])
        .chain(versions.map(|entry| entry.path().join("bin")))
        .chain(search.path.iter().flat_map(std::env::split_paths))
        .chain(["/usr/local/pgsql/bin", "/usr/bin"].map(PathBuf::from));
    let newest = folders
        .map(|folder| folder.join(name))
        .filter(|program| program.is_file())
        .filter_map(|program| major(&program).map(|major| (major, program)))
        .max_by_key(|(major, _)| *major);
    match newest {
        Some((major, program)) if major >= server => Ok(program),
        Some((major, program)) => bail!(
            "{} is version {major}, and the server is version {server}: {name} must be at least as new. Install \
             postgresql-client-{server}",
            program.display()
        ),
        None => bail!(
            "{name} is not installed, and a server of your own is backed up with it. Debian, Ubuntu: apt-get install \
             postgresql-client"
        ),
    }
}

fn major(program: &Path) -> Option<u32> {
    let answer = std::process::Command::new(program).arg("--version").output().ok()?;
    let said = String::from_utf8_lossy(&answer.stdout).into_owned();
    said.split_whitespace().nth(2)?.split(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok()
}
