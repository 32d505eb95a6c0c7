#![doc = include_str!("../README.md")]

mod desk;
mod error;
mod guardian;
mod learner;
mod national;
mod office;
mod oversight;
mod page;
mod principal;
mod teacher;
/// The room's texts.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use error::DeskError;
pub use page::routes;
