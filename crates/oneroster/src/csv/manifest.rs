//! The manifest: the version of the set, and what each file is.

use std::collections::BTreeMap;

use super::archive::Archive;
use super::problem::{Code, Problem, Problems};
use super::sheet::{Layout, Next, Sheet};

/// The version of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// OneRoster 1.1: a person's role stands in the person's row.
    V1p1,
    /// OneRoster 1.2: roles stand in a file of their own.
    V1p2,
}

impl Version {
    /// As it is written.
    pub fn code(self) -> &'static str {
        match self {
            Self::V1p1 => "1.1",
            Self::V1p2 => "1.2",
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Everything: what it does not hold has ended.
    Bulk,
    /// What changed.
    Delta,
    /// Not there.
    Absent,
}

/// The files that are read, in the order of reference.
pub(super) const READ: [&str; 8] =
    ["orgs", "academicSessions", "courses", "classes", "users", "roles", "demographics", "enrollments"];

/// Files that the standard knows and that hold no roster.
const OTHERS: [&str; 13] = [
    "categories",
    "classResources",
    "courseResources",
    "lineItems",
    "lineItemLearningObjectiveIds",
    "lineItemScoreScales",
    "resources",
    "resultLearningObjectiveIds",
    "results",
    "resultScoreScales",
    "scoreScales",
    "userProfiles",
    "userResources",
];

const LAYOUT: Layout = Layout { needed: &["propertyName", "value"], read: &[], unused: &[], never_kept: &[] };

/// What a set says of itself.
pub(super) struct Manifest {
    /// Its version.
    pub version: Version,
    /// What each file is.
    pub modes: BTreeMap<&'static str, Mode>,
}

impl Manifest {
    /// Reads the manifest, or infers one; compares it with the files that are there.
    pub(super) fn read(archive: &mut Archive, problems: &mut Problems) -> Result<Self, Problem> {
        let properties = properties(archive, problems)?;
        let there = |name: &str| archive.find(&format!("{name}.csv")).is_some();
        let version = match properties.as_ref().map(|p| p.get("oneroster.version").map(String::as_str)) {
            Some(Some("1.1")) => Version::V1p1,
            Some(Some(version)) if version == "1.2" || version.starts_with("1.2.") => Version::V1p2,
            Some(Some(version)) => {
                return Err(Problem::of_file(Code::UnknownVersion, "manifest.csv").value(version));
            }
            _ if there("roles") => Version::V1p2,
            _ => Version::V1p1,
        };
        let mut modes = BTreeMap::new();
        for name in READ {
            if name == "roles" && version == Version::V1p1 {
                continue;
            }
            let file = format!("{name}.csv");
            let said = properties.as_ref().and_then(|p| p.get(&format!("file.{name}").to_ascii_lowercase()));
            let mode = match (said.map(String::as_str), there(name)) {
                (Some("bulk"), true) => Mode::Bulk,
                (Some("delta"), true) => Mode::Delta,
                (Some("bulk" | "delta"), false) => return Err(Problem::of_file(Code::MissingFile, &file)),
                (Some("absent"), true) => {
                    problems.add(Problem::of_file(Code::DeclaredAbsent, &file));
                    Mode::Absent
                }
                (_, true) => {
                    if properties.is_some() {
                        problems.add(Problem::of_file(Code::NotDeclared, &file));
                    }
                    Mode::Bulk
                }
                (_, false) => Mode::Absent,
            };
            modes.insert(name, mode);
        }
        if modes.values().all(|mode| *mode == Mode::Absent) {
            return Err(Problem::of_file(Code::NoFiles, ""));
        }
        for name in archive.names() {
            let stem = name.strip_suffix(".csv").unwrap_or(name);
            let known = READ.iter().chain(["manifest"].iter()).any(|file| file.eq_ignore_ascii_case(stem));
            if !known || (stem.eq_ignore_ascii_case("roles") && version == Version::V1p1) {
                let standard = OTHERS.iter().find(|other| other.eq_ignore_ascii_case(stem));
                let problem = Problem::of_file(Code::NotRead, name);
                problems.add(match standard {
                    Some(standard) => problem.value(standard),
                    None => problem,
                });
            }
        }
        Ok(Self { version, modes })
    }

    /// What this file is.
    pub(super) fn mode(&self, name: &str) -> Mode {
        self.modes.get(name).copied().unwrap_or(Mode::Absent)
    }
}

fn properties(
    archive: &mut Archive,
    problems: &mut Problems,
) -> Result<Option<BTreeMap<String, String>>, Problem> {
    let Some(name) = archive.find("manifest.csv").map(str::to_owned) else {
        problems.add(Problem::of_file(Code::NoManifest, "manifest.csv"));
        return Ok(None);
    };
    let mut sheet = Sheet::open(&name, &LAYOUT, archive.read(&name)?, Some(problems))?;
    let [property, value] = sheet.places(["propertyName", "value"]);
    let mut properties = BTreeMap::new();
    while sheet.next(problems)? != Next::End {
        if let (Some(property), Some(value)) = (sheet.text(property), sheet.text(value)) {
            properties.insert(property.to_ascii_lowercase(), value.to_ascii_lowercase());
        }
    }
    Ok(Some(properties))
}
