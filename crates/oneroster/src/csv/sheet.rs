//! One CSV file: its header understood, its records one at a time.

use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::rc::Rc;

use administration::roster_import::RowState;
use csv::StringRecord;
use jiff::civil::Date;

use super::archive::{Halted, Unpacked};
use super::problem::{Code, Problem, Problems};

/// Identifiers are at most this long.
const LONGEST_ID: usize = 255;
/// Other values are at most this long; lists of agents are the longest.
const LONGEST_VALUE: usize = 4000;
/// How much of a file is looked at to tell text from other things.
const LOOKED_AT: usize = 8192;

/// The columns of one file.
pub(super) struct Layout {
    /// Columns without which the file cannot be used; the first one identifies a record.
    pub needed: &'static [&'static str],
    /// Columns that are read when they are there.
    pub read: &'static [&'static str],
    /// Columns that the standard knows and we do not use.
    pub unused: &'static [&'static str],
    /// Columns that are never kept.
    pub never_kept: &'static [&'static str],
}

impl Layout {
    /// The column that a header means, and whether it was spelt right.
    fn column(&self, header: &str) -> Option<(&'static str, bool)> {
        let all = || {
            ["status", "dateLastModified"]
                .iter()
                .chain(self.needed)
                .chain(self.read)
                .chain(self.unused)
                .chain(self.never_kept)
        };
        if let Some(column) = all().find(|column| **column == header) {
            return Some((column, true));
        }
        let plain = plain(header);
        all().find(|column| self::plain(column) == plain).map(|column| (*column, false))
    }
}

/// A header without case, blanks and doubled letters, and with its common misspellings put right.
fn plain(header: &str) -> String {
    let mut plain: String = header.chars().filter(char::is_ascii_alphanumeric).collect();
    plain.make_ascii_lowercase();
    let mut single = String::with_capacity(plain.len());
    for letter in plain.chars() {
        if !single.ends_with(letter) {
            single.push(letter);
        }
    }
    if single == "datalastmodified" { "datelastmodified".to_owned() } else { single }
}

/// A file being read.
pub(super) struct Sheet<'a> {
    file: String,
    reader: csv::Reader<BufReader<Unpacked<'a>>>,
    in_record: Rc<Cell<u64>>,
    /// Whether lines end with carriage return and line feed.
    two_characters: bool,
    /// Fields up to the last one that has a name.
    named: usize,
    /// What each field is, by position.
    columns: Vec<Option<&'static str>>,
    extensions: Vec<(String, usize)>,
    record: StringRecord,
    line: u32,
    line_of_next: u32,
    id: Option<usize>,
    status: Option<usize>,
    modified: Option<usize>,
}

/// What came next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A record that can be looked at.
    Row,
    /// A record that cannot be used.
    Refused,
    /// Nothing more.
    End,
}

/// The place of a column, if the file has it.
pub(super) type Place = Option<usize>;

impl<'a> Sheet<'a> {
    /// Opens a file and understands its header. `say` is told what
    /// is odd about it.
    pub(super) fn open(
        file: &str,
        layout: &Layout,
        unpacked: Unpacked<'a>,
        say: Option<&mut Problems>,
    ) -> Result<Self, Problem> {
        let in_record = unpacked.in_record();
        let mut text = BufReader::with_capacity(LOOKED_AT, unpacked);
        let head = text.fill_buf().map_err(|e| halted(file, &e))?;
        look_at(file, head)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(text);
        let mut header = StringRecord::new();
        if !reader.read_record(&mut header).map_err(|e| broken(file, &e))? {
            return Err(Problem::of_file(Code::NoHeader, file));
        }
        let two_characters = reader.position().line() == 1;
        let mut sheet = Self {
            file: file.to_owned(),
            reader,
            two_characters,
            named: 0,
            in_record,
            columns: Vec::new(),
            extensions: Vec::new(),
            record: StringRecord::new(),
            line: 1,
            line_of_next: 2,
            id: None,
            status: None,
            modified: None,
        };
        sheet.understand(layout, &header, say)?;
        Ok(sheet)
    }

