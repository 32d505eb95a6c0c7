//! All routes of the platform, and what they need beside the house.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use ecosystem::Gate;
use http::header::CONTENT_TYPE;
use identity::{Accounts, DemoAccounts, Identity, PasswordSettings, Passwords};
use oneroster::Rostering;
use policy::{Access, DataClass, Viewer};
use web::{House, Routes, SessionStore};

use crate::openapi;

pub use crate::menu::dress;

const READ_DESCRIPTION: Access = Access::new("description.read", DataClass::Public, &[Viewer::Anyone]);

/// The rooms that hold state of their own.
pub struct Furnished {
    /// Accounts and sessions.
    pub identity: Identity,
    /// Tokens and agreements.
    pub gate: Gate,
    house: House,
    uploads: PathBuf,
}

impl Furnished {
    /// Furnishes the rooms. `demo` tells the demo's accounts, for the sign-in page; uploads wait in a folder of their own
    /// below `var`.
    ///
    /// # Errors
    /// When the password hash cannot be set up.
    pub fn new(house: &House, demo: Option<Arc<dyn DemoAccounts>>, var: &Path) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let accounts = accounts(house, PasswordSettings::for_cores(cores))?;
        let identity = Identity::new(accounts, house.calendar.clone(), demo);
        Ok(Self {
            identity,
            gate: Gate::new(house.clone()),
            house: house.clone(),
            uploads: var.join("uploads"),
        })
    }

    /// Recognises visitors.
    pub fn sessions(&self) -> Arc<dyn SessionStore> {
        self.identity.sessions()
    }

    /// The routes of every room. `contact` is the e-mail address of those who run the service.
    pub fn routes(&self, contact: Option<String>) -> Routes<House> {
        let house = &self.house;
        let rostering = Rostering::new(house.clone(), self.gate.clone());
        let routes = teaching::routes()
            .merge(desktop::routes())
            .merge(self.identity.routes())
            .merge(ecosystem::routes(self.gate.clone()))
            .merge(rostering.routes())
            .merge(administration::routes())
            .merge(oneroster::import_routes(self.uploads.clone()))
            .merge(web::preference_routes())
            .merge(web::statement_routes(contact))
            .merge(web::asset_routes());
        described(routes, &house.base_url)
    }
}

/// Adds the interfaces' description of themselves.
fn described(routes: Routes<House>, base_url: &str) -> Routes<House> {
    let text = openapi::document(routes.table(), base_url).to_string();
    let answer = async move || ([(CONTENT_TYPE, "application/json")], text);
    routes.merge(Routes::public().get(openapi::PATH, READ_DESCRIPTION, answer))
}

/// Accounts over the house's database.
///
/// # Errors
/// When the password hash cannot be set up.
pub fn accounts(house: &House, settings: PasswordSettings) -> Result<Accounts> {
    let passwords = Passwords::new(settings, house.random.as_ref())?;
    Ok(Accounts::new(
        house.db.clone(),
        house.vault.clone(),
        passwords,
        house.clock.clone(),
        house.random.clone(),
    ))
}

/// The rooms' words for their problems.
pub fn phrases() -> Vec<web::problem::Phrases> {
    vec![identity::phrases, teaching::phrases]
}
