//! What is known about the request in work: one [`Exchange`] per request, shared by the gate, the handler and the
//! answer. Nothing in it is made before somebody asks for it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::FromRequestParts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Uri};
use kernel::{Lang, Problem};
use uuid::Uuid;

use crate::cookies;
use crate::problem::Failure;
use crate::routes::RouteEntry;
use crate::site::Shared;
use crate::visitor::Visitor;

/// The address of the other end of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// A request in work and what its answer will need.
#[derive(Clone)]
pub struct Exchange(Arc<Inner>);

struct Inner {
    site: Arc<Shared>,
    id: Uuid,
    address: IpAddr,
    method: Method,
    uri: Uri,
    accept: Option<HeaderValue>,
    accept_language: Option<HeaderValue>,
    cookie: Option<HeaderValue>,
    scripted: bool,
    nonce: OnceLock<String>,
    route: OnceLock<Arc<RouteEntry>>,
    visitor: OnceLock<Option<Arc<Visitor>>>,
    set_cookies: Mutex<Vec<HeaderValue>>,
    form_checked: AtomicBool,
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address line may name persons; it stays out.
        f.debug_struct("Exchange")
            .field("id", &self.0.id)
            .field("method", &self.0.method)
            .finish_non_exhaustive()
    }
}

impl Exchange {
    pub(crate) fn new<B>(site: Arc<Shared>, request: &http::Request<B>) -> Self {
        let headers = request.headers();
        let peer =
            request.extensions().get().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |c: &ClientAddress| c.0);
        Self(Arc::new(Inner {
            id: site.ids.make(),
            address: site.client_behind(peer, headers),
            method: request.method().clone(),
            uri: request.uri().clone(),
            accept: headers.get(header::ACCEPT).cloned(),
            accept_language: headers.get(header::ACCEPT_LANGUAGE).cloned(),
            cookie: headers.get(header::COOKIE).cloned(),
            scripted: headers.contains_key("hx-request"),
            nonce: OnceLock::new(),
            route: OnceLock::new(),
            visitor: OnceLock::new(),
            set_cookies: Mutex::default(),
            form_checked: AtomicBool::new(false),
            site,
        }))
    }

    /// The request's id: made here, never taken from outside.
    pub fn id(&self) -> Uuid {
        self.0.id
    }

    /// The caller's address: behind a trusted proxy the one that the proxy saw.
    pub fn address(&self) -> IpAddr {
        self.0.address
    }

    /// Path and query as the caller asked.
    pub fn uri(&self) -> &Uri {
        &self.0.uri
    }

    /// The request's method.
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// Whether a script of ours asks for a part of a page (htmx) and not the browser for a whole one.
    pub fn is_partial(&self) -> bool {
        self.0.scripted
    }

    /// The nonce of this answer's scripts, made when first asked for.
    pub fn nonce(&self) -> &str {
        self.0.nonce.get_or_init(|| {
            let mut bytes = [0_u8; 16];
            self.0.site.random.fill(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        })
    }

    /// The signed-in visitor, on routes that read sessions.
    pub fn visitor(&self) -> Option<&Arc<Visitor>> {
        self.0.visitor.get().and_then(Option::as_ref)
    }

    /// The language of the answer: what the address asks for (`?lang=`), else what this browser chose in the menu (the
    /// cookie), the
    /// visitor's own, the browser's.
    pub fn lang(&self) -> Lang {
        if let Some(asked) = self.asked_lang() {
            return asked;
        }
        self.cookie(cookies::LANG)
            .and_then(Lang::from_code)
            .or_else(|| self.visitor().map(|visitor| visitor.lang))
            .or_else(|| self.0.accept_language.as_ref()?.to_str().ok().map(Lang::negotiate))
            .unwrap_or_default()
    }

    /// The language that the address itself asks for.
    pub(crate) fn asked_lang(&self) -> Option<Lang> {
        let query = self.0.uri.query()?;
        query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_code)
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookies::find(self.0.cookie.as_ref()?.to_str().ok()?, name)
    }

    /// Lets the answer set a cookie; see [`crate::cookies`] for how they are made.
    pub fn set_cookie(&self, cookie: HeaderValue) {
        self.0.set_cookies.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    /// The value of the session cookie that came with the request, if any.
    pub fn session_cookie(&self) -> Option<&str> {
        self.cookie(cookies::session_name(self.is_secure()))
    }

    /// Gives the browser a session, for so many seconds at most.
    pub fn start_session(&self, value: &str, max_age: u32) {
        self.set_cookie(cookies::make(
            cookies::session_name(self.is_secure()),
            value,
            max_age,
            self.is_secure(),
        ));
    }

    /// Takes the session from the browser.
    pub fn end_session(&self) {
        self.set_cookie(cookies::make(cookies::session_name(self.is_secure()), "", 0, self.is_secure()));
    }

    /// Remembers a language in the browser for a year.
    pub fn remember_lang(&self, lang: Lang) {
        self.set_cookie(cookies::make(cookies::LANG, lang.code(), 31_536_000, self.is_secure()));
    }

    /// Whether the site is reached by https.
    pub fn is_secure(&self) -> bool {
        self.0.site.secure
    }

    /// The site's address without a path: `https://digione.example`.
    pub fn base_url(&self) -> &str {
        &self.0.site.base_url
    }

    pub(crate) fn site(&self) -> &Arc<Shared> {
        &self.0.site
    }

    pub(crate) fn made_nonce(&self) -> Option<&str> {
        self.0.nonce.get().map(String::as_str)
    }

    pub(crate) fn route(&self) -> Option<&Arc<RouteEntry>> {
        self.0.route.get()
    }

    pub(crate) fn enter(&self, route: &Arc<RouteEntry>) {
        self.0.route.set(Arc::clone(route)).ok();
    }

    pub(crate) fn recognise(&self, visitor: Option<Arc<Visitor>>) {
        self.0.visitor.set(visitor).ok();
    }

    pub(crate) fn form_was_checked(&self) -> bool {
        self.0.form_checked.load(Ordering::Relaxed)
    }

    pub(crate) fn form_checked(&self) {
        self.0.form_checked.store(true, Ordering::Relaxed);
    }

    pub(crate) fn take_cookies(&self) -> Vec<HeaderValue> {
        std::mem::take(&mut *self.0.set_cookies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether an error shall be a page for a person rather than JSON for a program.
    pub(crate) fn wants_page(&self) -> bool {
        use crate::routes::Kind;
        match self.route().map(|route| route.kind) {
            Some(Kind::Page) => true,
            Some(Kind::Api) => false,
            Some(Kind::Public) | None => {
                let accept = self.0.accept.as_ref().and_then(|a| a.to_str().ok()).unwrap_or("");
                accept.contains("text/html")
            }
        }
    }

    pub(crate) fn from_parts(parts: &Parts) -> Result<&Self, Failure> {
        // Only a handler called outside a site has none; that is a fault in the wiring, not the caller's.
        parts.extensions.get().ok_or(Failure(Problem::internal()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Exchange {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Self::from_parts(parts).cloned()
    }
}

/// Bytes of the head's fields, about as they stood on the wire.
pub(crate) fn head_size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// A path of our own to go to after sign-in, or `None` for anything that could lead elsewhere.
pub fn local_path(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('/')?;
    let elsewhere = rest.starts_with(['/', '\\']) || text.contains('\\');
    let odd = text.len() > 1024 || text.bytes().any(|b| !(0x21..=0x7e).contains(&b));
    if elsewhere || odd { None } else { Some(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_leads_only_to_our_own_pages() {
        assert_eq!(local_path("/lessons/1?day=2"), Some("/lessons/1?day=2"));
        for bad in
            ["", "lessons", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/a b"]
        {
            assert_eq!(local_path(bad), None, "{bad}");
        }
    }
}
