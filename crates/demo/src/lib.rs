#![doc = include_str!("../README.md")]

mod accounts;
mod attendance;
mod basic_school;
mod build;
mod bundle;
mod cast;
mod country;
mod curriculum;
mod dice;
mod error;
mod family;
mod lessons;
mod maker;
mod names;
mod numbers;
mod options;
mod picks;
mod place;
mod roster;
mod staff;
mod standing;
mod timetable;
mod upper_school;
mod write;

pub use accounts::{DemoFile, FileAccount, FileVendor, VendorTerms, open};
pub use build::{Built, Progress, build, exists};
pub use bundle::*;
pub use cast::CastMember;
pub use country::Country;
pub use error::DemoError;
pub use options::Options;
pub use picks::Picks;
pub use standing::{DemoCalendar, standing_clock};
