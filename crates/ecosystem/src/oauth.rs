//! `POST /oauth/token` (RFC 6749, section 4.4: client credentials) and `POST /oauth/revoke` (RFC 7009).
//!
//! A client says who it is with HTTP Basic or in the form, never both. A client that asks for no scope gets what its
//! agreement allows. Errors are the RFC's own JSON; what a stranger did wrong is not told apart from an unknown client.

use std::time::Duration;

use audit::{Entry, Outcome};
use axum::body::{Body, Bytes};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use db::DbError;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, Actor, Channel, Lang, Problem, ProblemKind, ProviderId, Purpose, Role, Scope};
use policy::{Access, DataClass, Viewer};
use serde_json::json;
use uuid::Uuid;
use web::{Exchange, Routes};

use crate::Gate;
use crate::tokens::Client;

const TOKEN: Access = Access::new("token.issue", DataClass::Account, &[Viewer::Anyone]);
const REVOKE: Access = Access::new("token.revoke", DataClass::Account, &[Viewer::Anyone]);

/// The routes of the token endpoint.
pub fn routes<S: Clone + Send + Sync + 'static>(gate: Gate) -> Routes<S> {
    let issuing = gate.clone();
    Routes::public()
        .errors_as(in_rfc_words)
        .post("/oauth/token", TOKEN, move |exchange: Exchange, headers: HeaderMap, body: Bytes| {
            let gate = issuing.clone();
            async move { answer(token(&gate, &exchange, &headers, &body).await) }
        })
        .post("/oauth/revoke", REVOKE, move |exchange: Exchange, headers: HeaderMap, body: Bytes| {
            let gate = gate.clone();
            async move { answer(revoke(&gate, &exchange, &headers, &body).await) }
        })
}

/// What the endpoint says when it does not do what was asked.
#[derive(Debug)]
enum Fault {
    /// Something is missing, repeated or of the wrong form.
    Request(&'static str),
    /// Unknown client, wrong secret, or a credential that is off.
    Client,
    /// So many wrong secrets that this one was not written down; try again after so many seconds.
    TooMany(i64),
    /// Known, but its agreement is not in force.
    Unauthorized,
    /// Another grant than client credentials.
    Grant,
    /// A scope beyond the agreement.
    Scope,
    /// Our database or log is away.
    Away,
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Self {
        tracing::warn!(%error, "the token endpoint cannot work");
        Self::Away
    }
}

impl From<audit::AuditError> for Fault {
    fn from(_: audit::AuditError) -> Self {
        Self::Away
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response<Body> {
        let (status, error, description) = match &self {
            Self::Request(what) => (StatusCode::BAD_REQUEST, "invalid_request", *what),
            Self::Client => (StatusCode::UNAUTHORIZED, "invalid_client", "Unknown client or wrong secret."),
            Self::TooMany(_) => {
                (StatusCode::TOO_MANY_REQUESTS, "invalid_client", "Too many wrong secrets for this client.")
            }
            Self::Unauthorized => (
                StatusCode::BAD_REQUEST,
                "unauthorized_client",
                "The agreement of this client is not in force.",
            ),
            Self::Grant => {
                (StatusCode::BAD_REQUEST, "unsupported_grant_type", "Only client_credentials is supported.")
            }
            Self::Scope => {
                (StatusCode::BAD_REQUEST, "invalid_scope", "The agreement does not allow this scope.")
            }
            Self::Away => {
                (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", "Please try again in a moment.")
            }
        };
        let mut response = plain(status, &json!({ "error": error, "error_description": description }));
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"digione\", charset=\"UTF-8\""),
            );
        }
        match self {
            Self::TooMany(seconds) => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds))),
            Self::Away => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"))),
            _ => {}
        }
        response
    }
}

fn answer(result: Result<Response<Body>, Fault>) -> Response<Body> {
    result.unwrap_or_else(IntoResponse::into_response)
}

fn plain(status: StatusCode, body: &serde_json::Value) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::PRAGMA, HeaderValue::from_static("no-cache")),
    ];
    (status, headers, body.to_string()).into_response()
}

/// What goes wrong before the handler, in the same words.
fn in_rfc_words(problem: &Problem, _: &Exchange) -> Response<Body> {
    let error = match problem.kind {
        ProblemKind::Internal => "server_error",
        ProblemKind::Unavailable => "temporarily_unavailable",
        _ => "invalid_request",
    };
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::BAD_REQUEST);
    plain(status, &json!({ "error": error }))
}

