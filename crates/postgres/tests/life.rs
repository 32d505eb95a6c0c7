//! The private server's life: born, found again, killed, left behind, fought over.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use postgres::{APP, Error, OWNER, Search, Server, Settings};

/// The variable by which a test starts this binary again as a program of its own.
const PROGRAM: &str = "DIGIONE_TEST_PROGRAM_HOME";

/// A folder that the server's account may pass through, as a checkout outside `/root` is.
fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap()
}

fn as_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(30), "{what} did not happen");
        std::thread::yield_now();
    }
}

fn alive(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

/// Every process that works in a data directory.
fn at_work_in(data: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == data)).collect()
}

fn kill(pid: u32) {
    Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
}

async fn client(server: &Server) -> tokio_postgres::Client {
    let (client, connection) =
        tokio_postgres::connect(&server.connection(OWNER), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test]
async fn a_second_start_finds_the_data_and_nobody_else_may_enter() {
    let home = folder();
    let settings = Settings::new(home.path());
    let server = Server::start(&settings).unwrap();
    let mode = |name: &str| fs::metadata(home.path().join(name)).unwrap().mode() & 0o777;
    assert_eq!((mode("data"), mode("socket")), (0o700, 0o700));
    let owner = fs::metadata(format!("/proc/{}", server.id())).unwrap().uid();
    assert_ne!(owner, 0, "the server never runs as root");
    assert_eq!(owner == fs::metadata("/proc/self").unwrap().uid(), !as_root());
    let database = client(&server).await;
    database
        .batch_execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('Ääkkönen')")
        .await
        .unwrap();
    let settings_row =
        "SELECT current_setting('listen_addresses'), current_setting('server_encoding'), upper('ä')";
    let row = database.query_one(settings_row, &[]).await.unwrap();
    assert_eq!((row.get(0), row.get(1), row.get(2)), ("", "UTF8", "Ä"));
    let (data, id) = (fs::canonicalize(home.path()).unwrap().join("data"), server.id());
    server.stop();
    assert!(!alive(id) && at_work_in(&data).is_empty());

    let server = Server::start(&settings).unwrap();
    let word: String = client(&server).await.query_one("SELECT word FROM kept", &[]).await.unwrap().get(0);
    assert_eq!(word, "Ääkkönen");
}

/// Not a test of its own: what the killed program does. It writes rows one by one and says each that was acknowledged.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a test tells its own copy where to work")]
async fn program() {
    let Ok(home) = std::env::var(PROGRAM) else { return };
    let server = Server::start(&Settings::new(PathBuf::from(home))).unwrap();
    println!("server {}", server.id());
    let database = client(&server).await;
    database.batch_execute("CREATE TABLE IF NOT EXISTS lesson (n int PRIMARY KEY)").await.unwrap();
    for n in 0..1_000_000 {
        database.execute("INSERT INTO lesson VALUES ($1) ON CONFLICT DO NOTHING", &[&n]).await.unwrap();
        println!("kept {n}");
    }
}

/// Starts this binary again as a program on a home, and waits until it has written some rows.
fn busy_program(home: &Path) -> (Child, u32, BufReader<std::process::ChildStdout>) {
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "program", "--nocapture"])
        .env(PROGRAM, home)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(program.stdout.take().unwrap());
    let (mut server, mut line) = (0, String::new());
    while !line.trim().ends_with("kept 100") {
        line.clear();
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "the program ended early");
        if let Some(pid) = line.split("server ").nth(1) {
            server = pid.trim().parse().unwrap();
        }
    }
    (program, server, said)
}

/// The last row that the dead program said was kept.
fn last_kept(said: BufReader<std::process::ChildStdout>) -> i32 {
    let numbers =
        said.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("kept ")?.parse().ok());
    numbers.last().unwrap_or(100)
}

async fn rows_up_to(server: &Server, n: i32) -> i64 {
    client(server).await.query_one("SELECT count(*) FROM lesson WHERE n <= $1", &[&n]).await.unwrap().get(0)
}

#[tokio::test]
async fn killing_the_program_leaves_no_orphan_and_no_acknowledged_write_is_lost() {
    let home = folder();
    let data = fs::canonicalize(home.path()).unwrap().join("data");
    let (mut program, server, said) = busy_program(home.path());
    program.kill().unwrap();
    program.wait().unwrap();
    let kept = last_kept(said);
    wait_for("the server's end", || !alive(server) && at_work_in(&data).is_empty());
    let server = Server::start(&Settings::new(home.path())).unwrap();
    assert_eq!(rows_up_to(&server, kept).await, i64::from(kept) + 1);
}

#[tokio::test]
async fn killing_everything_at_once_loses_nothing_either() {
    let home = folder();
    let data = fs::canonicalize(home.path()).unwrap().join("data");
    let (mut program, _, said) = busy_program(home.path());
    at_work_in(&data).into_iter().for_each(kill);
    program.kill().unwrap();
    program.wait().unwrap();
    let kept = last_kept(said);
    assert!(data.join("postmaster.pid").exists(), "the killed server left its lock file");
    let server = Server::start(&Settings::new(home.path())).unwrap();
    assert_eq!(rows_up_to(&server, kept).await, i64::from(kept) + 1);
}

