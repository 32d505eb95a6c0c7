//! The site: everything that happens to every request, in one service around the router. It is one and not a pile of
//! layers because each layer costs every request, and because the order is then read from top to bottom.

use std::convert::Infallible;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use axum::Router;
use axum::body::Body;
use axum::response::IntoResponse;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::header::{self, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use kernel::{Clock, Ids, Problem, ProblemKind, Random};
use tower::Service;

use crate::headers::{self, ContentPolicy};
use crate::layout::Frame;
use crate::limits::Network;
use crate::ops::Meters;
use crate::packing;
use crate::problem::{self, Failure, Phrases};
use crate::request::{ClientAddress, Exchange, head_size};
use crate::routes::{RouteEntry, Routes};
use crate::visitor::SessionStore;

/// The longest path with query, in bytes (`trust.md` WB5).
const ADDRESS: usize = 4 * 1024;

/// The largest head of a request, in bytes (`trust.md` WB5).
const HEAD: usize = 16 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Adds to every page's frame what the whole site knows: the menu of a role, the demo's banner.
pub type Dress = Arc<dyn Fn(&Exchange, &mut Frame) + Send + Sync>;

/// What a site is made of, beside its routes.
pub struct SiteSettings {
    /// The address that the outside reaches us by, without a slash at the end: `https://digione.example`.
    pub base_url: String,
    /// The real clock.
    pub clock: Arc<dyn Clock>,
    /// Makes secrets: nonces, masks.
    pub random: Arc<dyn Random>,
    /// Makes request ids.
    pub ids: Ids,
    /// Recognises visitors.
    pub sessions: Arc<dyn SessionStore>,
    /// The key that binds forms to browsers before sign-in; the same for all processes of an installation.
    pub form_key: [u8; 32],
    /// Proxies whose `X-Forwarded-For` is believed; none by default.
    pub trusted_proxies: Vec<Network>,
    /// The rooms' words for their problems.
    pub phrases: Vec<Phrases>,
    /// Adds to every page's frame.
    pub dress: Option<Dress>,
    /// Where requests are counted.
    pub meters: Meters,
    /// Whether pages and JSON are compressed for callers from other machines that ask for it.
    pub compress: bool,
    /// Whether this is the operator's own door, where routes for [`policy::Viewer::Operator`] answer.
    pub operator: bool,
}

/// What every exchange of a site shares.
pub(crate) struct Shared {
    pub(crate) base_url: String,
    pub(crate) secure: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) ids: Ids,
    pub(crate) sessions: Arc<dyn SessionStore>,
    pub(crate) form_key: hmac::Key,
    pub(crate) phrases: Vec<Phrases>,
    pub(crate) dress: Option<Dress>,
    pub(crate) operator: bool,
    trusted_proxies: Vec<Network>,
    meters: Meters,
    compress: bool,
}

/// A site: give it to [`crate::Server::run`], or call it in tests.
#[derive(Clone)]
pub struct Site {
    router: Router,
    shared: Arc<Shared>,
    table: Arc<[Arc<RouteEntry>]>,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("routes", &self.table.len()).finish_non_exhaustive()
    }
}

impl Site {
    /// A site with these routes, whose handlers share `state`.
    pub fn new<S: Clone + Send + Sync + 'static>(
        routes: Routes<S>,
        state: S,
        settings: SiteSettings,
    ) -> Self {
        let (router, table) = routes.with_state(state);
        for entry in &table {
            entry.meter.set(settings.meters.of_route(entry)).ok();
        }
        let shared = Shared {
            secure: settings.base_url.starts_with("https://"),
            base_url: settings.base_url,
            clock: settings.clock,
            random: settings.random,
            ids: settings.ids,
            sessions: settings.sessions,
            form_key: hmac::Key::new(hmac::HMAC_SHA256, &settings.form_key),
            phrases: settings.phrases,
            dress: settings.dress,
            operator: settings.operator,
            trusted_proxies: settings.trusted_proxies,
            meters: settings.meters,
            compress: settings.compress,
        };
        Self { router, shared: Arc::new(shared), table: Arc::from(table) }
    }

    /// The access table of all routes.
    pub fn table(&self) -> &[Arc<RouteEntry>] {
        &self.table
    }

    async fn answer(self, mut request: Request<Body>) -> Response<Body> {
        let begun = Instant::now();
        let encodings = request.headers().get(header::ACCEPT_ENCODING).cloned();
        let exchange = Exchange::new(Arc::clone(&self.shared), &request);
        request.extensions_mut().insert(exchange.clone());
        let response = match refuse_oversize(&request) {
            Some(problem) => Failure(problem).into_response(),
            None => call(self.router, request).await,
        };
        if response.status() == StatusCode::METHOD_NOT_ALLOWED && exchange.route().is_none() {
            // No handler was reached; the refusal is said in the words of the path's other methods.
            let path = exchange.uri().path();
            if let Some(entry) = self.table.iter().find(|entry| covers(entry.path, path)) {
                exchange.enter(entry);
            }
        }
        let mut response = finish(response, &exchange);
        if self.shared.compress && !exchange.address().is_loopback() {
            response = packing::pack(response, encodings.as_ref());
        }
        note(&self.shared.meters, &exchange, response.status(), begun.elapsed());
        response
    }
}

