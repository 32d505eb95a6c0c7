#![doc = include_str!("../README.md")]

pub mod roster_import;
