#![doc = include_str!("../README.md")]

mod entry;
mod log;
mod writer;

pub use entry::{Entry, Outcome};
pub use log::{LoggedEvent, latest, record};
pub use writer::{Audit, AuditError};
