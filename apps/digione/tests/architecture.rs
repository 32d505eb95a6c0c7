//! The drawing of the house, checked: a crate may use those to its left, and no others (`docs/architecture.md`).

use cargo_metadata::{DependencyKind, MetadataCommand};

/// One row per floor: a crate may use what stands on a lower floor, or on its own floor where `beside` says so.
const FLOORS: &[&[&str]] = &[
    &["kernel", "translations"],
    &["domain", "postgres"],
    &["db"],
    &["policy", "vault"],
    &["audit"],
    &["events"],
    &["web"],
    &["identity"],
    &["administration"],
    &["teaching"],
    &["ecosystem"],
    &["oneroster"],
    &["desktop"],
    &["demo"],
    &["digione", "loadtest"],
];

/// Never at run time.
const TESTS_ONLY: &str = "testkit";

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

#[test]
fn every_arrow_between_crates_is_drawn() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        if name == TESTS_ONLY {
            continue;
        }
        let Some(own) = floor(name) else {
            wrong.push(format!("{name} stands on no floor: draw it"));
            continue;
        };
        for dependency in &package.dependencies {
            if dependency.path.is_none() || dependency.kind == DependencyKind::Development {
                continue;
            }
            match floor(&dependency.name) {
                Some(other) if other < own => {}
                _ => wrong.push(format!("{name} must not use {}", dependency.name)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_has_grown_past_what_one_can_hold_in_the_head() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut long = Vec::new();
    let mut folders =
        vec![std::path::PathBuf::from(root).join("crates"), std::path::PathBuf::from(root).join("apps")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let lines = std::fs::read_to_string(&path).unwrap().lines().count();
                if lines > 600 {
                    long.push(format!("{}: {lines} lines", path.display()));
                }
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
