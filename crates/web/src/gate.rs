//! The gate before every handler: who is it, may they come in, did their own page send this, and is it small enough.

use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Redirect};
use http::header::{self, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Limited;
use kernel::{Problem, ProblemKind};
use policy::Viewer;

use crate::csrf;
use crate::problem::{Failure, NOT_SIGNED_IN, TOO_LARGE};
use crate::request::Exchange;
use crate::routes::{Kind, RouteEntry};

/// Whether the route looks at the session cookie.
fn reads_session(entry: &RouteEntry) -> bool {
    let persons = |viewer: &Viewer| matches!(viewer, Viewer::SignedIn | Viewer::Role(_));
    match entry.kind {
        Kind::Page => true,
        Kind::Api => entry.access.viewers.iter().any(persons),
        Kind::Public => false,
    }
}

/// Whether what the route does must come from a form of ours: wherever a cookie could speak for its owner.
pub(crate) fn demands_form_check(entry: &RouteEntry) -> bool {
    reads_session(entry)
}

/// The answer to a request that does not come in.
pub(crate) type Refusal = Box<Response<Body>>;

fn refusal(problem: Problem) -> Refusal {
    Box::new(Failure(problem).into_response())
}

/// Lets the request in or says why not.
pub(crate) async fn admit(
    entry: &RouteEntry,
    exchange: &Exchange,
    request: &mut Request<Body>,
) -> Result<(), Refusal> {
    let refuse = |problem: Problem| Err(refusal(problem));
    let by_token = entry.access.viewers.contains(&Viewer::Client) && has_bearer(request);
    if by_token {
        // No browser sends a token by itself, so no other site can make it do so. Which client it is, the room's own
        // extractor finds out.
        exchange.form_checked();
        return if request.method().is_safe() { Ok(()) } else { limit_body(entry, request).or_else(refuse) };
    }
    if reads_session(entry)
        && let Some(cookie) = exchange.session_cookie()
    {
        match exchange.site().sessions.visitor(cookie).await {
            Ok(visitor) => exchange.recognise(visitor),
            Err(problem) => return refuse(problem),
        }
    }
    may_come_in(entry, exchange)?;
    if request.method().is_safe() {
        return Ok(());
    }
    if demands_form_check(entry) && !csrf::same_origin(request.headers(), exchange.site()) {
        return refuse(Problem::new(ProblemKind::Forbidden, "cross-site"));
    }
    limit_body(entry, request).or_else(refuse)
}

fn may_come_in(entry: &RouteEntry, exchange: &Exchange) -> Result<(), Refusal> {
    let access = &entry.access;
    if access.admits_anyone() {
        return Ok(());
    }
    if access.viewers.contains(&Viewer::Operator) {
        // Elsewhere than at the operator's own door it looks as if it did not exist.
        let own_door = exchange.site().operator;
        return if own_door { Ok(()) } else { Err(refusal(Problem::not_found())) };
    }
    let Some(visitor) = exchange.visitor() else { return Err(Box::new(who_are_you(entry, exchange))) };
    match visitor.acting() {
        Ok(acting) if access.admits_role(acting.role) => Ok(()),
        _ => Err(refusal(Problem::forbidden())),
    }
}

fn has_bearer(request: &Request<Body>) -> bool {
    let value = request.headers().get(header::AUTHORIZATION).map_or(&b""[..], HeaderValue::as_bytes);
    value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"Bearer "))
}

/// Sends a person to the sign-in page and back afterwards; tells a program.
fn who_are_you(entry: &RouteEntry, exchange: &Exchange) -> Response<Body> {
    if entry.kind != Kind::Page {
        let mut answer = Failure(NOT_SIGNED_IN).into_response();
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return answer;
    }
    let wanted = exchange.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let target = if *exchange.method() == Method::GET && wanted != "/" {
        let next = percent_encoding::utf8_percent_encode(wanted, percent_encoding::NON_ALPHANUMERIC);
        format!("/login?next={next}")
    } else {
        "/login".to_owned()
    };
    if exchange.is_partial()
        && let Ok(target) = HeaderValue::from_str(&target)
    {
        // htmx would put the sign-in page into the middle of the other page.
        return (StatusCode::UNAUTHORIZED, [("hx-redirect", target)], Body::empty()).into_response();
    }
    Redirect::to(&target).into_response()
}

fn limit_body(entry: &RouteEntry, request: &mut Request<Body>) -> Result<(), Problem> {
    let announced =
        request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > entry.body) {
        return Err(TOO_LARGE);
    }
    let body = std::mem::take(request.body_mut());
    *request.body_mut() = Body::new(Limited::new(body, entry.body));
    DefaultBodyLimit::disable().apply(request);
    Ok(())
}
