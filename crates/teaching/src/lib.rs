#![doc = include_str!("../README.md")]

pub mod absence;
pub mod error;
pub mod explain;
pub mod mark;
pub mod notice;
pub mod pages;
pub mod relations;
pub mod school_day;
pub mod sheet;
pub mod timetable;
pub mod words;
/// The room's texts.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use error::TeachingError;
pub use pages::{phrases, routes};
