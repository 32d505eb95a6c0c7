//! Reading a whole set in the order of reference, and handing its rows over as they come.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use administration::roster_import::{Complete, CopyText, RowState, Table};
use bytes::Bytes;
use domain::PersonalIdentityCode;
use tokio::sync::mpsc;
use uuid::Uuid;
use vault::ProviderKeys;

use super::archive::Archive;
use super::manifest::{Manifest, Mode, READ, Version};
use super::problem::{Problem, Problems};
use super::sheet::{Next, Sheet};
use super::{people, rows};

/// Rows are handed over in pieces of about this many bytes.
const PIECE: usize = 1 << 16;

/// What the reader hands over.
pub(crate) enum Message {
    /// The rows that follow go into this table.
    Open(Table),
    /// Rows in COPY text format.
    Rows(Bytes),
    /// The table is complete.
    Close,
}

/// How the set is to be read.
pub(crate) struct Reading {
    /// The import.
    pub import: Uuid,
    /// Whether the file may make somebody a principal.
    pub gives_principals: bool,
    /// The extension column that holds personal identity codes, and the keys that protect them.
    pub identity_codes: Option<(String, Arc<ProviderKeys>)>,
}

/// What was read.
pub(crate) struct Sent {
    /// The version of the set.
    pub version: Option<Version>,
    /// Which sets are complete.
    pub complete: Complete,
    /// Records per file.
    pub records: BTreeMap<&'static str, u64>,
    /// What is wrong.
    pub problems: Problems,
    /// Identity codes by the set's identifiers; they never reach staging.
    pub codes: HashMap<String, PersonalIdentityCode>,
}

/// Why reading stopped.
pub(super) enum Stop {
    /// The set cannot be read.
    Problem(Problem),
    /// Nobody takes the rows any more.
    NobodyThere,
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Where rows are written on their way.
pub(super) struct Desk {
    pub reading: Reading,
    pub version: Version,
    pub problems: Problems,
    pub copy: CopyText,
    pub codes: HashMap<String, PersonalIdentityCode>,
    records: u64,
    out: mpsc::Sender<Message>,
}

impl Desk {
    fn send(&self, message: Message) -> Result<(), Stop> {
        self.out.blocking_send(message).map_err(|_| Stop::NobodyThere)
    }

