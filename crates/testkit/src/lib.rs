#![doc = include_str!("../README.md")]

mod country;
mod database;
mod door;

pub use country::{Country, Family, School};
pub use database::TestDb;
pub use door::{Answer, Caller, Door, token};
