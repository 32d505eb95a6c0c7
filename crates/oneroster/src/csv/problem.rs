//! What is wrong with a set, told by file, line and column. A problem never holds a person's data: identifiers of the
//! set and words of its vocabularies at most.

use std::collections::BTreeMap;

use administration::roster_import::{Finding, Found, Table};
use domain::PersonalIdentityCode;
use serde::{Deserialize, Serialize};

/// How many problems are kept; the rest are counted.
const KEPT: usize = 1000;
/// How much of a value is shown.
const SHOWN: usize = 60;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The set cannot be read; nothing is brought in.
    Fatal,
    /// The row is left out.
    Error,
    /// Something of the row is left out or replaced.
    Warning,
    /// Good to know.
    Note,
}

macro_rules! codes {
    ($($severity:ident { $($(#[$doc:meta])* $name:ident,)+ })+) => {
        /// What is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($($(#[$doc])* $name,)+)+ }

        impl Code {
            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $($(Self::$name)|+ => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    Fatal {
        /// The file is not a zip archive.
        NotAZip,
        /// An entry is encrypted.
        Encrypted,
        /// An archive lies in the archive.
        NestedArchive,
        /// An entry is a link.
        Symlink,
        /// More entries than a set can have.
        TooManyEntries,
        /// Larger than what is taken.
        TooLarge,
        /// It unpacks to far more than it holds, or its entries overlap.
        Bomb,
        /// An entry cannot be unpacked.
        UnreadableEntry,
        /// No file of a roster is in it.
        NoFiles,
        /// The manifest names a version that is not known.
        UnknownVersion,
        /// The manifest names a file that is not there.
        MissingFile,
        /// The columns are not separated by commas.
        WrongDelimiter,
        /// The text is not UTF-8.
        WrongEncoding,
        /// The file is not text.
        Binary,
        /// The file has no header line.
        NoHeader,
        /// A column that is needed is missing.
        MissingColumn,
        /// A quotation mark opens and never closes.
        EndlessField,
    }
    Error {
        /// Another number of fields than the header has.
        FieldCount,
        /// A needed value is empty.
        MissingValue,
        /// A value is too long, or not what the column takes.
        BadValue,
        /// A needed date is not a date.
        BadDate,
        /// The end lies before the beginning.
        EndsBeforeStart,
        /// The identifier stands twice; the first counts.
        Duplicate,
        /// The class belongs to no school.
        NotASchool,
        /// The enrolment's class is unknown, or ends in this very set.
        UnknownClass,
        /// The person is unknown.
        UnknownPerson,
    }
    Warning {
        /// No manifest; what each file is was inferred.
        NoManifest,
        /// The manifest says nothing about the file; it is read as whole.
        NotDeclared,
        /// The manifest says that the file is absent; it is not read.
        DeclaredAbsent,
        /// The entry lies in a folder; it is not read.
        InFolder,
        /// The column is not known.
        UnknownColumn,
        /// The column is misspelt; it was understood.
        MisspeltColumn,
        /// A column has no name.
        UnnamedColumn,
        /// The date is not written as year, month, day; it is taken as empty.
        DateIgnored,
        /// `inactive` counts as to be deleted.
        Inactive,
        /// The status is not known; the row is taken as active.
        UnknownStatus,
        /// The role is not known; the person has none.
        UnknownRole,
        /// The role is given in DigiOne, not by a file.
        RoleNotGiven,
        /// The value is neither true nor false.
        BadBoolean,
        /// The preferred name is not among the given names.
        CallNameNotUsed,
        /// The learner number is not one.
        LearnerNumberInvalid,
        /// The identity code is not one.
        IdentityCodeInvalid,
        /// The grade is not one that is known.
        UnknownGrade,
        /// A placeholder stands in for a school.
        PlaceholderSchool,
        /// A placeholder stands in for a course.
        PlaceholderCourse,
        /// The parent session is unknown.
        UnknownParentSession,
        /// The session is unknown.
        UnknownSession,
        /// The class names no session.
        NoSession,
        /// The learner has no school.
        LearnerWithoutSchool,
        /// The agent is unknown, or the two are not learner and guardian.
        OddAgent,
        /// The learner number is somebody else's.
        LearnerNumberTaken,
        /// The identity code is somebody else's.
        IdentityCodeTaken,
    }
    Note {
        /// The column is never kept.
        NotKept,
        /// The file is not part of a roster.
        NotRead,
        /// An extension column that is not used.
        ExtensionIgnored,
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong.
    pub code: Code,
    /// In which file; empty for the archive itself.
    pub file: String,
    /// In which line, when it is about one.
    pub line: Option<u32>,
    /// In which column, when it is about one.
    pub column: Option<String>,
    /// An identifier or word that tells which; never a person's data.
    pub value: Option<String>,
}

impl Problem {
    /// A problem with a file as a whole.
    pub fn of_file(code: Code, file: &str) -> Self {
        Self { code, file: shown(file), line: None, column: None, value: None }
    }

    /// The same at a line.
    #[must_use]
    pub fn line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// The same in a column.
    #[must_use]
    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(shown(column));
        self
    }

    /// The same with a word that tells which.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        self.value = Some(shown(value));
        self
    }
}

/// As much of a text as may stand in a report: no control characters, no identity code, not too long.
fn shown(text: &str) -> String {
    if text.parse::<PersonalIdentityCode>().is_ok() {
        return "…".to_owned();
    }
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// All problems of a set: the first thousand, and how many there are of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// The first ones.
    pub first: Vec<Problem>,
    /// How many of each.
    pub totals: BTreeMap<Code, u64>,
}

impl Problems {
    /// Adds one.
    pub fn add(&mut self, problem: Problem) {
        *self.totals.entry(problem.code).or_default() += 1;
        if self.first.len() < KEPT {
            self.first.push(problem);
        }
    }

    /// Adds what the checks found.
    pub(crate) fn add_findings(&mut self, first: Vec<Found>, totals: BTreeMap<(Table, Finding), u64>) {
        for ((_, finding), total) in totals {
            *self.totals.entry(code_of(finding)).or_default() += total;
        }
        for found in first {
            if self.first.len() >= KEPT {
                break;
            }
            let mut problem = Problem::of_file(code_of(found.finding), file_of(found.table)).line(found.line);
            problem.value = found.value.as_deref().map(shown);
            problem.column = column_of(found.table, found.finding).map(str::to_owned);
            self.first.push(problem);
        }
    }

    /// How many of this severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        self.totals.iter().filter(|(code, _)| code.severity() == severity).map(|(_, n)| n).sum()
    }
}

fn code_of(finding: Finding) -> Code {
    match finding {
        Finding::Duplicate => Code::Duplicate,
        Finding::PlaceholderSchool => Code::PlaceholderSchool,
        Finding::PlaceholderCourse => Code::PlaceholderCourse,
        Finding::UnknownParentSession => Code::UnknownParentSession,
        Finding::UnknownSession => Code::UnknownSession,
        Finding::NotASchool => Code::NotASchool,
        Finding::UnknownClass => Code::UnknownClass,
        Finding::UnknownPerson => Code::UnknownPerson,
        Finding::LearnerWithoutSchool => Code::LearnerWithoutSchool,
        Finding::OddAgent => Code::OddAgent,
        Finding::LearnerNumberTaken => Code::LearnerNumberTaken,
        Finding::IdentityCodeTaken => Code::IdentityCodeTaken,
    }
}

fn file_of(table: Table) -> &'static str {
    match table {
        Table::Orgs => "orgs.csv",
        Table::Sessions => "academicSessions.csv",
        Table::Courses => "courses.csv",
        Table::Classes => "classes.csv",
        Table::People => "users.csv",
        Table::Roles => "roles.csv",
        Table::Demographics => "demographics.csv",
        Table::Enrolments => "enrollments.csv",
    }
}

/// The column in which a finding is seen.
fn column_of(table: Table, finding: Finding) -> Option<&'static str> {
    Some(match (finding, table) {
        (Finding::Duplicate, _) => "sourcedId",
        (Finding::PlaceholderSchool, Table::Orgs) | (Finding::UnknownParentSession, _) => "parentSourcedId",
        (Finding::PlaceholderSchool | Finding::NotASchool, Table::Classes) => "schoolSourcedId",
        (Finding::PlaceholderCourse, _) => "courseSourcedId",
        (Finding::UnknownSession, _) => "termSourcedIds",
        (Finding::UnknownClass, _) => "classSourcedId",
        (Finding::UnknownPerson, Table::Demographics) => "sourcedId",
        (Finding::UnknownPerson, _) => "userSourcedId",
        (Finding::OddAgent, _) => "agentSourcedIds",
        (Finding::LearnerWithoutSchool | Finding::PlaceholderSchool, Table::People) => "orgSourcedIds",
        (Finding::LearnerWithoutSchool, Table::Roles) => "orgSourcedId",
        (Finding::LearnerNumberTaken, _) => "userMasterIdentifier",
        _ => return None,
    })
}
