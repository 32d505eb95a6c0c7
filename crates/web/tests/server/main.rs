//! The server from outside: its connections and what every request gets.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed unwrap fails the test")]

mod connections;
mod site;
mod support;
