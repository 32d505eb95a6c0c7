//! The office's pages about people.

use askama::Template;
use audit::Entry;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Channel, Lang, PersonId, Problem, Purpose, Role, Scope};
use policy::{Access, DataClass, Granted, Read, Register, RegisterRelations, Viewer, decide};
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{Density, Exchange, Failure, Field, House, Html, Notice, Path, Query, Routes, Tone};

use crate::office::{self, Hit, MOST, OfficeError, Place, Relative};
use crate::texts::Texts;

const OFFICE: &[Viewer] = &[Viewer::Role(Role::SchoolSecretary), Viewer::Role(Role::ProviderAdministrator)];
const SEARCH: Access = Access::new("person.search", DataClass::Identity, OFFICE);
const SEE: Access = Access::new("person.read", DataClass::Contact, OFFICE);

/// The room's routes.
pub fn routes() -> Routes<House> {
    Routes::pages().get("/office/people", SEARCH, search).get("/office/people/{person}", SEE, person)
}

#[derive(Debug, Deserialize)]
struct Asked {
    name: Option<String>,
}

struct Line {
    href: String,
    name: String,
    protected: bool,
    roles: String,
    class: String,
}

#[derive(Template)]
#[template(path = "people.html")]
struct SearchPage {
    frame: web::Frame,
    t: Texts,
    name: Field,
    found: Option<Vec<Line>>,
    more: bool,
}

fn asking(visitor: &SignedIn, exchange: &Exchange) -> Result<(Scope, Granted<Read, Register>), Problem> {
    let mut scope = visitor.scope(Purpose::Administration, Channel::Web, exchange)?;
    scope.lang = exchange.lang();
    let relations = RegisterRelations { own_provider: true };
    let granted = decide::<Read, Register>(&scope.actor, &relations, Register(scope.provider))?;
    Ok((scope, granted))
}

async fn search(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (scope, granted) = asking(&visitor, &exchange)?;
    let t = Texts(scope.lang);
    let asked: String = asked.name.unwrap_or_default().chars().take(100).collect();
    let today = house.calendar.now().date();
    let (hits, short) = match asked.trim() {
        "" => (None, false),
        name => {
            let hits = house
                .db
                .provider(scope.provider, async |tx| office::search(tx, &scope, granted, name, today).await)
                .await;
            match hits {
                Ok(hits) => (Some(hits), false),
                Err(OfficeError::TooShort) => (None, true),
                Err(error) => return Err(Failure(error.into())),
            }
        }
    };
    let more = hits.as_ref().is_some_and(|hits| hits.len() > MOST);
    let hits = hits.map(|hits| hits.into_iter().take(MOST).collect::<Vec<_>>());
    if let Some(hits) = &hits {
        let subjects = hits.iter().map(|hit| hit.id).collect();
        house.audit.read(&scope, Entry::new("person.search", DataClass::Identity, subjects)).await?;
    }
    let mut frame = web::frame(&exchange, t.people_title());
    frame.density = Density::Office;
    // What was asked for is a name, and the address is where the language links lead back to.
    "/office/people".clone_into(&mut frame.path);
    let name = Field::text(scope.lang, "name", t.people_name())
        .required()
        .value(asked)
        .hint(t.people_lead())
        .error(short.then(|| t.people_too_short()));
    let found = hits.map(|hits| hits.iter().map(|hit| line(scope.lang, hit)).collect());
    let status = if short { http::StatusCode::UNPROCESSABLE_ENTITY } else { http::StatusCode::OK };
    Ok((status, Html::of(&SearchPage { frame, t, name, found, more })?).into_response())
}

fn line(lang: Lang, hit: &Hit) -> Line {
    let t = Texts(lang);
    let mut roles = Vec::new();
    if hit.learner {
        roles.push(t.people_learner());
    }
    if let Some(role) = hit.staff.as_deref().and_then(|code| code.parse::<Role>().ok()) {
        roles.push(web::role_name(lang, role));
    }
    if hit.guardian {
        roles.push(t.people_guardian());
    }
    Line {
        href: format!("/office/people/{}", hit.id),
        name: format!("{} {}", hit.surname, hit.call_name),
        protected: hit.non_disclosure,
        roles: roles.join(", "),
        class: hit.class.clone().unwrap_or_default(),
    }
}

struct Fact {
    name: String,
    detail: String,
}

