//! The ways in, told as people live them.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
#![expect(clippy::panic, reason = "a failed test may panic")]

mod accounts;
mod browser;
mod place;
mod roles;
mod sessions;
mod sign_in;
mod throttle;
