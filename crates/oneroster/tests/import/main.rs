//! The roster import as a story: sets of others, sets that are broken, and what the register holds afterwards.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed unwrap fails the test")]

mod broken;
mod office;
mod others;
mod page;
mod set;
mod twice;
