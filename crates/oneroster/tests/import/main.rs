//! The roster import as a story: sets of others, sets that are broken, and what the register holds afterwards.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap fails the test")]
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod broken;
mod office;
mod others;
mod page;
mod set;
mod twice;
