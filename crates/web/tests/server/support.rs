//! A small site with one route of each kind, and a browser's words for it.

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Redirect};
use futures_util::future::BoxFuture;
use http::{Method, Request, Response};
use http_body_util::BodyExt;
use kernel::{
    AccountId, Clock, FixedClock, Ids, Lang, Problem, ProblemKind, ProviderId, Random, Role, SeededRandom,
    SessionId,
};
use policy::{Access, DataClass, Viewer};
use serde::{Deserialize, Serialize};
use tower::ServiceExt;
use uuid::Uuid;
use web::ops::{self, Meters, Readiness};
use web::visitor::{RoleChoice, SignedIn};
use web::{
    Exchange, Failure, FormGuard, Html, Json, Path, ProtectedForm, ProtectedUpload, Routes, SessionStore,
    Site, SiteSettings, UploadField, Visitor,
};

pub const EVERYBODY: Access = Access::new("page.read", DataClass::Public, &[Viewer::Anyone]);
const PERSONS: Access = Access::new("desk.read", DataClass::Timetable, &[Viewer::SignedIn]);
const OFFICE: Access =
    Access::new("people.read", DataClass::Register, &[Viewer::Role(Role::SchoolSecretary)]);
const BOTH: Access = Access::new("marks.write", DataClass::Attendance, &[Viewer::SignedIn, Viewer::Client]);
const CLIENTS: Access = Access::new("users.read", DataClass::Identity, &[Viewer::Client]);

/// The one session of the tests: a teacher's.
pub const SESSION: &str = "the-teachers-session";

struct OneTeacher;

impl SessionStore for OneTeacher {
    fn visitor<'a>(&'a self, cookie: &'a str) -> BoxFuture<'a, Result<Option<Arc<Visitor>>, Problem>> {
        let found = match cookie {
            SESSION => Ok(Some(Arc::new(teacher()))),
            "database-away" => Err(Problem::new(ProblemKind::Unavailable, "unavailable").retry_after(3)),
            _ => Ok(None),
        };
        Box::pin(std::future::ready(found))
    }
}

fn teacher() -> Visitor {
    let role = RoleChoice {
        provider: Some(ProviderId::from(Uuid::from_u128(1))),
        provider_name: "Espoo".into(),
        school: None,
        school_name: String::new(),
        person: None,
        role: Role::SubjectTeacher,
    };
    Visitor {
        account: AccountId::from(Uuid::from_u128(2)),
        session: SessionId::from(Uuid::from_u128(3)),
        name: "Aino Öberg".into(),
        roles: vec![role],
        current: 0,
        lang: Lang::Sv,
        csrf: [7; 32],
    }
}

#[derive(Deserialize)]
struct Absence {
    reason: String,
    #[serde(default)]
    lesson: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct Marks {
    marks: Vec<u32>,
}

async fn shown_form(guard: FormGuard) -> Html {
    Html(format!("<form>{}</form>", guard.fields()))
}

async fn sent_form(form: ProtectedForm<Absence>) -> Html {
    Html(format!("{} {:?} {}", form.value.reason, form.value.lesson, form.id.is_some()))
}

async fn sent_file(mut upload: ProtectedUpload) -> Result<Html, Failure> {
    let mut seen = String::new();
    while let Some(field) = upload.next_field().await? {
        match field {
            UploadField::Text { name, value } => seen.push_str(&format!("{name}={value} ")),
            UploadField::File(mut file) => {
                let mut bytes = 0;
                while let Some(chunk) = file.chunk().await.map_err(web::forms::upload_failure)? {
                    bytes += chunk.len();
                }
                seen.push_str(&format!("file {bytes}"));
            }
        }
    }
    Ok(Html(seen))
}

async fn careless() -> &'static str {
    "done without looking at the form"
}

async fn broken() -> Html {
    panic!("a secret that must not get out")
}

pub fn routes() -> Routes<()> {
    let ready = Readiness::new(|| Box::pin(std::future::ready(true)));
    Routes::pages()
        .get("/", EVERYBODY, async |exchange: Exchange| Html(format!("<script nonce={}>", exchange.nonce())))
        .get("/address", EVERYBODY, async |exchange: Exchange| Html(exchange.address().to_string()))
        .get("/desk", PERSONS, async |me: SignedIn| Html(me.name.clone()))
        .get("/people", OFFICE, async || Html("people".into()))
        .get("/lessons/{lesson}", PERSONS, async |Path(lesson): Path<Uuid>| Html(lesson.to_string()))
        .get("/absence", EVERYBODY, shown_form)
        .post("/absence", EVERYBODY, sent_form)
        .post_up_to("/files", EVERYBODY, 10_000, sent_file)
        .post("/careless", EVERYBODY, careless)
        .get("/broken", EVERYBODY, broken)
        .get("/elsewhere", EVERYBODY, async || Redirect::to("/"))
        .merge(
            Routes::api()
                .get("/api/users", CLIENTS, async || Json(Marks { marks: vec![1] }))
                .post("/api/marks", CLIENTS, async |Json(sent): Json<Marks>| Json(sent))
                .post("/api/both", BOTH, async |Json(sent): Json<Marks>| Json(sent))
                .post("/api/own", PERSONS, async |Json(sent): Json<Marks>| Json(sent)),
        )
        .merge(Routes::public().get("/cached", EVERYBODY, async || {
            ([("cache-control", "public, max-age=31536000, immutable")], "body").into_response()
        }))
        .merge(web::preference_routes())
        .merge(ops::routes(ready, Meters::default()))
}

pub fn site() -> Site {
    Site::new(routes(), (), settings(false))
}

pub fn settings(operator: bool) -> SiteSettings {
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at("2026-11-23T08:00:00Z".parse().unwrap()));
    let random: Arc<dyn Random> = Arc::new(SeededRandom::new(1));
    SiteSettings {
        base_url: "http://localhost:8080".into(),
        ids: Ids::new(Arc::clone(&clock), Arc::clone(&random)),
        clock,
        random,
        sessions: Arc::new(OneTeacher),
        form_key: [9; 32],
        trusted_proxies: Vec::new(),
        phrases: Vec::new(),
        dress: None,
        meters: Meters::default(),
        compress: true,
        operator,
    }
}

/// An answer with its text read.
pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

pub async fn ask(site: &Site, request: Request<Body>) -> Answer {
    let response: Response<Body> = site.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

pub fn get(path: &str) -> http::request::Builder {
    Request::builder().uri(path)
}

pub fn post(path: &str) -> http::request::Builder {
    Request::builder().method(Method::POST).uri(path).header("sec-fetch-site", "same-origin")
}

pub fn form(builder: http::request::Builder, fields: &str) -> Request<Body> {
    builder
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(fields.to_owned()))
        .unwrap()
}

pub fn empty(builder: http::request::Builder) -> Request<Body> {
    builder.body(Body::empty()).unwrap()
}

pub fn as_teacher(builder: http::request::Builder) -> http::request::Builder {
    builder.header("cookie", format!("digione={SESSION}"))
}

/// The value of a hidden field in a page.
pub fn hidden<'a>(html: &'a str, name: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0
}