    fn understand(
        &mut self,
        layout: &Layout,
        header: &StringRecord,
        say: Option<&mut Problems>,
    ) -> Result<(), Problem> {
        if header.len() == 1
            && let Some(only) = header.get(0)
            && let Some(sign) = [';', '\t', '|'].into_iter().find(|sign| only.contains(*sign))
        {
            let name = if sign == '\t' { "TAB".to_owned() } else { sign.to_string() };
            return Err(Problem::of_file(Code::WrongDelimiter, &self.file).line(1).value(&name));
        }
        let mut told = Problems::default();
        for (at, name) in header.iter().enumerate() {
            let name = name.trim();
            let problem = |code| Problem::of_file(code, &self.file).line(1).column(name);
            let column = layout.column(name);
            self.columns.push(column.map(|(column, _)| column));
            if !name.is_empty() {
                self.named = at + 1;
            }
            match column {
                Some((column, _)) if layout.never_kept.contains(&column) => told.add(problem(Code::NotKept)),
                Some((_, true)) => {}
                Some((column, false)) => told.add(problem(Code::MisspeltColumn).value(column)),
                None if name.is_empty() => told.add(
                    Problem::of_file(Code::UnnamedColumn, &self.file).line(1).value(&(at + 1).to_string()),
                ),
                None if name.starts_with("metadata.") => self.extensions.push((name.to_owned(), at)),
                None => told.add(problem(Code::UnknownColumn)),
            }
        }
        for needed in layout.needed {
            if self.place(needed).is_none() {
                return Err(Problem::of_file(Code::MissingColumn, &self.file).line(1).column(needed));
            }
        }
        if let Some(say) = say {
            told.first.into_iter().for_each(|problem| say.add(problem));
        }
        // The first needed column is the record's identifier.
        self.id = layout.needed.first().and_then(|id| self.place(id));
        self.status = self.place("status");
        self.modified = self.place("dateLastModified");
        Ok(())
    }

    /// The file's name.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Where a column stands.
    pub(super) fn place(&self, column: &str) -> Place {
        self.columns.iter().position(|c| *c == Some(column))
    }

    /// Where several columns stand.
    pub(super) fn places<const N: usize>(&self, columns: [&'static str; N]) -> [Place; N] {
        columns.map(|column| self.place(column))
    }

    /// Where an extension column stands.
    pub(super) fn extension(&self, name: &str) -> Place {
        self.extensions.iter().find(|(column, _)| column == name).map(|(_, at)| *at)
    }

    /// The names of the extension columns.
    pub(super) fn extensions(&self) -> impl Iterator<Item = &str> {
        self.extensions.iter().map(|(name, _)| name.as_str())
    }

    /// Goes on to the next record.
    pub(super) fn next(&mut self, problems: &mut Problems) -> Result<Next, Problem> {
        self.in_record.set(0);
        let expected = self.line_of_next;
        let more = self.reader.read_record(&mut self.record).map_err(|e| {
            let problem = broken(&self.file, &e);
            if problem.code == Code::EndlessField { problem.line(expected) } else { problem }
        })?;
        if !more {
            return Ok(Next::End);
        }
        // The reader skips blank lines; a value with line breaks takes several. Where lines end with two characters the
        // reader stands between them.
        let breaks = self.record.iter().map(|field| field.matches('\n').count()).sum::<usize>();
        let breaks = u32::try_from(breaks).unwrap_or(0);
        let after = u32::try_from(self.reader.position().line()).unwrap_or(u32::MAX);
        let own = if self.two_characters { 0 } else { 1 };
        self.line = expected.max(after.saturating_sub(breaks + own));
        self.line_of_next = self.line.saturating_add(1 + breaks);
        match self.usable() {
            Ok(()) => Ok(Next::Row),
            Err(problem) => {
                problems.add(problem);
                Ok(Next::Refused)
            }
        }
    }

    fn usable(&self) -> Result<(), Problem> {
        let extra = self.record.iter().skip(self.columns.len()).any(|field| !field.trim().is_empty());
        if extra || self.record.len() < self.named {
            let found = self.record.len().to_string();
            return Err(self
                .problem(Code::FieldCount, None)
                .value(&format!("{found}/{}", self.columns.len())));
        }
        let Some(id) = self.text(self.id) else { return Err(self.problem(Code::MissingValue, self.id)) };
        if id.len() > LONGEST_ID || unwanted(id) {
            return Err(self.problem(Code::BadValue, self.id));
        }
        match self.record.iter().position(|field| field.len() > LONGEST_VALUE || field.contains('\0')) {
            Some(at) => Err(self.problem(Code::BadValue, Some(at))),
            None => Ok(()),
        }
    }

    /// The present line.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// A problem in the present line.
    pub(super) fn problem(&self, code: Code, column: Place) -> Problem {
        let problem = Problem::of_file(code, &self.file).line(self.line);
        let extension =
            |at| self.extensions.iter().find(|(_, place)| *place == at).map(|(name, _)| name.as_str());
        match column.and_then(|at| self.columns.get(at).copied().flatten().or_else(|| extension(at))) {
            Some(name) => problem.column(name),
            None => problem,
        }
    }

    /// The record's identifier, if it has one that can be used.
    pub(super) fn id(&self) -> Option<&str> {
        self.reference(self.id)
    }

    /// What the record's status says; empty is active.
    pub(super) fn state(&self, problems: &mut Problems) -> RowState {
        if self.text(self.modified).is_some_and(|text| parse_date(text).is_none()) {
            problems.add(self.problem(Code::DateIgnored, self.modified));
        }
        let Some(status) = self.text(self.status) else { return RowState::Active };
        if status.eq_ignore_ascii_case("active") {
            RowState::Active
        } else if status.eq_ignore_ascii_case("tobedeleted") {
            RowState::Gone
        } else if status.eq_ignore_ascii_case("inactive") {
            problems.add(self.problem(Code::Inactive, self.status));
            RowState::Gone
        } else {
            problems.add(self.problem(Code::UnknownStatus, self.status).value(status));
            RowState::Active
        }
    }

    /// A value; blank is none.
    pub(super) fn text(&self, column: Place) -> Option<&str> {
        let text = self.record.get(column?)?.trim();
        if text.is_empty() { None } else { Some(text) }
    }

    /// A value that must be there.
    pub(super) fn needed(&self, column: Place) -> Result<&str, Problem> {
        self.text(column).ok_or_else(|| self.problem(Code::MissingValue, column))
    }

    /// A reference: an identifier.
    pub(super) fn reference(&self, column: Place) -> Option<&str> {
        self.text(column).filter(|id| id.len() <= LONGEST_ID && !unwanted(id))
    }

    /// The values of a list.
    pub(super) fn list(&self, column: Place) -> impl Iterator<Item = &str> {
        let text = self.text(column).unwrap_or_default();
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty() && item.len() <= LONGEST_ID && !unwanted(item))
    }

