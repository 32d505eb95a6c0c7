#![doc = include_str!("../README.md")]

mod outbox;
mod relay;

pub use outbox::{Event, emit, emit_each};
pub use relay::{Follower, Following, Relay};
