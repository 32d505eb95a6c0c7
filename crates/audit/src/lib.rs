#![doc = include_str!("../README.md")]

mod entry;
mod log;
mod overview;
mod writer;

pub use entry::{Entry, Outcome};
pub use log::{LoggedEvent, latest, record};
pub use overview::{DisclosedTo, HandledClass, disclosed, handled};
pub use writer::{Audit, AuditError};
