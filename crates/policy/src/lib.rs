#![doc = include_str!("../README.md")]

mod access;
mod decide;
mod location;
mod release;

pub use access::{Access, DataClass, Viewer};
pub use decide::*;
pub use location::{LocationClass, Protection};
pub use release::{FieldSet, Release};
