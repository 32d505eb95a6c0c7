#![doc = include_str!("../README.md")]

mod country;
mod database;

pub use country::{Country, Family, School};
pub use database::TestDb;
