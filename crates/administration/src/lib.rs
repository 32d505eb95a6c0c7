#![doc = include_str!("../README.md")]

pub mod office;
mod pages;
pub mod roster_import;

pub use pages::routes;

/// The room's texts.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
