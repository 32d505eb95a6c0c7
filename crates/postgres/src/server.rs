//! The running server: start, connect, stop.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::binaries::{Binaries, Search};
use crate::child::Child;
use crate::error::{Error, Result, Tried};
use crate::lock::Lock;
use crate::place::Place;
use crate::{cluster, leftover, socket};

/// The role that owns the database and makes the other two; on the private server it is also the superuser.
pub const OWNER: &str = "digione_owner";
/// The role of the running platform, under row security. The migrations make it.
pub const APP: &str = "digione_app";
/// The role that reads chosen national roll-ups. The migrations make it.
pub const NATIONAL: &str = "digione_national";
/// The name of the database.
pub const DATABASE: &str = "digione";

const POLL: Duration = Duration::from_millis(10);
/// A server's log is set aside when it has grown past this many bytes.
const LOG_LIMIT: u64 = 8 << 20;
/// Temporary servers' folders start like this.
const TEMPORARY: &str = "digione-test-";

/// What a server is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that holds everything, such as `var/postgres`. Made when it is not there.
    pub home: PathBuf,
    /// Where the data goes when the program is root and the service account cannot enter the home.
    pub elsewhere: PathBuf,
    /// Where to look for PostgreSQL.
    pub search: Search,
    /// Whether what is acknowledged survives a power cut. Off only for tests.
    pub durable: bool,
    /// More of PostgreSQL's own settings, name and value; they win over ours.
    pub extra: Vec<(String, String)>,
}

impl Settings {
    /// Durable settings for a home.
    #[must_use]
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            elsewhere: PathBuf::from("/var/lib/digione"),
            search: Search::default(),
            durable: true,
            extra: Vec::new(),
        }
    }
}

/// A private server. It stops when this value is dropped, and when the program ends in any other way.
#[derive(Debug)]
pub struct Server {
    place: Place,
    socket: PathBuf,
    binaries: Binaries,
    child: Child,
    temporary: bool,
    // Last, so that the home is free only when everything else is done.
    _lock: Lock,
}

impl Server {
    /// Starts the server and waits until it takes connections, making the database on the first start. Blocks: 1–3 s the
    /// first time, 0.1–0.2 s later, longer when it has to recover from a crash.
    ///
    /// # Errors
    /// Every variant of [`Error`] that is about starting; each says what to do.
    pub fn start(settings: &Settings) -> Result<Self> {
        let place = Place::settle(&settings.home, &settings.elsewhere)?;
        let lock = Lock::take(&place.home)?;
        Self::start_at(place, lock, settings, false)
    }

    /// Starts a server for tests: in a folder of its own under the system's temporary folder, fast instead of durable, and
    /// removed with the value. Folders that a killed test left behind are removed here too.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn temporary(search: &Search) -> Result<Self> {
        let base = std::env::temp_dir();
        sweep(&base);
        let (home, lock) = temporary_home(&base)?;
        let settings = Settings { search: search.clone(), durable: false, ..Settings::new(&home) };
        let place = Place::settle(&home, &base)?;
        Self::start_at(place, lock, &settings, true)
    }

    fn start_at(place: Place, lock: Lock, settings: &Settings, temporary: bool) -> Result<Self> {
        let data = place.data();
        let made_by = place.made_by();
        let binaries = Binaries::find_for(&settings.search, made_by, &place.home, Some(&place.account))?;
        if made_by.is_none() {
            tracing::info!(version = binaries.version, home = %place.home.display(), "making the database");
            cluster::make(&place, &binaries, settings.durable)?;
        }
        leftover::clear(&data)?;
        let socket = socket::prepare(&place, &std::env::temp_dir())?;
        let child = launch(&place, &binaries, &socket, settings)?;
        tracing::info!(version = binaries.version, pid = child.id(), socket = %socket.display(), "the private database server is up");
        Ok(Self { place, socket, binaries, child, temporary, _lock: lock })
    }

    /// The connection string of a role, for the house's database.
    #[must_use]
    pub fn connection(&self, role: &str) -> String {
        self.connection_to(role, DATABASE)
    }

    /// The connection string of a role, for a database of the caller's on the same server.
    #[must_use]
    pub fn connection_to(&self, role: &str, database: &str) -> String {
        let quoted = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
        format!(
            "host={} port=5432 user={} dbname={}",
            quoted(&self.socket.to_string_lossy()),
            quoted(role),
            quoted(database)
        )
    }

    /// The folder that really holds the data; it is not the one asked for when root's service account could not enter that.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.place.home
    }

    /// The folder of the Unix socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The programs that it runs on.
    #[must_use]
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The server's process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Resolves when the server's process ends, whoever ended it; the text says how. A program whose server has gone should
    /// stop too and say so.
    pub fn ended(&self) -> impl Future<Output = String> + Send + 'static {
        let mut watch = self.child.watch();
        async move {
            let status = watch.wait_for(Option::is_some).await.ok().and_then(|status| *status);
            status.map_or_else(|| "unknown".to_owned(), |status| status.to_string())
        }
    }

    /// Stops it cleanly: sessions are ended, everything is written out. Blocks, usually for 0.1 s.
    pub fn stop(self) {
        self.shut_down();
    }

    fn shut_down(&self) {
        let polite = if self.temporary { Signal::QUIT } else { Signal::INT };
        for (signal, patience) in [(polite, 60), (Signal::QUIT, 10), (Signal::KILL, 5)] {
            self.child.signal(signal);
            let since = Instant::now();
            while since.elapsed() < Duration::from_secs(patience) {
                if self.child.ended().is_some() {
                    return;
                }
                sleep(Duration::from_millis(5));
            }
            tracing::warn!(?signal, "the database server takes long to stop");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shut_down();
        if self.temporary {
            fs::remove_dir_all(&self.place.home).ok();
        }
    }
}

