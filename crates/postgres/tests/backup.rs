//! Backups come back whole or not at all.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use postgres::{Error, OWNER, Server, Settings, Target, pack, unpack};

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap()
}

async fn client(connection: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(connection, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn words(server: &Server) -> i64 {
    client(&server.connection(OWNER)).await.query_one("SELECT count(*) FROM word", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn the_files_of_a_stopped_server_come_back_in_another_home() {
    let (here, there) = (folder(), folder());
    let settings = Settings { durable: false, ..Settings::new(here.path()) };
    let server = Server::start(&settings).unwrap();
    let database = client(&server.connection(OWNER)).await;
    database.batch_execute("CREATE TABLE word AS SELECT n FROM generate_series(1, 5000) n").await.unwrap();
    assert!(matches!(pack(&settings, Vec::new()), Err(Error::InUse { .. })), "not while it runs");
    server.stop();
    let mut archive = Vec::new();
    let packed = pack(&settings, &mut archive).unwrap();

    let target = Settings { durable: false, ..Settings::new(there.path()) };
    assert_eq!(unpack(&target, archive.as_slice(), false).unwrap(), packed);
    let server = Server::start(&target).unwrap();
    assert_eq!(words(&server).await, 5000);
    client(&server.connection(OWNER)).await.batch_execute("DELETE FROM word").await.unwrap();
    server.stop();

    assert!(matches!(unpack(&target, archive.as_slice(), false), Err(Error::AlreadyThere { .. })));
    unpack(&target, archive.as_slice(), true).unwrap();
    assert!(there.path().join("data.before-restore/PG_VERSION").is_file());
    let server = Server::start(&target).unwrap();
    assert_eq!(words(&server).await, 5000);
}

#[test]
fn an_archive_that_is_cut_off_or_foreign_changes_nothing() {
    let (here, there) = (folder(), folder());
    let settings = Settings { durable: false, ..Settings::new(here.path()) };
    Server::start(&settings).unwrap().stop();
    let mut archive = Vec::new();
    pack(&settings, &mut archive).unwrap();
    let target = Settings::new(there.path());
    for end in [0, 512, archive.len() / 2, archive.len() - 1536] {
        let cut = archive.get(..end).unwrap();
        assert!(matches!(unpack(&target, cut, false), Err(Error::BadArchive { .. })), "cut at {end}");
    }
    let mut foreign = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    header.set_cksum();
    foreign.append_data(&mut header, "elsewhere/file", std::io::empty()).unwrap();
    let foreign = foreign.into_inner().unwrap();
    assert!(matches!(unpack(&target, foreign.as_slice(), false), Err(Error::BadArchive { .. })));
    assert!(!there.path().join("data").exists() && !there.path().join("data.half").exists());
}

#[test]
fn a_home_without_a_database_has_nothing_to_back_up() {
    let home = folder();
    assert!(matches!(pack(&Settings::new(home.path()), Vec::new()), Err(Error::NothingThere { .. })));
}

#[tokio::test]
async fn a_dump_goes_into_an_empty_database_and_a_broken_one_does_not() {
    let server = Server::temporary(&Settings::new("").search).unwrap();
    // npm's PostgreSQL comes without these two.
    let tools = server.binaries().tool("pg_dump").zip(server.binaries().tool("pg_restore"));
    let Some((pg_dump, pg_restore)) = tools else { return };
    let from = client(&server.connection(OWNER)).await;
    from.batch_execute("CREATE TABLE word AS SELECT n FROM generate_series(1, 100) n").await.unwrap();
    from.batch_execute("CREATE DATABASE copy").await.unwrap();
    let target = |database| Target { connection: server.connection_to(OWNER, database), password: None };
    let mut bytes = Vec::new();
    postgres::dump(&pg_dump, &target(postgres::DATABASE), &mut bytes).unwrap();
    let half = bytes.get(..bytes.len() / 2).unwrap();
    assert!(postgres::restore(&pg_restore, &target("copy"), half).is_err());
    postgres::restore(&pg_restore, &target("copy"), bytes.as_slice()).unwrap();
    let copy = client(&server.connection_to(OWNER, "copy")).await;
    let count: i64 = copy.query_one("SELECT count(*) FROM word", &[]).await.unwrap().get(0);
    assert_eq!(count, 100);
    let nowhere = postgres::dump(&pg_dump, &target("nowhere"), Vec::new()).unwrap_err().to_string();
    assert!(nowhere.contains("nowhere"), "{nowhere}");
}
