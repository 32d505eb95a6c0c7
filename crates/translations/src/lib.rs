#![doc = include_str!("../README.md")]

mod build;
mod code;
mod fault;
mod message;
mod room;

pub use build::build;
pub use fault::Fault;
pub use room::{Sources, compile};
