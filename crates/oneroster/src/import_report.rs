//! A report in words: for the command line and for the page of the office.

use administration::roster_import::Kind;
use kernel::Lang;

use crate::csv::{Code, Problem, Severity};
use crate::import::{ImportError, Options, Outcome, Report, Workshop, run};
use crate::texts::Texts;

/// How many problems the command line shows.
const SHOWN: usize = 200;

/// What a problem is and what to do about it.
pub(crate) fn message(t: Texts, problem: &Problem) -> String {
    let value = problem.value.as_deref().unwrap_or("–");
    let column = problem.column.as_deref().unwrap_or("–");
    match problem.code {
        Code::NotAZip => t.problem_not_a_zip().to_owned(),
        Code::Encrypted => t.problem_encrypted().to_owned(),
        Code::NestedArchive => t.problem_nested_archive().to_owned(),
        Code::Symlink => t.problem_symlink().to_owned(),
        Code::TooManyEntries => t.problem_too_many_entries().to_owned(),
        Code::TooLarge => t.problem_too_large().to_owned(),
        Code::Bomb => t.problem_bomb().to_owned(),
        Code::UnreadableEntry => t.problem_unreadable_entry().to_owned(),
        Code::NoFiles => t.problem_no_files().to_owned(),
        Code::UnknownVersion => t.problem_unknown_version(value),
        Code::MissingFile => t.problem_missing_file().to_owned(),
        Code::WrongDelimiter => t.problem_wrong_delimiter(value),
        Code::WrongEncoding => t.problem_wrong_encoding(value),
        Code::Binary => t.problem_binary().to_owned(),
        Code::NoHeader => t.problem_no_header().to_owned(),
        Code::MissingColumn => t.problem_missing_column(column),
        Code::EndlessField => t.problem_endless_field().to_owned(),
        Code::FieldCount => t.problem_field_count(value),
        Code::MissingValue => t.problem_missing_value(column),
        Code::BadValue => t.problem_bad_value(column),
        Code::BadDate => t.problem_bad_date(column),
        Code::EndsBeforeStart => t.problem_ends_before_start(column),
        Code::Duplicate => t.problem_duplicate(value),
        Code::NotASchool => t.problem_not_a_school(value),
        Code::UnknownClass => t.problem_unknown_class(value),
        Code::UnknownPerson => t.problem_unknown_person(value),
        Code::NoManifest => t.problem_no_manifest().to_owned(),
        Code::NotDeclared => t.problem_not_declared().to_owned(),
        Code::DeclaredAbsent => t.problem_declared_absent().to_owned(),
        Code::InFolder => t.problem_in_folder().to_owned(),
        Code::UnknownColumn => t.problem_unknown_column(column),
        Code::MisspeltColumn => t.problem_misspelt_column(column, value),
        Code::UnnamedColumn => t.problem_unnamed_column(value),
        Code::DateIgnored => t.problem_date_ignored(column),
        Code::Inactive => t.problem_inactive().to_owned(),
        Code::UnknownStatus => t.problem_unknown_status(value),
        Code::UnknownRole => t.problem_unknown_role(value),
        Code::RoleNotGiven => t.problem_role_not_given(value),
        Code::BadBoolean => t.problem_bad_boolean(column),
        Code::CallNameNotUsed => t.problem_call_name_not_used(column),
        Code::LearnerNumberInvalid => t.problem_learner_number_invalid(column),
        Code::IdentityCodeInvalid => t.problem_identity_code_invalid(column),
        Code::UnknownGrade => t.problem_unknown_grade(value),
        Code::PlaceholderSchool => t.problem_placeholder_school(value),
        Code::PlaceholderCourse => t.problem_placeholder_course(value),
        Code::UnknownParentSession => t.problem_unknown_parent_session(value),
        Code::UnknownSession => t.problem_unknown_session(value),
        Code::NoSession => t.problem_no_session().to_owned(),
        Code::LearnerWithoutSchool => t.problem_learner_without_school().to_owned(),
        Code::OddAgent => t.problem_odd_agent(value),
        Code::LearnerNumberTaken => t.problem_learner_number_taken().to_owned(),
        Code::IdentityCodeTaken => t.problem_identity_code_taken().to_owned(),
        Code::NotKept => t.problem_not_kept(column),
        Code::NotRead => t.problem_not_read().to_owned(),
        Code::ExtensionIgnored => t.problem_extension_ignored(column),
    }
}

