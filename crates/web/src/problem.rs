//! Trouble on its way out. A handler answers `Result<_, Failure>`; the site turns the failure into a page for persons, into
//! RFC 9457 JSON for programs, or into a standard's own words, once and in one place (`trust.md` WB8).

use askama::Template;
use axum::body::Body;
use axum::response::IntoResponse;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use kernel::{Lang, Problem, ProblemKind};

use crate::frame::frame;
use crate::layout::Frame;
use crate::request::Exchange;

mod texts {
    include!(concat!(env!("OUT_DIR"), "/problems.rs"));
}

use texts::Texts;

pub(crate) const NOT_SIGNED_IN: Problem = Problem::new(ProblemKind::Unauthenticated, "sign-in-needed");
pub(crate) const TOO_LARGE: Problem = Problem::new(ProblemKind::TooLarge, "too-large");
pub(crate) const TOO_SLOW: Problem = Problem::new(ProblemKind::BadRequest, "too-slow");
pub(crate) const BAD_REQUEST: Problem = Problem::new(ProblemKind::BadRequest, "bad-request");

/// A handler's failure: whatever a room's error turns into, ready for `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub Problem);

impl<E> From<E> for Failure
where
    Problem: From<E>,
{
    fn from(error: E) -> Self {
        Self(Problem::from(error))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status_of(&self.0);
        response.extensions_mut().insert(self.0);
        response
    }
}

/// What is said about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// What happened, in a few words.
    pub title: &'static str,
    /// What to do now.
    pub advice: &'static str,
}

/// A room's own words for its codes; `None` for codes of others.
pub type Phrases = fn(Lang, &str) -> Option<Phrase>;

fn status_of(problem: &Problem) -> StatusCode {
    match problem.code {
        "address-too-long" => StatusCode::URI_TOO_LONG,
        "head-too-large" => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        "too-slow" => StatusCode::REQUEST_TIMEOUT,
        _ => StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The problem that a bare status stands for: what the router and its extractors answer on their own.
pub(crate) fn of_status(status: StatusCode) -> Problem {
    use ProblemKind as K;
    match status.as_u16() {
        401 => NOT_SIGNED_IN,
        403 => Problem::forbidden(),
        404 => Problem::not_found(),
        405 => Problem::new(K::MethodNotAllowed, "method-not-allowed"),
        409 => Problem::new(K::Conflict, "conflict"),
        413 => TOO_LARGE,
        415 => Problem::new(K::UnsupportedMedia, "unsupported-media"),
        422 => Problem::new(K::Invalid, "invalid"),
        429 => Problem::new(K::TooMany, "too-many"),
        503 => Problem::new(K::Unavailable, "unavailable"),
        400..=499 => BAD_REQUEST,
        _ => Problem::internal(),
    }
}

/// The answer to a problem, keeping the headers that its maker set.
pub(crate) fn render(problem: &Problem, headers: HeaderMap, exchange: &Exchange) -> Response<Body> {
    let styled = exchange.route().and_then(|route| route.errors);
    let mut response = match styled {
        Some(style) => style(problem, exchange),
        None if exchange.wants_page() => page(problem, exchange),
        None => json(problem, exchange),
    };
    for (name, value) in headers {
        if let Some(name) = name
            && name != header::CONTENT_TYPE
            && name != header::CONTENT_LENGTH
        {
            response.headers_mut().insert(name, value);
        }
    }
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The words for a problem in the language of the exchange.
pub fn phrase(problem: &Problem, exchange: &Exchange) -> Phrase {
    let lang = exchange.lang();
    let own = exchange.site().phrases.iter().find_map(|phrases| phrases(lang, problem.code));
    own.unwrap_or_else(|| general(problem, &Texts(lang)))
}

fn json(problem: &Problem, exchange: &Exchange) -> Response<Body> {
    let Phrase { title, advice } = phrase(problem, exchange);
    let status = status_of(problem);
    let body = serde_json::json!({
        "type": format!("urn:digione:problem:{}", problem.code),
        "title": title,
        "status": status.as_u16(),
        "detail": advice,
        "code": problem.code,
        "request": exchange.id(),
    });
    let kind = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    words: Texts,
    phrase: Phrase,
    request: uuid::Uuid,
}

fn page(problem: &Problem, exchange: &Exchange) -> Response<Body> {
    let phrase = phrase(problem, exchange);
    let mut frame = frame(exchange, phrase.title);
    if !exchange.method().is_safe() {
        // The language menu would ask for this address again, and nothing is shown there.
        frame.path = "/".to_owned();
    }
    let page = ProblemPage { frame, words: Texts(exchange.lang()), phrase, request: exchange.id() };
    let html = page.render().unwrap_or_else(|_| phrase.title.to_owned());
    (status_of(problem), Html(html)).into_response()
}

/// A page's text.
#[derive(Debug, Clone)]
pub struct Html(pub String);

impl Html {
    /// The page that a template makes.
    ///
    /// # Errors
    /// When the template cannot be written out, which is our fault.
    pub fn of(page: &impl Template) -> Result<Self, Failure> {
        page.render().map(Self).map_err(|error| {
            tracing::error!(%error, "a page could not be written");
            Failure(Problem::internal())
        })
    }
}

impl IntoResponse for Html {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.0));
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

fn general(problem: &Problem, t: &Texts) -> Phrase {
    let (title, advice) = match problem.code {
        "form-expired" => (t.form_expired(), t.form_expired_advice()),
        "cross-site" => (t.cross_site(), t.cross_site_advice()),
        "too-slow" => (t.too_slow(), t.too_slow_advice()),
        "bad-json" => (t.bad_json(), t.bad_json_advice()),
        "json-too-deep" => (t.json_too_deep(), t.json_too_deep_advice()),
        "address-too-long" => (t.address_too_long(), t.address_too_long_advice()),
        "head-too-large" => (t.head_too_large(), t.head_too_large_advice()),
        _ => of_kind(problem.kind, t),
    };
    Phrase { title, advice }
}

fn of_kind(kind: ProblemKind, t: &Texts) -> (&'static str, &'static str) {
    match kind {
        ProblemKind::BadRequest => (t.bad_request(), t.bad_request_advice()),
        ProblemKind::Unauthenticated => (t.sign_in_needed(), t.sign_in_needed_advice()),
        ProblemKind::Forbidden => (t.forbidden(), t.forbidden_advice()),
        ProblemKind::NotFound => (t.not_found(), t.not_found_advice()),
        ProblemKind::MethodNotAllowed => (t.method_not_allowed(), t.method_not_allowed_advice()),
        ProblemKind::Conflict => (t.conflict(), t.conflict_advice()),
        ProblemKind::TooLarge => (t.too_large(), t.too_large_advice()),
        ProblemKind::UnsupportedMedia => (t.unsupported_media(), t.unsupported_media_advice()),
        ProblemKind::Invalid => (t.invalid(), t.invalid_advice()),
        ProblemKind::TooMany => (t.too_many(), t.too_many_advice()),
        ProblemKind::Internal => (t.internal(), t.internal_advice()),
        ProblemKind::Unavailable => (t.unavailable(), t.unavailable_advice()),
    }
}
