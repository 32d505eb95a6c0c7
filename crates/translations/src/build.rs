//! The door for build scripts.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Fault, Sources, compile};

/// Reads `locales/{fi,sv,en}/<room>.ftl` and writes `texts.rs` for the crate whose build script calls this. Every fault
/// becomes an error of the build.
pub fn build(room: &str) {
    let out = folder("OUT_DIR").join("texts.rs");
    let locales = folder("CARGO_MANIFEST_DIR").join("../../locales");
    let mut said = io::stdout().lock();
    let written = texts(&mut said, &locales, room)
        .and_then(|code| fs::write(&out, code).map_err(|error| vec![unreadable(&out, &error)]));
    for fault in written.err().unwrap_or_default() {
        // Cargo ends the build after a script that said such a line.
        let _ = writeln!(said, "cargo::error=texts of {room}: {fault}");
    }
}

fn texts(said: &mut impl Write, locales: &Path, room: &str) -> Result<String, Vec<Fault>> {
    let mut read = |lang: &str| {
        let path = locales.join(lang).join(format!("{room}.ftl"));
        let _ = writeln!(said, "cargo::rerun-if-changed={}", path.display());
        fs::read_to_string(&path).map_err(|error| vec![unreadable(&path, &error)])
    };
    let (fi, sv, en) = (read("fi")?, read("sv")?, read("en")?);
    compile(&Sources { fi: &fi, sv: &sv, en: &en })
}

fn unreadable(path: &Path, error: &io::Error) -> Fault {
    Fault::Unreadable { path: path.display().to_string(), reason: error.to_string() }
}

#[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through the environment")]
fn folder(variable: &str) -> PathBuf {
    std::env::var_os(variable).map(PathBuf::from).unwrap_or_default()
}