impl Service<Request<Body>> for Site {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let site = self.clone();
        Box::pin(async move { Ok(site.answer(request).await) })
    }
}

/// Whether a route's pattern covers a path.
fn covers(pattern: &str, path: &str) -> bool {
    let fits = |(pattern, part): (&str, &str)| pattern == part || pattern.starts_with('{');
    pattern.split('/').count() == path.split('/').count() && pattern.split('/').zip(path.split('/')).all(fits)
}

fn refuse_oversize(request: &Request<Body>) -> Option<Problem> {
    let address = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    if address > ADDRESS {
        return Some(Problem::new(ProblemKind::BadRequest, "address-too-long"));
    }
    (head_size(request.headers()) > HEAD).then_some(Problem::new(ProblemKind::BadRequest, "head-too-large"))
}

/// Calls the handler. A panic is our fault and costs this request and its connection, nothing else.
async fn call(mut router: Router, request: Request<Body>) -> Response<Body> {
    match AssertUnwindSafe(router.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Err(_) => {
            let mut response = Failure(Problem::internal()).into_response();
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

/// Says problems in the right words and puts on the headers.
fn finish(mut response: Response<Body>, exchange: &Exchange) -> Response<Body> {
    if let Some(problem) = problem_of(&mut response) {
        let (parts, _) = response.into_parts();
        response = problem::render(&problem, parts.headers, exchange);
    }
    let own = response.extensions_mut().remove::<ContentPolicy>();
    let headers = response.headers_mut();
    headers::seal(headers, exchange.made_nonce(), own.as_ref());
    for cookie in exchange.take_cookies() {
        headers.append(header::SET_COOKIE, cookie);
    }
    let mut text = uuid::Uuid::encode_buffer();
    let id: &str = exchange.id().hyphenated().encode_lower(&mut text);
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// The problem that an answer stands for: a handler's failure, or what the router and its extractors say on their own
/// in plain English text.
fn problem_of(response: &mut Response<Body>) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let bare = kind.is_none_or(|kind| kind.starts_with(b"text/plain"));
    let led_elsewhere = response.headers().contains_key("hx-redirect");
    (bare && !led_elsewhere).then(|| problem::of_status(status))
}

/// Counts the request and writes its line: the route's pattern and never the address, which may name persons.
fn note(meters: &Meters, exchange: &Exchange, status: StatusCode, took: Duration) {
    let route = exchange.route();
    match route.and_then(|route| route.meter.get()) {
        Some(meter) => meter.count(status, took),
        None => meters.nowhere().count(status, took),
    }
    let ms = took.as_secs_f64() * 1000.0;
    tracing::info!(
        target: "request",
        method = exchange.method().as_str(),
        route = route.map_or("-", |route| route.path),
        status = status.as_u16(),
        ms,
        id = %exchange.id(),
    );
}

impl Shared {
    /// The caller's address: the peer's, or the one that a trusted proxy saw.
    pub(crate) fn client_behind(&self, peer: IpAddr, headers: &http::HeaderMap) -> IpAddr {
        let trusted = |address: IpAddr| self.trusted_proxies.iter().any(|network| network.contains(address));
        if !trusted(peer) {
            return peer;
        }
        // Read from the right: what stands further left was written by whoever is behind, and may be a lie.
        let seen = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
        let mut hops: Vec<IpAddr> =
            seen.flat_map(|v| v.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
        while let Some(hop) = hops.pop() {
            if !trusted(hop) {
                return hop.to_canonical();
            }
        }
        peer
    }
}

impl From<std::net::SocketAddr> for ClientAddress {
    fn from(peer: std::net::SocketAddr) -> Self {
        Self(peer.ip().to_canonical())
    }
}
