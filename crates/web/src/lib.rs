//! Room in the making.

mod assets;
mod components;
pub mod dates;
mod layout;
mod statements;
/// The frame's texts.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use assets::{asset_routes, asset_url};
pub use components::*;
pub use layout::*;
pub use statements::*;