async fn token(
    gate: &Gate,
    exchange: &Exchange,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response<Body>, Fault> {
    let form = Form::read(headers, body)?;
    let client = client(gate, exchange, headers, &form).await?;
    match form.get("grant_type")? {
        Some("client_credentials") => {}
        Some(_) => return Err(Fault::Grant),
        None => return Err(Fault::Request("grant_type is missing.")),
    }
    if !client.live {
        refuse(gate, client.scope(exchange.id())).await?;
        return Err(Fault::Unauthorized);
    }
    let scopes: Vec<String> = match form.get("scope")? {
        None => client.scopes.clone(),
        Some(asked) => asked.split_ascii_whitespace().map(str::to_owned).collect(),
    };
    if scopes.is_empty() || scopes.iter().any(|scope| !client.scopes.contains(scope)) {
        refuse(gate, client.scope(exchange.id())).await?;
        return Err(Fault::Scope);
    }
    let issued = gate.issue(&client, &scopes, exchange.id()).await?;
    Ok(plain(
        StatusCode::OK,
        &json!({
            "access_token": issued.token,
            "token_type": "Bearer",
            "expires_in": issued.seconds,
            "scope": scopes.join(" "),
        }),
    ))
}

async fn revoke(
    gate: &Gate,
    exchange: &Exchange,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response<Body>, Fault> {
    let form = Form::read(headers, body)?;
    let client = client(gate, exchange, headers, &form).await?;
    let token = form.get("token")?.ok_or(Fault::Request("token is missing."))?;
    gate.revoke(&client, token, exchange.id()).await?;
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]).into_response())
}

/// The form of the request: each parameter once, and an empty one counts as absent (RFC 6749, section 3.2).
struct Form(Vec<(String, String)>);

impl Form {
    fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Fault> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        let essence = kind.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Fault::Request("The body must be application/x-www-form-urlencoded."));
        }
        Ok(Self(form_urlencoded::parse(body).into_owned().collect()))
    }

    fn get(&self, name: &str) -> Result<Option<&str>, Fault> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let value = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() { Err(Fault::Request("A parameter is repeated.")) } else { Ok(value) }
    }
}

/// The client that the request comes from.
async fn client(gate: &Gate, exchange: &Exchange, headers: &HeaderMap, form: &Form) -> Result<Client, Fault> {
    let in_form = (form.get("client_id")?, form.get("client_secret")?);
    let (id, secret) = match (headers.get(header::AUTHORIZATION), in_form) {
        (Some(_), (_, Some(_))) => return Err(Fault::Request("Authenticate in one way, not in two.")),
        (Some(value), _) => basic(value).ok_or(Fault::Client)?,
        (None, (Some(id), Some(secret))) => (id.to_owned(), secret.to_owned()),
        (None, _) => return Err(Fault::Client),
    };
    let clock = gate.rooms().clock.as_ref();
    let key = gate.rooms().vault.national().client_id(&id);
    // The right secret always comes in: 256 bits cannot be guessed, and nobody may lock a client out by failing for it.
    if let Some(client) = gate.authenticate(&id, &secret).await? {
        gate.failures().forgive(&key);
        return Ok(client);
    }
    if let Some(seconds) = gate.failures().count(key, clock.now()) {
        return Err(Fault::TooMany(seconds));
    }
    refuse(gate, stranger(exchange.id())).await?;
    Err(Fault::Client)
}

/// Writes down a refusal.
async fn refuse(gate: &Gate, scope: Scope) -> Result<(), Fault> {
    let entry = Entry::new("token.issue", DataClass::Account, Vec::new()).outcome(Outcome::Denied);
    Ok(gate.rooms().audit.read(&scope, entry).await?)
}

/// Somebody whom we do not know; what they do stands under no provider.
fn stranger(request: Uuid) -> Scope {
    Scope {
        provider: ProviderId::from(Uuid::nil()),
        actor: Actor::Person {
            account: AccountId::from(Uuid::nil()),
            person: None,
            role: Role::VendorEngineer,
            school: None,
        },
        purpose: Purpose::Authentication,
        channel: Channel::Api,
        request,
        lang: Lang::En,
    }
}

/// Client id and secret of HTTP Basic, each form-encoded (RFC 6749, section 2.3.1).
fn basic(value: &HeaderValue) -> Option<(String, String)> {
    let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let plain = |text: &str| {
        form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    Some((plain(id), plain(secret)))
}

/// Wrong secrets per client: after the tenth, further ones are answered 429, waiting twice as long each time up to a
/// quarter of an hour, and are no longer written down one by one.
pub(crate) struct Failures(moka::sync::Cache<[u8; 32], (u32, Timestamp)>);

impl Default for Failures {
    fn default() -> Self {
        let kept =
            moka::sync::Cache::builder().max_capacity(10_000).time_to_idle(Duration::from_secs(900)).build();
        Self(kept)
    }
}

impl Failures {
    const FREE: u32 = 10;
    const LONGEST: i64 = 900;

    /// Counts a failure; answers how many seconds to wait, once there were too many.
    fn count(&self, client: [u8; 32], now: Timestamp) -> Option<i64> {
        let (count, until) = self.0.get(&client).unwrap_or((0, now));
        if count >= Self::FREE && now < until {
            return Some(until.duration_since(now).as_secs().max(1));
        }
        let count = count.saturating_add(1);
        let doublings = count.saturating_sub(Self::FREE).min(10);
        let wait = SignedDuration::from_secs((1_i64 << doublings).min(Self::LONGEST));
        self.0.insert(client, (count, now.saturating_add(wait).unwrap_or(now)));
        None
    }

    fn forgive(&self, client: &[u8; 32]) {
        self.0.invalidate(client);
    }
}
