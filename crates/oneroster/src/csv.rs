//! OneRoster's CSV sets, versions 1.1 and 1.2: a flat zip of CSV files (RFC 4180) with a manifest that says of each file
//! whether it is whole (`bulk`), a difference (`delta`) or `absent`.
//!
//! Each file is read once, a record at a time, in the order of reference, and laid out as staged rows. Makers differ:
//! what the standard allows is read, what it does not is told by file, line and column, and a row that cannot be used
//! never stops the others. Passwords, race and ethnicity are never looked at.

mod archive;
mod manifest;
mod people;
mod problem;
mod read;
mod rows;
mod sheet;

pub use problem::{Code, Problem, Problems, Severity};
pub(crate) use read::{Message, Reading, Sent, read};

pub use manifest::{Mode, Version};
