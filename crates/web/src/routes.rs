//! The access table: every route stands in it with its action, class of data and viewers, because a route cannot be
//! added without them (`trust.md` AZ1). The gate checks the coarse rule — may this class of viewer come in at all? — and
//! the room's operation then asks the policy about the very person and thing.
//!
//! ```ignore
//! let pages = Routes::pages()
//!     .get("/lessons/{lesson}", Access::new("lesson.view", DataClass::Attendance, TEACHERS), lesson_page)
//!     .post("/lessons/{lesson}/marks", Access::new("lesson.mark", DataClass::Attendance, TEACHERS), mark);
//! ```

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::handler::Handler;
use axum::routing::{MethodFilter, on};
use futures_util::future::BoxFuture;
use http::{Method, Request, Response};
use kernel::Problem;
use policy::Access;

use crate::gate;
use crate::limits::BODY;
use crate::ops::Meter;
use crate::problem::Failure;
use crate::request::Exchange;

/// For whom a route speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A page for a person: reads the session, checks forms, errors are pages.
    Page,
    /// An interface for a program: errors are JSON. It reads the session only if signed-in persons may come in.
    Api,
    /// The same for everybody: style sheets, health, the token endpoint. It reads no cookie.
    Public,
}

/// Says an error in the words of a standard.
pub type ErrorStyle = fn(&Problem, &Exchange) -> Response<Body>;

/// One route of the access table.
#[derive(Debug)]
pub struct RouteEntry {
    /// The method.
    pub method: Method,
    /// The path's pattern.
    pub path: &'static str,
    /// What it does, with which data, for whom.
    pub access: Access,
    /// For whom it speaks.
    pub kind: Kind,
    /// The largest body that it takes, in bytes.
    pub body: usize,
    pub(crate) errors: Option<ErrorStyle>,
    pub(crate) meter: OnceLock<Meter>,
}

/// Routes with their access table.
#[derive(Debug)]
pub struct Routes<S> {
    router: Router<S>,
    table: Vec<Arc<RouteEntry>>,
    kind: Kind,
    errors: Option<ErrorStyle>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Routes for persons.
    pub fn pages() -> Self {
        Self::of(Kind::Page)
    }

    /// Routes for programs.
    pub fn api() -> Self {
        Self::of(Kind::Api)
    }

    /// Routes that are the same for everybody.
    pub fn public() -> Self {
        Self::of(Kind::Public)
    }

    fn of(kind: Kind) -> Self {
        Self { router: Router::new(), table: Vec::new(), kind, errors: None }
    }

    /// Says errors of the routes added after this in the words of a standard.
    #[must_use]
    pub fn errors_as(mut self, style: ErrorStyle) -> Self {
        self.errors = Some(style);
        self
    }

    /// Reads something.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::GET, path, access, BODY, handler)
    }

    /// Does something.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::POST, path, access, BODY, handler)
    }

    /// Does something with a body of up to `bytes`.
    #[must_use]
    pub fn post_up_to<H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        bytes: usize,
        handler: H,
    ) -> Self {
        self.add(Method::POST, path, access, bytes, handler)
    }

    /// Replaces something.
    #[must_use]
    pub fn put<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::PUT, path, access, BODY, handler)
    }

    /// Changes a part of something.
    #[must_use]
    pub fn patch<H: Handler<T, S>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::PATCH, path, access, BODY, handler)
    }

    /// Removes something.
    #[must_use]
    pub fn delete<H: Handler<T, S>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.add(Method::DELETE, path, access, BODY, handler)
    }

    /// These routes and others.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The access table.
    pub fn table(&self) -> &[Arc<RouteEntry>] {
        &self.table
    }

    pub(crate) fn with_state(self, state: S) -> (Router, Vec<Arc<RouteEntry>>) {
        (self.router.with_state(state), self.table)
    }

    fn add<H: Handler<T, S>, T: 'static>(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        body: usize,
        handler: H,
    ) -> Self {
        let filter = match method {
            Method::POST => MethodFilter::POST,
            Method::PUT => MethodFilter::PUT,
            Method::PATCH => MethodFilter::PATCH,
            Method::DELETE => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        let (kind, errors) = (self.kind, self.errors);
        let entry = Arc::new(RouteEntry { method, path, access, kind, body, errors, meter: OnceLock::new() });
        self.router = self.router.route(path, on(filter, Guarded { entry: Arc::clone(&entry), handler }));
        self.table.push(entry);
        self
    }
}

/// A handler behind the gate.
#[derive(Clone)]
struct Guarded<H> {
    entry: Arc<RouteEntry>,
    handler: H,
}

impl<H, T, S> Handler<T, S> for Guarded<H>
where
    H: Handler<T, S>,
    T: 'static,
    S: Send + 'static,
{
    type Future = BoxFuture<'static, Response<Body>>;

    fn call(self, mut request: Request<Body>, state: S) -> Self::Future {
        use axum::response::IntoResponse;
        Box::pin(async move {
            let Some(exchange) = request.extensions().get::<Exchange>().cloned() else {
                return Failure(Problem::internal()).into_response();
            };
            exchange.enter(&self.entry);
            if let Err(refusal) = gate::admit(&self.entry, &exchange, &mut request).await {
                return *refusal;
            }
            let unsafe_form = gate::demands_form_check(&self.entry) && !request.method().is_safe();
            let response = self.handler.call(request, state).await;
            let done = response.status().is_success() || response.status().is_redirection();
            if unsafe_form && done && !exchange.form_was_checked() {
                // A handler that takes a form without `ProtectedForm` must not go unnoticed for a day.
                tracing::error!(route = self.entry.path, "the handler answered a form that it never checked");
                return Failure(Problem::internal()).into_response();
            }
            response
        })
    }
}