    /// A date; one that is written otherwise is told and taken as empty.
    pub(super) fn date(&self, column: Place, problems: &mut Problems) -> Option<Date> {
        let text = self.text(column)?;
        let date = parse_date(text);
        if date.is_none() {
            problems.add(self.problem(Code::DateIgnored, column));
        }
        date
    }

    /// A date that must be there.
    pub(super) fn needed_date(&self, column: Place) -> Result<Date, Problem> {
        parse_date(self.needed(column)?).ok_or_else(|| self.problem(Code::BadDate, column))
    }

    /// A yes or no; anything else is told.
    pub(super) fn boolean(&self, column: Place, otherwise: bool, problems: &mut Problems) -> bool {
        let Some(text) = self.text(column) else { return otherwise };
        if text.eq_ignore_ascii_case("true") {
            true
        } else if text.eq_ignore_ascii_case("false") {
            false
        } else {
            problems.add(self.problem(Code::BadBoolean, column));
            otherwise
        }
    }
}

/// A date as the standard writes it, also as the first part of a moment.
fn parse_date(text: &str) -> Option<Date> {
    let date = text.get(..10)?;
    if text.len() > 10 && !text.get(10..11).is_some_and(|next| next == "T" || next == " ") {
        return None;
    }
    date.parse().ok().filter(|date: &Date| (1900..=2200).contains(&date.year()))
}

/// Control characters have no place in an identifier.
fn unwanted(id: &str) -> bool {
    id.chars().any(char::is_control)
}

/// Tells text in UTF-8 from everything else.
fn look_at(file: &str, head: &[u8]) -> Result<(), Problem> {
    let encoding = |name| Err(Problem::of_file(Code::WrongEncoding, file).line(1).value(name));
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return encoding("UTF-16");
    }
    if head.contains(&0) {
        // Every second byte of western text in UTF-16 is zero.
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        return if zeros * 3 > head.len() {
            encoding("UTF-16")
        } else {
            Err(Problem::of_file(Code::Binary, file))
        };
    }
    Ok(())
}

fn broken(file: &str, error: &csv::Error) -> Problem {
    match error.kind() {
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or(1, csv::Position::line);
            Problem::of_file(Code::WrongEncoding, file)
                .line(u32::try_from(line).unwrap_or(u32::MAX))
                .value("ISO 8859-1")
        }
        csv::ErrorKind::Io(error) => halted(file, error),
        _ => Problem::of_file(Code::UnreadableEntry, file),
    }
}

fn halted(file: &str, error: &std::io::Error) -> Problem {
    let own = error.get_ref().and_then(|inner| inner.downcast_ref::<Halted>());
    Problem::of_file(own.map_or(Code::UnreadableEntry, |Halted(code)| *code), file)
}
