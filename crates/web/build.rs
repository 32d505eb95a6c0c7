//! Makes the typed texts, and a place for the built styles where none have been built yet.

use std::fs;
use std::path::Path;

fn main() {
    translations::build("web");
    problems();
    // `npm run build` in web/ fills the folder. Without it the program still compiles, and its pages come unstyled.
    let built = Path::new("../../web/dist");
    if fs::create_dir_all(built).is_ok() && !built.join("manifest.json").exists() {
        let _ = fs::write(built.join("manifest.json"), "{}\n");
    }
    let _ = std::io::Write::write_all(&mut std::io::stdout(), b"cargo::rerun-if-changed=../../web/dist\n");
}

/// The words for problems are a room of their own within this crate.
fn problems() {
    let read = |lang: &str| {
        let path = format!("../../locales/{lang}/problems.ftl");
        say(&format!("cargo::rerun-if-changed={path}"));
        fs::read_to_string(path).unwrap_or_default()
    };
    let sources = (read("fi"), read("sv"), read("en"));
    match translations::compile(&translations::Sources { fi: &sources.0, sv: &sources.1, en: &sources.2 }) {
        Ok(code) => {
            #[expect(
                clippy::disallowed_methods,
                reason = "cargo speaks to build scripts through the environment"
            )]
            let out = std::env::var_os("OUT_DIR").map(std::path::PathBuf::from).unwrap_or_default();
            if let Err(error) = fs::write(out.join("problems.rs"), code) {
                say(&format!("cargo::error=texts of problems: {error}"));
            }
        }
        Err(faults) => {
            faults.iter().for_each(|fault| say(&format!("cargo::error=texts of problems: {fault}")))
        }
    }
}

fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stdout(), format!("{line}\n").as_bytes());
}
