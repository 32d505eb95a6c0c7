//! The built program's life: started, stopped, started again, killed, and in the way of another program.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What `make run` does, in small.
const DEMO: &[&str] = &["demo", "--learners", "200"];

/// A newcomer's machine: a folder for everything and two free ports.
struct Machine {
    folder: tempfile::TempDir,
    listen: SocketAddr,
    operations: SocketAddr,
}

/// The program, answering.
struct Running(Child);

/// No test leaves a program behind, whatever happened to it.
impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A port that nobody has and that no other test of this program is given: below those that the system itself hands out.
fn free() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 500).unwrap() * 20;
    loop {
        let address = SocketAddr::from(([127, 0, 0, 1], first + NEXT.fetch_add(1, Ordering::Relaxed)));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

impl Machine {
    fn new() -> Self {
        // The database server's account must be able to pass.
        let folder =
            tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
        Self { folder, listen: free(), operations: free() }
    }

    fn var(&self) -> PathBuf {
        self.folder.path().join("var")
    }

    fn data(&self) -> PathBuf {
        fs::canonicalize(self.var().join("postgres/data")).unwrap()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_digione"));
        command
            .current_dir(self.folder.path())
            .args(arguments)
            .env("DIGIONE_VAR", self.var())
            .env("DIGIONE_LISTEN", self.listen.to_string())
            .env("DIGIONE_OPERATIONS_LISTEN", self.operations.to_string())
            .env("DIGIONE_NODE_MODULES", concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules"))
            .stdin(Stdio::null())
            .stderr(File::create(self.log()).unwrap());
        for other in
            ["PORT", "DATABASE_URL", "DATABASE_APP_URL", "DIGIONE_MODE", "DIGIONE_CONFIG", "DIGIONE_BASE_URL"]
        {
            command.env_remove(other);
        }
        command
    }

    /// Runs a command to its end, which must be a good one, and answers what it said.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.program(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", self.said());
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the program and waits until it says where it is.
    fn start(&self) -> Running {
        let mut program = Running(self.program(DEMO).stdout(Stdio::piped()).spawn().unwrap());
        let output = BufReader::new(program.0.stdout.take().unwrap());
        let (heard, lines) = mpsc::channel();
        thread::spawn(move || output.lines().map_while(Result::ok).for_each(|line| drop(heard.send(line))));
        let until = Instant::now() + Duration::from_secs(240);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match lines.recv_timeout(left) {
                Ok(line) if line.contains("DigiOne is at") => return program,
                Ok(_) => {}
                Err(_) => panic!("the program did not come up; it said:\n{}", self.said()),
            }
        }
    }

    /// The account of a role in `demo.json`.
    fn account(&self, role: &str) -> (String, String) {
        let text = fs::read_to_string(self.var().join("demo.json")).unwrap();
        let demo: serde_json::Value = serde_json::from_str(&text).unwrap();
        let accounts = demo["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|account| account["role"] == role).unwrap();
        let word = |name: &str| account[name].as_str().unwrap().to_owned();
        (word("username"), word("password"))
    }

    /// Signs somebody in, in a browser of their own.
    fn signed_in(&self, role: &str) -> Browser {
        let mut browser = Browser { address: self.listen, cookies: BTreeMap::new() };
        let (_, page) = browser.ask("GET", "/login", "");
        let (username, password) = self.account(role);
        let [csrf, form] = ["csrf", "form"].map(|name| hidden(&page, name));
        let form = [("csrf", csrf), ("form", form), ("username", username), ("password", password)]
            .map(|(name, value)| format!("{name}={}", encoded(&value)))
            .join("&");
        let (status, answer) = browser.ask("POST", "/login", &form);
        assert_eq!(status, 303, "{answer}");
        browser
    }

    /// Whether the platform still knows who holds this browser.
    fn knows(&self, browser: &mut Browser) -> bool {
        browser.ask("GET", "/account", "").0 == 200
    }
}

/// As much of a browser as a sign-in needs.
struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Sends one request; answers the status and the rest, and keeps the cookies.
    fn ask(&mut self, method: &str, path: &str, form: &str) -> (u16, String) {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut stream = TcpStream::connect(self.address).unwrap();
        // HTTP/1.0: the answer comes in one piece.
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: {}\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.address,
            cookies.join("; "),
            form.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        for line in answer.lines().take_while(|line| !line.is_empty()) {
            let Some(cookie) = line.strip_prefix("set-cookie: ") else { continue };
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }
}

/// As a form writes it.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The value of a form's hidden field.
fn hidden(page: &str, name: &str) -> String {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

fn send(signal: &str, pid: u32) {
    Command::new("kill").args([signal, &pid.to_string()]).status().unwrap();
}

/// Every process that works in a data directory, as a database server and its children do.
fn at_work_in(data: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == data)).collect()
}

fn ended(mut program: Running, patience: Duration) -> ExitStatus {
    let since = Instant::now();
    loop {
        if let Some(status) = program.0.try_wait().unwrap() {
            return status;
        }
        assert!(since.elapsed() < patience, "the program did not end");
        thread::yield_now();
    }
}

fn nobody_at_work_in(data: &Path) {
    let since = Instant::now();
    while !at_work_in(data).is_empty() {
        assert!(since.elapsed() < Duration::from_secs(30), "an orphan works on: {:?}", at_work_in(data));
        thread::yield_now();
    }
}

#[test]
fn what_was_acknowledged_outlives_a_stop_a_kill_and_a_lost_disk() {
    let machine = Machine::new();
    let program = machine.start();
    let data = machine.data();
    let mut teacher = machine.signed_in("subject_teacher");
    let demo = fs::read_to_string(machine.var().join("demo.json")).unwrap();

    // Ctrl-C.
    send("-INT", program.0.id());
    let status = ended(program, Duration::from_secs(15));
    assert!(status.success(), "{status}: {}", machine.said());
    assert!(at_work_in(&data).is_empty());

    let program = machine.start();
    assert_eq!(
        fs::read_to_string(machine.var().join("demo.json")).unwrap(),
        demo,
        "the country is made once"
    );
    assert!(machine.knows(&mut teacher));

    // The program alone dies; its server must not go on without it.
    let mut guardian = machine.signed_in("guardian");
    send("-9", program.0.id());
    drop(program);
    nobody_at_work_in(&data);

    let program = machine.start();
    assert!(machine.knows(&mut teacher) && machine.knows(&mut guardian));

    // Everything dies at the moment when the sign-in has been answered.
    let mut learner = machine.signed_in("learner");
    at_work_in(&data).into_iter().for_each(|pid| send("-9", pid));
    send("-9", program.0.id());
    drop(program);
    nobody_at_work_in(&data);

    let program = machine.start();
    assert!(machine.knows(&mut learner) && machine.knows(&mut guardian));
    let mut stranger = Browser { address: machine.listen, cookies: BTreeMap::new() };
    assert!(!machine.knows(&mut stranger), "only whoever signed in is known");
    send("-TERM", program.0.id());
    assert!(ended(program, Duration::from_secs(15)).success());
    assert!(at_work_in(&data).is_empty());

    // The disk with the database is lost; the operator has a backup, its identity file and the platform key.
    let recipient = machine.done(&["admin", "keygen", "safe/identity"]);
    let recipient = recipient.split_whitespace().last().unwrap();
    machine.done(&["admin", "backup", "--to", "monday.backup", "--recipient", recipient]);
    fs::remove_dir_all(machine.var().join("postgres")).unwrap();
    machine.done(&["admin", "restore", "monday.backup", "--identity-file", "safe/identity"]);
    let _program = machine.start();
    assert!(machine.knows(&mut learner) && machine.knows(&mut guardian));
}

#[test]
fn a_taken_port_is_explained_before_anything_is_made() {
    for operations in [false, true] {
        let machine = Machine::new();
        let taken = if operations { machine.operations } else { machine.listen };
        let _other = TcpListener::bind(taken).unwrap();
        let status = machine.program(DEMO).stdout(Stdio::null()).status().unwrap();
        assert!(!status.success());
        let said = machine.said();
        assert!(said.contains(&taken.port().to_string()) && said.contains("already taken"), "{said}");
        assert!(!machine.var().exists(), "nothing was made");
    }
}

#[test]
fn a_second_program_on_the_same_data_is_refused_by_name() {
    let machine = Machine::new();
    let program = machine.start();
    let second = Machine::new();
    let status =
        second.program(DEMO).env("DIGIONE_VAR", machine.var()).stdout(Stdio::null()).status().unwrap();
    assert!(!status.success());
    assert!(second.said().contains(&format!("process {}", program.0.id())), "{}", second.said());
}

#[test]
fn the_settings_are_checked_without_starting_anything() {
    let machine = Machine::new();
    let check = || {
        let checked = machine.program(&["config", "check"]).output().unwrap();
        (checked.status.success(), String::from_utf8(checked.stdout).unwrap())
    };
    let (fine, said) = check();
    assert!(fine && said.contains("Nothing is wrong"), "{said}");
    assert!(!machine.var().join("postgres/data").exists() && !machine.var().join("keys").exists());
    let _other = TcpListener::bind(machine.listen).unwrap();
    let (fine, said) = check();
    assert!(!fine && said.contains("is taken by another program"), "{said}");
}