/// Where a problem is: file, line and column.
pub(crate) fn place(t: Texts, problem: &Problem) -> String {
    let mut place =
        if problem.file.is_empty() { t.import_archive().to_owned() } else { problem.file.clone() };
    if let Some(line) = problem.line {
        place = format!("{place}, {}", t.import_line(line));
    }
    if let Some(column) = &problem.column {
        place = format!("{place}, {column}");
    }
    place
}

/// The severity in words.
pub(crate) fn severity(t: Texts, severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => t.import_severity_fatal(),
        Severity::Error => t.import_severity_error(),
        Severity::Warning => t.import_severity_warning(),
        Severity::Note => t.import_severity_note(),
    }
}

/// The kind in words.
pub(crate) fn kind(t: Texts, kind: Kind) -> &'static str {
    match kind {
        Kind::School => t.import_kind_school(),
        Kind::Session => t.import_kind_session(),
        Kind::Course => t.import_kind_course(),
        Kind::Group => t.import_kind_group(),
        Kind::Person => t.import_kind_person(),
        Kind::Role => t.import_kind_role(),
        Kind::StudyRight => t.import_kind_study_right(),
        Kind::Guardianship => t.import_kind_guardianship(),
        Kind::Enrolment => t.import_kind_enrolment(),
    }
}

/// How it ended, in words.
pub(crate) fn outcome(t: Texts, report: &Report) -> String {
    match report.outcome {
        Outcome::Applied | Outcome::Checked if report.changes_nothing() => t.import_outcome_same().to_owned(),
        Outcome::Applied => t.import_outcome_applied().to_owned(),
        Outcome::Checked => t.import_outcome_checked().to_owned(),
        Outcome::Unreadable => t.import_outcome_unreadable().to_owned(),
        Outcome::Strict => t.import_outcome_strict().to_owned(),
        Outcome::WouldEnd { people, people_before, enrolments, enrolments_before } => {
            t.import_outcome_would_end(enrolments, enrolments_before, people, people_before)
        }
    }
}

/// The problems, the worst first.
pub(crate) fn sorted(report: &Report) -> Vec<&Problem> {
    let mut problems: Vec<&Problem> = report.problems.first.iter().collect();
    problems.sort_by_key(|problem| problem.code.severity());
    problems
}

/// Problems that there are beyond those that are shown.
pub(crate) fn unshown(report: &Report, shown: usize) -> u64 {
    let all: u64 = report.problems.totals.values().sum();
    all.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX))
}

impl Report {
    /// The whole report as text, for the command line: one line a kind, one line a problem.
    pub fn text(&self, lang: Lang) -> String {
        let t = Texts(lang);
        let mut lines = vec![outcome(t, self)];
        if matches!(self.outcome, Outcome::WouldEnd { .. }) {
            lines.push(t.import_outcome_would_end_cli().to_owned());
        }
        if self.records_read() > 0 {
            lines.push(t.import_read(self.records_read(), format!("{:.1}", self.seconds)));
        }
        for (what, counts) in &self.counts {
            let said = t.import_counts(counts.changed, counts.created, counts.ended);
            lines.push(format!("  {}: {said}", kind(t, *what)));
        }
        let problems = sorted(self);
        let shown = problems.len().min(SHOWN);
        for problem in problems.into_iter().take(SHOWN) {
            let column = problem.column.as_deref().unwrap_or_default();
            let line = problem.line.map(|line| line.to_string()).unwrap_or_default();
            let file = if problem.file.is_empty() { t.import_archive() } else { &problem.file };
            let severity = severity(t, problem.code.severity());
            lines.push(format!("{file}:{line}:{column}: {severity}: {}", message(t, problem)));
        }
        let more = unshown(self, shown);
        if more > 0 {
            lines.push(t.import_more_problems(more));
        }
        lines.join("\n")
    }
}

/// What the command line does: imports and answers its exit code and what to print. 0: done, or a dry run that would
/// work; 1: nothing was brought in, the text says why.
pub async fn run_cli(
    workshop: &Workshop,
    scope: &kernel::Scope,
    granted: policy::Granted<policy::Import, policy::Register>,
    path: &std::path::Path,
    options: &Options,
    progress: &(dyn Fn(&str) + Sync),
) -> (u8, String) {
    match run(workshop, scope, granted, path, options, progress).await {
        Ok(report) => {
            let done = matches!(report.outcome, Outcome::Applied | Outcome::Checked);
            (u8::from(!done), report.text(scope.lang))
        }
        Err(ImportError::AnotherRuns) => (1, Texts(scope.lang).import_another_runs().to_owned()),
        Err(error) => {
            tracing::error!(%error, "the import failed");
            (1, Texts(scope.lang).import_failed().to_owned())
        }
    }
}