    /// Takes each record of a file: `take` lays out an active one after `nulls` is known to be the number of the table's
    /// columns after the identifier.
    pub(super) fn each(
        &mut self,
        sheet: &mut Sheet<'_>,
        nulls: usize,
        mut take: impl FnMut(&Sheet<'_>, &mut Self) -> Result<(), Problem>,
    ) -> Result<(), Stop> {
        self.each_record(sheet, |sheet, desk, state| {
            let line = sheet.line();
            let bare = match state {
                Some(RowState::Active) => match take(sheet, desk) {
                    Ok(()) => return,
                    Err(problem) => {
                        desk.problems.add(problem);
                        RowState::Kept
                    }
                },
                Some(other) => other,
                None => RowState::Kept,
            };
            if let Some(id) = sheet.id() {
                desk.copy.row(desk.reading.import, line, bare).text(id).nulls(nulls).end();
            }
        })
    }

    /// Takes each record of a file, whatever its state; `None` stands for a record that cannot be used.
    pub(super) fn each_record(
        &mut self,
        sheet: &mut Sheet<'_>,
        mut take: impl FnMut(&Sheet<'_>, &mut Self, Option<RowState>),
    ) -> Result<(), Stop> {
        loop {
            match sheet.next(&mut self.problems)? {
                Next::End => return Ok(()),
                Next::Refused => take(sheet, self, None),
                Next::Row => {
                    let state = sheet.state(&mut self.problems);
                    take(sheet, self, Some(state));
                }
            }
            self.records += 1;
            if self.copy.len() > PIECE {
                let piece = self.copy.take();
                self.send(Message::Rows(piece))?;
            }
        }
    }
}

/// Reads the set at `path`; its rows go to `out`. It blocks, and belongs on a thread of its own.
pub(crate) fn read(path: &Path, reading: Reading, out: mpsc::Sender<Message>) -> Sent {
    let mut sent = Sent {
        version: None,
        complete: Complete::default(),
        records: BTreeMap::new(),
        problems: Problems::default(),
        codes: HashMap::new(),
    };
    let opened = Archive::open(path, &mut sent.problems)
        .and_then(|mut archive| Ok((Manifest::read(&mut archive, &mut sent.problems)?, archive)));
    let (manifest, mut archive) = match opened {
        Ok(opened) => opened,
        Err(problem) => {
            sent.problems.add(problem);
            return sent;
        }
    };
    sent.version = Some(manifest.version);
    sent.complete = complete(&manifest);
    // Every header is looked at before the first row is taken, so that all that is wrong with them is told at once.
    let mut sound = true;
    for name in READ.into_iter().filter(|name| manifest.mode(name) != Mode::Absent) {
        let file = archive.find(&format!("{name}.csv")).unwrap_or(name).to_owned();
        let opened = archive
            .read(&file)
            .and_then(|unpacked| {
                Sheet::open(&file, rows::layout(name, manifest.version), unpacked, Some(&mut sent.problems))
            })
            .map(drop);
        if let Err(problem) = opened {
            sent.problems.add(problem);
            sound = false;
        }
    }
    if !sound {
        return sent;
    }
    let mut desk = Desk {
        reading,
        version: manifest.version,
        problems: std::mem::take(&mut sent.problems),
        copy: CopyText::default(),
        codes: HashMap::new(),
        records: 0,
        out,
    };
    for name in READ.into_iter().filter(|name| manifest.mode(name) != Mode::Absent) {
        desk.records = 0;
        let result = one_file(&mut desk, &mut archive, name);
        sent.records.insert(name, desk.records);
        match result {
            Ok(()) => {}
            Err(Stop::Problem(problem)) => {
                desk.problems.add(problem);
                break;
            }
            Err(Stop::NobodyThere) => break,
        }
    }
    sent.problems = desk.problems;
    sent.codes = desk.codes;
    sent
}

fn one_file(desk: &mut Desk, archive: &mut Archive, name: &'static str) -> Result<(), Stop> {
    let file = archive.find(&format!("{name}.csv")).unwrap_or(name).to_owned();
    let layout = rows::layout(name, desk.version);
    let mut sheet = Sheet::open(&file, layout, archive.read(&file)?, None)?;
    let (table, take): (Table, rows::Take) = match name {
        "orgs" => (Table::Orgs, rows::orgs),
        "academicSessions" => (Table::Sessions, rows::sessions),
        "courses" => (Table::Courses, rows::courses),
        "classes" => (Table::Classes, rows::classes),
        "users" => (Table::People, people::people),
        "roles" => (Table::Roles, people::roles),
        "demographics" => (Table::Demographics, rows::demographics),
        _ => (Table::Enrolments, rows::enrolments),
    };
    desk.send(Message::Open(table))?;
    take(desk, &mut sheet)?;
    let rest = desk.copy.take();
    if !rest.is_empty() {
        desk.send(Message::Rows(rest))?;
    }
    desk.send(Message::Close)
}

fn complete(manifest: &Manifest) -> Complete {
    let bulk = |name| manifest.mode(name) == Mode::Bulk;
    let in_people = manifest.version == Version::V1p1;
    Complete {
        orgs: bulk("orgs"),
        sessions: bulk("academicSessions"),
        courses: bulk("courses"),
        classes: bulk("classes"),
        people: bulk("users"),
        roles: if in_people { bulk("users") } else { bulk("roles") },
        roles_in_people: in_people,
        enrolments: bulk("enrollments"),
    }
}
