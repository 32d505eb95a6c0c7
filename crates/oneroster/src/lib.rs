#![doc = include_str!("../README.md")]

mod csv;
mod discovery;
mod fault;
mod filter;
pub mod import;
mod import_pages;
mod import_report;
mod import_run;
mod import_upload;
mod links;
mod lists;
mod operation;
mod projection;
mod projection_people;
mod projection_school;
mod request;
mod roster;
mod schema;
mod selection;
mod write;

pub use discovery::PATHS as DISCOVERY;
pub use operation::{BASE, OPERATIONS, Operation};
pub use projection::Projection;
pub use roster::Rostering;
pub use schema::{Kind, releasable};

pub use csv::{Code, Mode, Problem, Problems, Severity, Version};
pub use import_pages::import_routes;
pub use import_report::run_cli as import_from_command_line;
pub use import_run::{ImportRun, find as find_import, latest as latest_imports};

/// The room's texts.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
