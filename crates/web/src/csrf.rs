//! Forms come from our own pages only (`trust.md` WB3): the browser says that the request comes from our origin, and the
//! form carries a token bound to the session, or before sign-in to a short-lived signed cookie. The token in a page is
//! masked anew each time, so that a compressed page gives nothing away (BREACH).

use aws_lc_rs::{constant_time, hmac};
use axum::extract::FromRequestParts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{self, HeaderMap};
use http::request::Parts;
use kernel::{Problem, ProblemKind};
use uuid::Uuid;

use crate::cookies;
use crate::problem::Failure;
use crate::request::Exchange;
use crate::site::Shared;

/// The name of the hidden field with the token.
pub const FIELD: &str = "csrf";

/// The name of the hidden field with the form's own number.
pub const FORM_FIELD: &str = "form";

/// The header in which scripts send the token.
pub const HEADER: &str = "x-csrf-token";

/// How long a form may lie open before sign-in, in seconds.
const BEFORE_SIGN_IN: u32 = 7_200;

const FOREIGN: Problem = Problem::new(ProblemKind::Forbidden, "form-expired");

/// Whether the request comes from a page of our own origin. Only browsers that are old leave `Sec-Fetch-Site` out; then
/// `Origin` must be ours.
pub(crate) fn same_origin(headers: &HeaderMap, site: &Shared) -> bool {
    if let Some(from) = headers.get("sec-fetch-site") {
        return from == "same-origin" || from == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok()) else { return false };
    if origin == site.base_url {
        return true;
    }
    let scheme = if site.secure { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok());
    host.is_some_and(|host| origin.strip_prefix(scheme).and_then(|o| o.strip_prefix("://")) == Some(host))
}

/// What a page's forms carry. Extract it in the handler that shows the form.
#[derive(Debug, Clone)]
pub struct FormGuard {
    exchange: Exchange,
    token: String,
}

impl FormGuard {
    /// For this exchange's visitor, or for this browser before sign-in.
    pub fn new(exchange: &Exchange) -> Self {
        let secret = match exchange.visitor() {
            Some(visitor) => visitor.csrf,
            None => before_sign_in(exchange),
        };
        Self { token: mask(&secret, exchange.site()), exchange: exchange.clone() }
    }

    /// For this browser as nobody's: for a form that comes back when the session that came with the request has ended.
    pub fn before_sign_in(exchange: &Exchange) -> Self {
        Self { token: mask(&before_sign_in(exchange), exchange.site()), exchange: exchange.clone() }
    }

    /// The token, for a `meta` element or a script's header.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A new number for one form; the operation stores it, so that a form sent twice acts once.
    pub fn form_id(&self) -> Uuid {
        self.exchange.site().ids.make()
    }

    /// The hidden fields of one form, as safe HTML: `{{ guard.fields()|safe }}` as the first thing inside `<form>`.
    pub fn fields(&self) -> String {
        let (token, id) = (&self.token, self.form_id());
        format!(
            "<input type=\"hidden\" name=\"{FIELD}\" value=\"{token}\"><input type=\"hidden\" name=\"{FORM_FIELD}\" value=\"{id}\">"
        )
    }
}

impl<S: Send + Sync> FromRequestParts<S> for FormGuard {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Ok(Self::new(Exchange::from_parts(parts)?))
    }
}

/// Checks a token that came with the request.
pub(crate) fn check(exchange: &Exchange, token: Option<&str>) -> Result<(), Failure> {
    let secret = match exchange.visitor() {
        Some(visitor) => Some(visitor.csrf),
        None => known_before(exchange).map(|(secret, _)| secret),
    };
    let (Some(secret), Some(sent)) = (secret, token.and_then(unmask)) else { return Err(Failure(FOREIGN)) };
    constant_time::verify_slices_are_equal(&secret, &sent).map_err(|_| Failure(FOREIGN))?;
    exchange.form_checked();
    Ok(())
}

fn mask(secret: &[u8; 32], site: &Shared) -> String {
    let mut bytes = [0_u8; 64];
    let (key, masked) = bytes.split_at_mut(32);
    site.random.fill(key);
    for ((to, key), secret) in masked.iter_mut().zip(key).zip(secret) {
        *to = *key ^ secret;
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

fn unmask(token: &str) -> Option<[u8; 32]> {
    let mut bytes = [0_u8; 64];
    if URL_SAFE_NO_PAD.decode_slice(token, &mut bytes).ok()? != bytes.len() {
        return None;
    }
    let (key, masked) = bytes.split_at(32);
    let mut secret = [0_u8; 32];
    for ((to, key), masked) in secret.iter_mut().zip(key).zip(masked) {
        *to = key ^ masked;
    }
    Some(secret)
}

/// The secret of a browser that nobody has signed in with, from its cookie or with a new one.
fn before_sign_in(exchange: &Exchange) -> [u8; 32] {
    if let Some((secret, left)) = known_before(exchange)
        && left > i64::from(BEFORE_SIGN_IN / 2)
    {
        return secret;
    }
    let site = exchange.site();
    let mut head = [0_u8; 24];
    let (random, until) = head.split_at_mut(16);
    site.random.fill(random);
    let ends = site.clock.now().as_second() + i64::from(BEFORE_SIGN_IN);
    until.copy_from_slice(&ends.to_be_bytes());
    let mut value = head.to_vec();
    value.extend_from_slice(hmac::sign(&site.form_key, &labelled("cookie", &head)).as_ref());
    let (name, secure) = (cookies::before_sign_in_name(site.secure), site.secure);
    exchange.set_cookie(cookies::make(name, &URL_SAFE_NO_PAD.encode(value), BEFORE_SIGN_IN, secure));
    form_secret(site, &head)
}

/// The secret that the browser's cookie stands for, and how many seconds it still lives.
fn known_before(exchange: &Exchange) -> Option<([u8; 32], i64)> {
    let site = exchange.site();
    let cookie = exchange.cookie(cookies::before_sign_in_name(site.secure))?;
    let mut bytes = [0_u8; 56];
    if URL_SAFE_NO_PAD.decode_slice(cookie, &mut bytes).ok()? != bytes.len() {
        return None;
    }
    let (head, tag) = bytes.split_at(24);
    hmac::verify(&site.form_key, &labelled("cookie", head), tag).ok()?;
    let until = i64::from_be_bytes(head.get(16..)?.try_into().ok()?);
    let left = until - site.clock.now().as_second();
    (left > 0).then(|| (form_secret(site, head), left))
}

fn form_secret(site: &Shared, head: &[u8]) -> [u8; 32] {
    let tag = hmac::sign(&site.form_key, &labelled("form", head));
    let mut secret = [0_u8; 32];
    secret.copy_from_slice(tag.as_ref());
    secret
}

fn labelled(label: &str, bytes: &[u8]) -> Vec<u8> {
    [label.as_bytes(), bytes].concat()
}
