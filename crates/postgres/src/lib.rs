#![doc = include_str!("../README.md")]

mod account;
mod archive;
mod binaries;
mod child;
mod cluster;
mod dump;
mod error;
mod leftover;
mod lock;
mod npm;
mod place;
mod server;
mod socket;
mod upgrade;

pub use archive::{Archived, pack, unpack};
pub use binaries::{Binaries, OLDEST_MAJOR, Search};
pub use dump::{Target, dump, dump_seen, restore};
pub use error::{Error, Result};
pub use server::{APP, DATABASE, NATIONAL, OWNER, Server, Settings};
pub use upgrade::{Upgraded, upgrade};
