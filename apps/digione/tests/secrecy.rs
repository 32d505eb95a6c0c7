//! No personal identity code lies anywhere on the disk: not in tables, indexes, the write-ahead log, the server's log or
//! the program's own (`trust.md` CR3).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed step fails the test")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use domain::PersonalIdentityCode;

/// Everything in `bytes` that reads as a personal identity code of the series that synthetic people have.
fn codes(bytes: &[u8]) -> usize {
    bytes
        .windows(11)
        .filter(|w| {
            w[7] == b'9'
                && w[..6].iter().all(u8::is_ascii_digit)
                && w[8].is_ascii_digit()
                && w[9].is_ascii_digit()
        })
        .filter_map(|w| std::str::from_utf8(w).ok())
        .filter(|text| text.parse::<PersonalIdentityCode>().is_ok_and(|code| code.is_synthetic()))
        .count()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn no_identity_code_lies_anywhere_on_the_disk() {
    assert_eq!(codes(b"said of 010594Y9032 and of 020504B904H!"), 2, "the search finds what is there");
    let folder =
        tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let var = folder.path().join("var");
    let output = Command::new(env!("CARGO_BIN_EXE_digione"))
        .current_dir(folder.path())
        .args(["demo", "--learners", "400", "--no-serve"])
        .env("DIGIONE_VAR", &var)
        .env("DIGIONE_LISTEN", "127.0.0.1:0")
        .env("DIGIONE_OPERATIONS_LISTEN", "127.0.0.1:0")
        .env("DIGIONE_LOG", "debug")
        .env("DIGIONE_NODE_MODULES", concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(codes(&output.stdout) + codes(&output.stderr), 0, "the program's own log");
    let mut searched = 0_u64;
    for file in files(&std::fs::canonicalize(&var).unwrap()) {
        let Ok(bytes) = std::fs::read(&file) else { continue };
        searched += bytes.len() as u64;
        assert_eq!(codes(&bytes), 0, "{}", file.display());
    }
    assert!(searched > 20_000_000, "only {searched} bytes were searched: where is the database?");
}
