//! `GET /`: the desk of the role that somebody acts in.

use audit::Entry;
use axum::extract::State;
use kernel::{Channel, PersonId, Purpose, Role, Scope};
use policy::{Access, DataClass, Viewer};
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{Density, Exchange, Failure, FormGuard, House, Html, Query, Routes, dates};

use crate::desk::{Desk, greeting};
use crate::texts::Texts;
use crate::{DeskError, guardian, learner, national, office, oversight, principal, teacher};

const VIEW: Access = Access::new("desk.view", DataClass::Attendance, &[Viewer::SignedIn]);

/// The room's routes.
pub fn routes() -> Routes<House> {
    Routes::pages().get("/", VIEW, desk)
}

#[derive(Deserialize)]
struct Asked {
    done: Option<String>,
}

/// What every desk is made with.
pub struct Reader<'a> {
    pub house: &'a House,
    pub scope: Scope,
    pub t: Texts,
    pub now: jiff::civil::DateTime,
    pub guard: &'a FormGuard,
}

impl Reader<'_> {
    /// The person who reads, in the scope's provider.
    pub fn person(&self) -> Result<PersonId, DeskError> {
        self.scope.actor.person().ok_or(DeskError::NotFound)
    }
}

async fn desk(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Query(asked): Query<Asked>,
) -> Result<Html, Failure> {
    let role = visitor.acting()?.role;
    let now = house.calendar.now().at;
    let lang = exchange.lang();
    let t = Texts(lang);
    let mut frame = web::frame(&exchange, t.title());
    "/".clone_into(&mut frame.path);
    frame.notice = frame.notice.or_else(|| teaching::pages::done_notice(lang, asked.done.as_deref()));
    let mut desk = Desk::new(frame, greeting(t, &visitor.name), dates::long(lang, now.date()));
    match role {
        Role::VendorEngineer => national::vendor(&house, t, &mut desk).await?,
        Role::NationalCoordinator => national::coordinator(&house, t, &mut desk).await?,
        _ => {
            let mut scope = visitor.scope(purpose(role), Channel::Web, &exchange)?;
            scope.lang = lang;
            let guard = FormGuard::new(&exchange);
            let reader = Reader { house: &house, scope, t, now, guard: &guard };
            let subjects = compose(&reader, role, &mut desk).await?;
            house.audit.read(&reader.scope, Entry::new("desk.view", data_class(role), subjects)).await?;
        }
    }
    Html::of(&desk)
}

/// Lays the cards of the role on the desk; gives the persons whose data they tell.
async fn compose(reader: &Reader<'_>, role: Role, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    match role {
        Role::Learner => learner::compose(reader, desk).await,
        Role::Guardian => guardian::compose(reader, desk).await,
        Role::Principal => principal::compose(reader, desk).await,
        Role::SchoolSecretary => office::secretary(reader, desk).await,
        Role::ProviderAdministrator => office::administrator(reader, desk).await,
        Role::DataProtectionOfficer => oversight::compose(reader, desk).await,
        Role::WelfareWorker => {
            national::welfare(reader.t, desk);
            Ok(Vec::new())
        }
        _ => {
            desk.frame.density = Density::Calm;
            teacher::compose(reader, desk).await
        }
    }
}

fn purpose(role: Role) -> Purpose {
    match role {
        Role::Learner | Role::Guardian => Purpose::OwnData,
        Role::Principal | Role::SchoolSecretary | Role::ProviderAdministrator => Purpose::Administration,
        Role::DataProtectionOfficer => Purpose::Oversight,
        _ => Purpose::Teaching,
    }
}

fn data_class(role: Role) -> DataClass {
    match role {
        Role::SchoolSecretary | Role::ProviderAdministrator => DataClass::Register,
        Role::DataProtectionOfficer => DataClass::Disclosure,
        _ => DataClass::Attendance,
    }
}
