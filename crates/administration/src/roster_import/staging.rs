//! Where an import lays its rows before anything is decided: tables without row security, filled by COPY inside the
//! import's own transaction, so that nobody else ever sees them.

use bytes::{BufMut, Bytes, BytesMut};
use db::{DbError, Staging, Tx};
use jiff::civil::Date;
use uuid::Uuid;

/// A staging table, named after the file whose rows it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Schools, their departments and the provider itself.
    Orgs,
    /// School years, terms and grading periods.
    Sessions,
    /// What is taught.
    Courses,
    /// Classes and teaching groups.
    Classes,
    /// People.
    People,
    /// Their roles, when these stand in a file of their own.
    Roles,
    /// Dates of birth.
    Demographics,
    /// Who belongs to which group.
    Enrolments,
}

impl Table {
    /// Opens the COPY into this table.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open(self, tx: &mut Tx) -> Result<Staging, DbError> {
        let statement = match self {
            Self::Orgs => db::sql!(
                "copy staging_org (import_id, line, state, sourced_id, kind, name, number, oid, parent, placeholder)
                 from stdin"
            ),
            Self::Sessions => db::sql!(
                "copy staging_session (import_id, line, state, sourced_id, title, kind, starts_on, ends_on, parent,
                   school_year) from stdin"
            ),
            Self::Courses => db::sql!(
                "copy staging_course (import_id, line, state, sourced_id, title, code, subject, grades, org, session,
                   placeholder) from stdin"
            ),
            Self::Classes => db::sql!(
                "copy staging_class (import_id, line, state, sourced_id, title, code, kind, course, school, sessions,
                   grades, room) from stdin"
            ),
            Self::People => db::sql!(
                "copy staging_person (import_id, line, state, sourced_id, given_names, call_name, surname, username,
                   identifier, email, phone, sms, enabled, learner_number, grade, role, orgs, agents, non_disclosure,
                   identity_hash) from stdin"
            ),
            Self::Roles => db::sql!(
                "copy staging_role (import_id, line, state, person, org, role, starts_on, ends_on) from stdin"
            ),
            Self::Demographics => db::sql!(
                "copy staging_demographics (import_id, line, state, sourced_id, birth_date, sex) from stdin"
            ),
            Self::Enrolments => db::sql!(
                "copy staging_enrolment (import_id, line, state, sourced_id, class, person, role, is_primary,
                   starts_on, ends_on) from stdin"
            ),
        };
        tx.staging(statement).await
    }
}

/// What is to become of a staged row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    /// The register shall be as the row says.
    Active,
    /// What the row names has ended.
    Gone,
    /// The row was refused; what it names stays as it is, and is not taken for absent.
    Kept,
}

impl RowState {
    fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Gone => "gone",
            Self::Kept => "kept",
        }
    }
}

/// Rows in PostgreSQL's COPY text format.
#[derive(Debug, Default)]
pub struct CopyText(BytesMut);

impl CopyText {
    /// Bytes that wait.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes what waits.
    pub fn take(&mut self) -> Bytes {
        self.0.split().freeze()
    }

    /// Begins a row; every staged row starts with its import, its line and its state.
    pub fn row(&mut self, import: Uuid, line: u32, state: RowState) -> CopyRow<'_> {
        self.0.put_slice(import.to_string().as_bytes());
        let mut row = CopyRow(&mut self.0);
        row.display(&line);
        row.text(state.code());
        row
    }
}

/// One row being written.
#[derive(Debug)]
pub struct CopyRow<'a>(&'a mut BytesMut);

impl CopyRow<'_> {
    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.put_u8(b'\t');
        escape(self.0, text);
        self
    }

    /// A text, or nothing.
    pub fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    /// Nothing.
    pub fn null(&mut self) -> &mut Self {
        self.0.put_slice(b"\t\\N");
        self
    }

    /// Several nothings.
    pub fn nulls(&mut self, count: usize) -> &mut Self {
        for _ in 0..count {
            self.null();
        }
        self
    }

    /// A yes or no.
    pub fn boolean(&mut self, value: bool) -> &mut Self {
        self.0.put_slice(if value { b"\tt" } else { b"\tf" });
        self
    }

    /// A date, or nothing.
    pub fn date(&mut self, date: Option<Date>) -> &mut Self {
        match date {
            Some(date) => self.display(&date),
            None => self.null(),
        }
    }

    /// A number or another value whose text needs no escape.
    pub fn display(&mut self, value: &dyn std::fmt::Display) -> &mut Self {
        use std::fmt::Write;
        self.0.put_u8(b'\t');
        // Writing into memory does not fail.
        let _ = write!(self.0, "{value}");
        self
    }

    /// Bytes, or nothing.
    pub fn bytes(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        use std::fmt::Write;
        let Some(bytes) = bytes else { return self.null() };
        self.0.put_slice(b"\t\\\\x");
        for byte in bytes {
            let _ = write!(self.0, "{byte:02x}");
        }
        self
    }

    /// A list of texts.
    pub fn list<'t>(&mut self, items: impl IntoIterator<Item = &'t str>) -> &mut Self {
        self.0.put_slice(b"\t{");
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.0.put_u8(b',');
            }
            self.0.put_u8(b'"');
            let quoted = item.replace('\\', "\\\\").replace('"', "\\\"");
            escape(self.0, &quoted);
            self.0.put_u8(b'"');
        }
        self.0.put_u8(b'}');
        self
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.0.put_u8(b'\n');
    }
}

fn escape(out: &mut BytesMut, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'\\' => out.put_slice(b"\\\\"),
            b'\t' => out.put_slice(b"\\t"),
            b'\n' => out.put_slice(b"\\n"),
            b'\r' => out.put_slice(b"\\r"),
            other => out.put_u8(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_break_a_line_is_escaped() {
        let mut copy = CopyText::default();
        copy.row(Uuid::nil(), 7, RowState::Active)
            .text("a\tb\\c\nd")
            .null()
            .boolean(true)
            .list(["x\"y", "z\\", "1,2"])
            .bytes(Some(&[0x0f, 0xa0]))
            .end();
        let text = String::from_utf8(copy.take().to_vec()).unwrap();
        assert_eq!(
            text,
            "00000000-0000-0000-0000-000000000000\t7\tactive\ta\\tb\\\\c\\nd\t\\N\tt\t{\"x\\\\\"y\",\"z\\\\\\\\\",\"1,2\"}\t\\\\x0fa0\n"
        );
        assert!(copy.is_empty());
    }
}