#[tokio::test]
async fn the_program_hears_when_its_server_dies() {
    let server = Server::temporary(&Settings::new("").search).unwrap();
    let ended = server.ended();
    kill(server.id());
    assert!(ended.await.contains("signal: 9"));
}

#[test]
fn a_second_program_is_refused_by_name_and_a_lock_file_left_behind_is_not_in_the_way() {
    let home = folder();
    fs::write(home.path().join("lock"), "4711\n").unwrap();
    let settings = Settings::new(home.path());
    let server = Server::start(&settings).unwrap();
    match Server::start(&settings) {
        Err(Error::InUse { pid, .. }) => assert_eq!(pid, std::process::id()),
        other => panic!("{other:?}"),
    }
    server.stop();
    // A reused process number: the lock file names somebody who is alive but is no server.
    fs::write(home.path().join("data/postmaster.pid"), "1\n/elsewhere\n1\n5432\n/x\n\n  1 1\nready   \n")
        .unwrap();
    Server::start(&settings).unwrap().stop();
}

#[test]
fn data_of_another_major_version_is_left_alone_with_a_word_on_how_to_move_it() {
    let home = folder();
    let settings = Settings::new(home.path());
    Server::start(&settings).unwrap().stop();
    let version = home.path().join("data/PG_VERSION");
    fs::write(&version, "14\n").unwrap();
    let message = Server::start(&settings).unwrap_err().to_string();
    assert!(
        message.contains("PostgreSQL 14") && message.contains("digione admin upgrade-database"),
        "{message}"
    );
    let bare = Settings {
        search: Search { pg_home: Some(home.path().join("gone")), ..Search::default() },
        ..settings
    };
    assert!(Server::start(&bare).unwrap_err().to_string().contains("PG_HOME"));
    assert_eq!(fs::read_to_string(version).unwrap(), "14\n");
}

#[test]
fn a_deep_home_gets_a_short_folder_for_its_socket() {
    let home = folder();
    let deep = home
        .path()
        .join("a-municipality-with-a-very-long-name-indeed/and-a-checkout-deep-in-its-folders/var/postgres");
    fs::create_dir_all(&deep).unwrap();
    let server = Server::start(&Settings { durable: false, ..Settings::new(&deep) }).unwrap();
    assert!(!server.socket().starts_with(&deep));
    assert_eq!(fs::metadata(server.socket()).unwrap().mode() & 0o777, 0o700);
    let socket = server.socket().to_owned();
    server.stop();
    fs::remove_dir_all(socket).unwrap();
}

#[tokio::test]
async fn a_home_that_is_closed_to_the_servers_account_gets_its_data_elsewhere_and_finds_it_again() {
    if !as_root() {
        return;
    }
    let closed = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o700)).tempdir().unwrap();
    let open = folder();
    let settings = Settings {
        elsewhere: open.path().join("digione"),
        durable: false,
        ..Settings::new(closed.path().join("var/postgres"))
    };
    let server = Server::start(&settings).unwrap();
    assert!(server.home().starts_with(open.path()));
    client(&server).await.batch_execute("CREATE TABLE kept ()").await.unwrap();
    let first = server.home().to_owned();
    server.stop();
    let server = Server::start(&settings).unwrap();
    assert_eq!(server.home(), first);
    client(&server).await.query("SELECT FROM kept", &[]).await.expect("the table is there");
    server.stop();
    // Who deletes the home starts afresh, and the old data is not overwritten.
    fs::remove_dir_all(closed.path().join("var")).unwrap();
    let server = Server::start(&settings).unwrap();
    assert_ne!(server.home(), first);
    assert!(first.join("data/PG_VERSION").is_file());
}

#[test]
fn a_first_start_that_was_broken_off_is_begun_anew() {
    let home = folder();
    fs::create_dir_all(home.path().join("data.half/base")).unwrap();
    Server::start(&Settings { durable: false, ..Settings::new(home.path()) }).unwrap().stop();
    assert!(home.path().join("data/PG_VERSION").is_file());
    assert!(!home.path().join("data.half").exists());
}

#[test]
fn a_bad_setting_is_explained_with_the_servers_own_words() {
    let home = folder();
    let extra = vec![("max_connections".to_owned(), "many".to_owned())];
    let settings = Settings { durable: false, extra, ..Settings::new(home.path()) };
    let message = Server::start(&settings).unwrap_err().to_string();
    assert!(message.contains("max_connections"), "{message}");
}

#[test]
fn an_explicit_folder_without_postgresql_is_named_in_the_answer() {
    let home = folder();
    let mut settings = Settings::new(home.path());
    settings.search.pg_home = Some(home.path().join("nothing-here"));
    let message = Server::start(&settings).unwrap_err().to_string();
    assert!(message.contains("nothing-here") && message.contains("PG_HOME"), "{message}");
}

#[tokio::test]
async fn a_temporary_server_is_gone_with_its_value() {
    let server = Server::temporary(&Settings::new("").search).unwrap();
    let home = server.home().to_owned();
    let connection = server.connection(APP);
    assert!(connection.contains("user='digione_app'") && connection.contains("dbname='digione'"));
    drop(server);
    assert!(!home.exists());
}
