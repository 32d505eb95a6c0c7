//! `digione config check`: looks at everything that a start needs, goes on after the first thing that is wrong, and says what
//! to do about each.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::{Context, Result};
use db::{Db, DbSettings};
use kernel::SystemRandom;
use postgres::{APP, Binaries, NATIONAL};
use vault::KeyFile;

use crate::config::Config;
use crate::tell;

/// What has been found so far.
#[derive(Default)]
struct Findings {
    wrong: usize,
}

impl Findings {
    fn good(&self, text: &str) {
        tell::line(&format!("good   {text}"));
    }

    fn note(&self, text: &str) {
        tell::line(&format!("note   {text}"));
    }

    fn wrong(&mut self, text: &str) {
        self.wrong += 1;
        tell::line(&format!("WRONG  {}", text.replace('\n', "\n       ")));
    }
}

/// Prints the settings and what is wrong with them; the exit code is not 0 when something is.
///
/// # Errors
/// None of its own: what goes wrong is a finding.
pub async fn check_config(config: &Config) -> Result<ExitCode> {
    tell::line(&config.summary());
    tell::line("");
    let mut findings = Findings::default();
    let running = match &config.database_url {
        None => private(config, &mut findings),
        Some(url) => {
            if let Err(problem) = foreign(config, url, &mut findings).await {
                findings.wrong(&format!("the database: {problem:#}"));
            }
            false
        }
    };
    folder(config, &mut findings);
    key_file(config, &mut findings);
    port("listen", config.listen, running, &mut findings);
    port("operations", config.operations_listen, running, &mut findings);
    if findings.wrong == 0 {
        tell::line("Nothing is wrong.");
        return Ok(ExitCode::SUCCESS);
    }
    tell::error(&format!("{} of these must be put right.", findings.wrong));
    Ok(ExitCode::FAILURE)
}

/// Looks at the private server; answers whether a program runs on it now.
fn private(config: &Config, findings: &mut Findings) -> bool {
    let home = config.database_folder();
    let version = std::fs::read_to_string(home.join("data/PG_VERSION")).ok();
    let made_by = version.as_ref().and_then(|text| text.trim().parse().ok());
    match Binaries::find(&config.search(), made_by, &home) {
        Ok(found) => {
            let data =
                if made_by.is_some() { "which made the data that is there" } else { "for a new database" };
            findings.good(&format!("PostgreSQL {} in {}, {data}", found.version, found.bin.display()));
        }
        Err(problem) => findings.wrong(&problem.to_string()),
    }
    let held = File::open(home.join("data/../lock"))
        .is_ok_and(|lock| matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock)));
    if held {
        findings.note("the database is in use: DigiOne runs on it");
    }
    held
}

