//! Moving a database to a newer major version: the old version writes a dump, the new one reads it into a directory of its own,
//! and the old directory is kept until a person removes it.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use crate::binaries::Binaries;
use crate::dump::{Target, dump, restore};
use crate::error::{Error, Result, Tried};
use crate::place::Place;
use crate::server::{DATABASE, OWNER, Server, Settings};

/// What an upgrade did.
#[derive(Debug)]
pub struct Upgraded {
    /// The major version the data came from.
    pub from: u32,
    /// The major version it is in now.
    pub to: u32,
    /// Where the old directory is kept.
    pub kept: PathBuf,
}

/// Moves the database of `settings.home` from the PostgreSQL in `old` (`PG_HOME_OLD`) to the one that `settings.search` finds.
/// `prepare` gets the owner's connection string of the new, empty database and makes the roles that the dump grants rights to.
/// When anything fails, the old directory is back in its place.
///
/// # Errors
/// `Tool` when `pg_dump` is missing or fails, and everything that starting either server can say.
pub fn upgrade(
    settings: &Settings,
    old: &Path,
    prepare: impl FnOnce(&str) -> std::result::Result<(), String>,
) -> Result<Upgraded> {
    let place = Place::settle(&settings.home, &settings.elsewhere)?;
    let Some(from) = place.made_by() else { return Err(Error::NothingThere { home: place.home }) };
    let new = Binaries::find_for(&settings.search, None, &place.home, Some(&place.account))?;
    let mut with_old = settings.clone();
    with_old.search.pg_home = Some(old.to_owned());
    let file = place.home.join("upgrade.dump");
    let server = Server::start(&with_old)?;
    // The old version's tools can read the old server and write to a newer one; the new ones serve when the old has none.
    let tool = |name: &'static str| {
        let missing = "it comes neither with the old nor with the new PostgreSQL; install it (Debian, Ubuntu: apt-get install postgresql-client)";
        let found = server.binaries().tool(name).or_else(|| new.tool(name));
        found.ok_or_else(|| Error::Tool { tool: name, output: missing.to_owned() })
    };
    let (pg_dump, pg_restore) = (tool("pg_dump")?, tool("pg_restore")?);
    let output =
        File::options().write(true).create(true).truncate(true).open(&file).tried("could not make", &file)?;
    dump(&pg_dump, &owner(&server), BufWriter::new(output))?;
    server.stop();

    let kept = place.home.join(format!("data.version-{from}"));
    fs::rename(place.data(), &kept).tried("could not set aside", &place.data())?;
    let filled = fill(settings, &pg_restore, &file, prepare);
    fs::remove_file(&file).ok();
    match filled {
        Ok(to) => Ok(Upgraded { from, to, kept }),
        Err(problem) => {
            fs::remove_dir_all(place.data()).ok();
            fs::rename(&kept, place.data()).tried("could not bring back", &kept)?;
            Err(problem)
        }
    }
}

fn fill(
    settings: &Settings,
    pg_restore: &Path,
    file: &Path,
    prepare: impl FnOnce(&str) -> std::result::Result<(), String>,
) -> Result<u32> {
    let server = Server::start(settings)?;
    let failed = |output| Error::Tool { tool: "preparing the new database", output };
    prepare(&server.connection(OWNER)).map_err(failed)?;
    let input = File::open(file).tried("could not read", file)?;
    restore(pg_restore, &owner(&server), BufReader::new(input))?;
    let to = server.binaries().major;
    server.stop();
    Ok(to)
}

fn owner(server: &Server) -> Target {
    Target { connection: server.connection_to(OWNER, DATABASE), password: None }
}