struct Kin {
    href: String,
    name: String,
    what: &'static str,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    frame: web::Frame,
    t: Texts,
    name: String,
    given_names: String,
    ended: bool,
    without_number: bool,
    contact: Vec<Fact>,
    studies: Vec<Fact>,
    roles: Vec<Fact>,
    groups: Vec<Fact>,
    guardians: Vec<Kin>,
    children: Vec<Kin>,
}

async fn person(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Path(person): Path<PersonId>,
) -> Result<Html, Failure> {
    let (scope, granted) = asking(&visitor, &exchange)?;
    let today = house.calendar.now().date();
    let found = house
        .db
        .provider(scope.provider, async |tx| office::person(tx, &scope, granted, person, today).await)
        .await
        .map_err(|error| Failure(error.into()))?;
    let mut subjects: Vec<PersonId> = found.relatives.iter().map(|relative| relative.id).collect();
    subjects.push(person);
    house.audit.read(&scope, Entry::new("person.read", DataClass::Contact, subjects)).await?;
    let (lang, t, sheet) = (scope.lang, Texts(scope.lang), &found.sheet);
    let name = format!("{} {}", sheet.call_name, sheet.surname);
    let mut frame = web::frame(&exchange, name.clone());
    frame.density = Density::Office;
    if sheet.non_disclosure {
        frame.notice = Some(Notice { tone: Tone::Attention, text: t.people_protected_care().to_owned() });
    }
    let of = |what: &str| -> Vec<Fact> {
        found.places.iter().filter(|place| place.what == what).map(|place| fact(lang, place)).collect()
    };
    let studies = of("study_right");
    let (guardians, children): (Vec<&Relative>, Vec<&Relative>) =
        found.relatives.iter().partition(|relative| relative.guards);
    Html::of(&PersonPage {
        name,
        given_names: format!("{} {}", sheet.given_names, sheet.surname),
        ended: sheet.ended_on.is_some(),
        without_number: !studies.is_empty() && !sheet.has_learner_number,
        contact: contact(t, sheet),
        studies,
        roles: of("role"),
        groups: of("group"),
        guardians: guardians.into_iter().map(|relative| kin(t, relative)).collect(),
        children: children.into_iter().map(|relative| kin(t, relative)).collect(),
        frame,
        t,
    })
}

fn contact(t: Texts, sheet: &office::Sheet) -> Vec<Fact> {
    let town = [sheet.postal_code.as_deref(), sheet.city.as_deref()];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address = [sheet.street.as_deref().unwrap_or_default(), &town];
    let address = address.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    [
        (t.people_email(), sheet.email.clone()),
        (t.people_phone(), sheet.phone.clone()),
        (t.people_address(), Some(address).filter(|address| !address.is_empty())),
    ]
    .into_iter()
    .filter_map(|(name, detail)| Some(Fact { name: name.to_owned(), detail: detail? }))
    .collect()
}

fn fact(lang: Lang, place: &Place) -> Fact {
    let t = Texts(lang);
    let school = match lang {
        Lang::Sv => place.school_sv.as_ref(),
        _ => place.school_fi.as_ref(),
    };
    let school = school.cloned().unwrap_or_default();
    let name = place.name.as_deref().unwrap_or_default();
    match place.what.as_str() {
        "study_right" => {
            let grade =
                name.parse::<domain::GradeLevel>().map_or(String::new(), |g| g.name_in(lang).to_owned());
            Fact { name: school, detail: grade }
        }
        "role" => {
            let role =
                name.parse::<Role>().map_or(t.people_member_other(), |role| web::role_name(lang, role));
            Fact { name: role.to_owned(), detail: school }
        }
        _ => {
            let role = match place.role.as_deref() {
                Some("learner") => t.people_member_learner(),
                Some("teacher") => t.people_member_teacher(),
                _ => t.people_member_other(),
            };
            Fact { name: name.to_owned(), detail: format!("{role}, {school}") }
        }
    }
}

fn kin(t: Texts, relative: &Relative) -> Kin {
    Kin {
        href: format!("/office/people/{}", relative.id),
        name: format!("{} {}", relative.call_name, relative.surname),
        what: match relative.kind.as_str() {
            "information_right" => t.people_information_right(),
            "foster" => t.people_foster(),
            _ => t.people_guardian(),
        },
    }
}
