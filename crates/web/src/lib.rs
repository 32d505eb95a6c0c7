#![doc = include_str!("../README.md")]

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

pub mod cookies;
pub mod csrf;
pub mod forms;
mod frame;
mod gate;
pub mod headers;
mod house;
mod json;
pub mod limits;
pub mod ops;
mod packing;
pub mod problem;
pub mod request;
pub mod routes;
pub mod serve;
mod site;
pub mod visitor;

pub use csrf::FormGuard;
pub use forms::{FormId, Path, ProtectedForm, ProtectedUpload, Query, UploadField};
pub use frame::{frame, preference_routes};
pub use house::{House, Rooms};
pub use json::Json;
pub use limits::Limits;
pub use problem::{Failure, Html, Phrase};
pub use request::{ClientAddress, Exchange};
pub use routes::{Kind, RouteEntry, Routes};
pub use serve::{ServeError, Server, Stopped};
pub use site::{Dress, Site, SiteSettings};
pub use visitor::{Language, MaybeVisitor, SessionStore, Visitor};