async fn foreign(config: &Config, url: &str, findings: &mut Findings) -> Result<()> {
    let settings = DbSettings::from_owner(url).context("DATABASE_URL cannot be read")?;
    let owner = Db::new(settings)?.owner().await.context("DATABASE_URL")?;
    let row = owner
        .query_one(
            "select current_user::text, current_database()::text, current_setting('server_version'),
                    current_setting('server_version_num')::int / 10000,
                    has_schema_privilege('public', 'create')
                      and has_database_privilege(current_database(), 'create'),
                    (select rolsuper from pg_roles where rolname = current_user)",
            &[],
        )
        .await?;
    let (user, database, version): (String, String, String) = (row.get(0), row.get(1), row.get(2));
    findings.good(&format!("connected to {database} as {user}, PostgreSQL {version}"));
    let (major, may_create, superuser): (i32, bool, bool) = (row.get(3), row.get(4), row.get(5));
    if major < i32::try_from(postgres::OLDEST_MAJOR)? {
        findings.wrong(&format!("the server must be version {} or newer", postgres::OLDEST_MAJOR));
    }
    let mut missing = Vec::new();
    if !may_create {
        missing.push(format!("{user} may not make tables in {database}"));
    }
    // Since version 16 one can be a member of a role without the right to take it on.
    let right = if major >= 16 { "set" } else { "member" };
    for role in [APP, NATIONAL] {
        let found = owner
            .query_opt(
                "select rolsuper or rolbypassrls, pg_has_role(current_user, oid, $2) from pg_roles where rolname = $1",
                &[&role, &right],
            )
            .await?;
        match found {
            None => missing.push(format!("there is no role {role}")),
            Some(row) if row.get(0) => {
                findings.wrong(&format!(
                    "the role {role} may pass row security: alter role {role} nosuperuser nobypassrls"
                ));
            }
            Some(row) if !row.get::<_, bool>(1) => {
                missing.push(format!("{user} may not take on the role {role}"))
            }
            Some(_) => {}
        }
    }
    // A superuser's first start makes what is missing.
    if missing.is_empty() || superuser {
        findings.good("the owner has the grants that it needs");
    } else {
        findings.wrong(&format!(
            "{}. Let an administrator of the server run what is missing of:\n{}",
            missing.join("; "),
            db::grants(&user, &database).trim_end()
        ));
    }
    if let Some(app) = &config.database_app_url {
        app_connection(app, findings).await;
    }
    if let Err(problem) = super::foreign::tool(config, "pg_dump", u32::try_from(major)?) {
        findings.note(&format!("`digione admin backup` will not work: {problem}"));
    }
    Ok(())
}

/// The app's own connection must end up as the app role: as anybody else it would see everything or nothing.
async fn app_connection(url: &str, findings: &mut Findings) {
    let looked = async {
        let settings = DbSettings::from_owner(url)?;
        let app = Db::new(DbSettings { owner: url.to_owned(), ..settings })?.owner().await?;
        let row = app.query_one("select current_user::text", &[]).await?;
        anyhow::Ok(row.get::<_, String>(0))
    };
    match looked.await {
        Ok(user) if user == APP => findings.good(&format!("DATABASE_APP_URL connects as {APP}")),
        Ok(user) => findings.wrong(&format!("DATABASE_APP_URL connects as {user}, and must as {APP}")),
        Err(problem) => findings.wrong(&format!("DATABASE_APP_URL: {problem:#}")),
    }
}

fn folder(config: &Config, findings: &mut Findings) {
    let probe = config.var.join(".writable");
    let written = std::fs::create_dir_all(&config.var).and_then(|()| std::fs::write(&probe, b""));
    std::fs::remove_file(&probe).ok();
    match written {
        Ok(()) => findings.good(&format!("{} can be written", config.var.display())),
        Err(problem) => findings.wrong(&format!("{} cannot be written: {problem}", config.var.display())),
    }
}

fn key_file(config: &Config, findings: &mut Findings) {
    let path = config.key_file();
    if !path.exists() {
        findings
            .note(&format!("there is no platform key in {} yet; the first start makes one", path.display()));
        return;
    }
    let opened = KeyFile::open_or_create(&path, &config.database_folder(), &SystemRandom)
        .and_then(|key| key.fingerprint());
    match opened {
        Ok(fingerprint) => findings.good(&format!("the platform key is private (fingerprint {fingerprint})")),
        Err(problem) => findings.wrong(&problem.to_string()),
    }
}

fn port(name: &str, address: SocketAddr, running: bool, findings: &mut Findings) {
    match TcpListener::bind(address) {
        Ok(_) => findings.good(&format!("{name} {address} is free")),
        Err(problem) if problem.kind() == std::io::ErrorKind::AddrInUse && running => {
            findings.note(&format!("{name} {address} is taken, as it should be while DigiOne runs"));
        }
        Err(problem) if problem.kind() == std::io::ErrorKind::AddrInUse => findings.wrong(&format!(
            "{name} {address} is taken by another program; stop that one, or choose another port (PORT, DIGIONE_LISTEN, \
             DIGIONE_OPERATIONS_LISTEN)"
        )),
        Err(problem) => findings.wrong(&format!("{name} {address} cannot be used: {problem}")),
    }
}
