//! A site without sockets: requests go in, answers come out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use kernel::{Lang, PersonId, Problem, ProviderId, Role, SchoolId, SystemRandom};
use tower::ServiceExt;
use web::visitor::{RoleChoice, SessionStore, Visitor};
use web::{House, Routes, Site, SiteSettings};

use crate::TestDb;

/// A site with some rooms' routes, and the people who knock.
pub struct Door {
    site: Site,
    callers: Arc<Callers>,
    test_ids: kernel::Ids,
}

#[derive(Default)]
struct Callers(Mutex<HashMap<String, Arc<Visitor>>>);

impl SessionStore for Callers {
    fn visitor<'a>(
        &'a self,
        cookie: &'a str,
    ) -> futures_util::future::BoxFuture<'a, Result<Option<Arc<Visitor>>, Problem>> {
        let found = self.0.lock().expect("callers").get(cookie).cloned();
        Box::pin(std::future::ready(Ok(found)))
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Caller {
    cookie: String,
    /// Who they are.
    pub visitor: Arc<Visitor>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.body))
    }

    /// A header's text, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }
}

impl Door {
    /// A site of these routes over the test's database.
    pub fn new(test: &TestDb, routes: Routes<House>) -> Self {
        let callers = Arc::new(Callers::default());
        let settings = SiteSettings {
            base_url: "http://localhost".to_owned(),
            clock: test.clock(),
            random: Arc::new(SystemRandom),
            ids: test.ids.clone(),
            sessions: callers.clone(),
            form_key: [9; 32],
            trusted_proxies: Vec::new(),
            phrases: Vec::new(),
            dress: None,
            meters: web::ops::Meters::default(),
            compress: false,
            operator: false,
        };
        Self { site: Site::new(routes, test.house(), settings), callers, test_ids: test.ids.clone() }
    }

    /// The access table.
    pub fn table(&self) -> &[Arc<web::RouteEntry>] {
        self.site.table()
    }

    /// Signs somebody in who acts in this role.
    pub fn sign_in(
        &self,
        provider: ProviderId,
        school: Option<SchoolId>,
        person: PersonId,
        role: Role,
    ) -> Caller {
        self.sign_in_with(RoleChoice {
            provider: Some(provider),
            provider_name: "Koelan kunta".to_owned(),
            school,
            school_name: "Koelan koulu".to_owned(),
            person: Some(person),
            role,
        })
    }

    /// Signs somebody in with this role choice, in English.
    ///
    /// # Panics
    /// When another thread has.
    pub fn sign_in_with(&self, role: RoleChoice) -> Caller {
        let visitor = Arc::new(Visitor {
            account: self.test_ids.make(),
            session: self.test_ids.make(),
            name: "Test Person".to_owned(),
            roles: vec![role],
            current: 0,
            lang: Lang::En,
            csrf: [7; 32],
        });
        let cookie = visitor.session.to_string();
        self.callers.0.lock().expect("callers").insert(cookie.clone(), visitor.clone());
        Caller { cookie, visitor }
    }

    /// Asks for a page.
    pub async fn get(&self, caller: Option<&Caller>, path: &str) -> Answer {
        self.send(Self::request(Method::GET, caller, path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form of our own origin, with its token.
    pub async fn post(&self, caller: &Caller, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = format!("csrf={}", token());
        for (name, value) in fields {
            body.push_str(&format!("&{}={}", encode(name), encode(value)));
        }
        let request = Self::request(Method::POST, Some(caller), path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Asks with a bearer token.
    pub async fn get_with_token(&self, token: &str, path: &str) -> Answer {
        let request = Self::request(Method::GET, None, path)
            .header("authorization", format!("Bearer {token}"))
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }

    /// Sends any request.
    ///
    /// # Panics
    /// When the answer cannot be read.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.site.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    fn request(method: Method, caller: Option<&Caller>, path: &str) -> http::request::Builder {
        let builder = Request::builder().method(method).uri(path).header("host", "localhost");
        match caller {
            Some(caller) => builder.header("cookie", format!("digione={}", caller.cookie)),
            None => builder,
        }
    }
}

/// The form token of every test caller: the mask is all zeros.
pub fn token() -> String {
    let mut bytes = [0_u8; 64];
    bytes[32..].fill(7);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