/// Starts the process and waits for it to be ready.
fn launch(place: &Place, binaries: &Binaries, socket: &Path, settings: &Settings) -> Result<Child> {
    let path = place.home.join("server.log");
    if fs::metadata(&path).is_ok_and(|log| log.len() > LOG_LIMIT) {
        fs::rename(&path, place.home.join("server.log.1")).tried("could not set aside", &path)?;
    }
    let since = Instant::now();
    loop {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&path)
            .tried("could not open", &path)?;
        let start = log.metadata().tried("could not look at", &path)?.len();
        let mut command = binaries.program("postgres");
        command.arg("-D").arg(place.data());
        for (name, value) in configuration(socket, settings.durable).iter().chain(&settings.extra) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command.stdin(Stdio::null()).stdout(log.try_clone().tried("could not open", &path)?).stderr(log);
        cluster::as_account(&mut command, place);
        let child = Child::start(command).tried("could not run", &binaries.bin.join("postgres"))?;
        if wait_until_ready(&child, &place.data(), since) {
            return Ok(child);
        }
        let said = tail(&path, start);
        // Sessions of a killed server notice its death only when they next look up from their work.
        if !said.contains("shared memory block") || since.elapsed() > Duration::from_secs(20) {
            return Err(Error::NotStarted { said, log: path });
        }
        sleep(Duration::from_millis(200));
    }
}

/// Waits as long as the process lives: recovery after a crash may take minutes, and giving up would only start it again.
fn wait_until_ready(child: &Child, data: &Path, since: Instant) -> bool {
    let mut next_word = Duration::from_secs(5);
    while child.ended().is_none() {
        let text = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        let ours = text.lines().next().is_some_and(|line| line.trim() == child.id().to_string());
        if ours && text.lines().nth(7).is_some_and(|status| status.trim() == "ready") {
            return true;
        }
        if since.elapsed() > next_word {
            tracing::info!(
                seconds = since.elapsed().as_secs(),
                "still waiting for the database server, which may be recovering"
            );
            next_word += Duration::from_secs(5);
        }
        sleep(POLL);
    }
    false
}

/// For a small machine. Given on the command line, so that it is the same whatever an older version wrote into the directory.
fn configuration(socket: &Path, durable: bool) -> Vec<(String, String)> {
    let quoted = format!("\"{}\"", socket.to_string_lossy().replace('"', "\"\""));
    let mut pairs = vec![
        // No port: whoever may enter the socket's folder may connect.
        ("listen_addresses", ""),
        ("port", "5432"),
        ("unix_socket_directories", &quoted),
        ("unix_socket_permissions", "0700"),
        ("max_connections", "60"),
        ("shared_buffers", "128MB"),
        ("max_wal_size", "1GB"),
        ("random_page_cost", "1.1"),
        ("jit", "off"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("password_encryption", "scram-sha-256"),
        // What people wrote stays out of the log: no statements, no parameters, no detail lines with key values.
        ("log_statement", "none"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_checkpoints", "off"),
        ("logging_collector", "off"),
    ];
    if durable {
        pairs.extend([
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("synchronous_commit", "on"),
            ("wal_level", "replica"),
        ]);
    } else {
        pairs.extend([
            ("fsync", "off"),
            ("full_page_writes", "off"),
            ("synchronous_commit", "off"),
            ("wal_level", "minimal"),
            ("max_wal_senders", "0"),
            ("autovacuum", "off"),
            // A machine with many cores runs many tests at once, each with a pool of its own.
            ("max_connections", "300"),
        ]);
    }
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The last lines of a log from a position on.
fn tail(path: &Path, start: u64) -> String {
    let mut text = Vec::new();
    if let Ok(mut log) = File::open(path) {
        log.seek(SeekFrom::Start(start)).ok();
        log.take(64 << 10).read_to_end(&mut text).ok();
    }
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    lines.get(lines.len().saturating_sub(6)..).unwrap_or_default().join("\n")
}

/// A folder that everybody may pass through and that is locked before it has the name by which others sweep.
fn temporary_home(base: &Path) -> Result<(PathBuf, Lock)> {
    static TURN: AtomicU32 = AtomicU32::new(0);
    let name = format!("{}-{}", std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
    let early = base.join(format!(".{TEMPORARY}{name}"));
    let home = base.join(format!("{TEMPORARY}{name}"));
    fs::create_dir_all(base).tried("could not make", base)?;
    fs::remove_dir_all(&early).ok();
    fs::create_dir(&early).tried("could not make", &early)?;
    let lock = Lock::take(&early)?;
    fs::rename(&early, &home).tried("could not name", &home)?;
    Ok((home, lock))
}

/// Removes temporary homes whose program is gone.
fn sweep(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            continue;
        }
        if let Some(_lock) = Lock::take_over(&entry.path()) {
            leftover::clear(&entry.path().join("data")).ok();
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
