//! The sign-in page: two fields and a button, for a child of nine as for a principal.

use askama::Template;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Lang, Problem};
use serde::Deserialize;
use web::request::local_path;
use web::{Exchange, Failure, Field, FormGuard, Frame, Html, Notice, ProtectedForm, Query, Tone};

use crate::demo::DemoAccount;
use crate::routes::page_with;
use crate::sign_in::{Attempt, Identity, Refused};
use crate::texts::Texts;
use crate::throttle::Wait;
use crate::{device, session};

/// How long a device is remembered, in seconds: half a year.
const DEVICE_LIFE: u32 = 180 * 24 * 3600;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    words: Texts,
    guard: FormGuard,
    notice: Option<Notice>,
    username: Field,
    password: Field,
    next: Option<String>,
    demo: Vec<DemoAccount>,
}

#[derive(Template)]
#[template(path = "forgot.html")]
struct ForgotPage {
    frame: Frame,
    words: Texts,
}

#[derive(Deserialize)]
pub(crate) struct LoginQuery {
    next: Option<String>,
    out: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct LoginForm {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

/// What the form says when it comes back.
#[derive(Default)]
struct Told {
    username: String,
    next: Option<String>,
    notice: Option<Notice>,
    missing: bool,
}

pub(crate) async fn show(
    identity: Identity,
    exchange: Exchange,
    Query(query): Query<LoginQuery>,
) -> Result<Response, Failure> {
    let next = query.next.as_deref().and_then(local_path).map(str::to_owned);
    if let Some(visitor) = exchange.visitor() {
        let target = if visitor.roles.is_empty() { "/no-role" } else { next.as_deref().unwrap_or("/") };
        return Ok(Redirect::to(target).into_response());
    }
    let t = Texts(exchange.lang());
    let notice = if query.out.is_some() {
        Some(Notice { tone: Tone::Good, text: t.login_out().to_owned() })
    } else if exchange.session_cookie().is_some() {
        // The browser had a session, and it lives no more.
        exchange.end_session();
        Some(Notice { tone: Tone::Calm, text: t.login_ended().to_owned() })
    } else {
        None
    };
    let told = Told { next, notice, ..Told::default() };
    Ok(page(&identity, &exchange, told)?.into_response())
}

pub(crate) async fn submit(
    identity: Identity,
    exchange: Exchange,
    headers: HeaderMap,
    form: Result<ProtectedForm<LoginForm>, Failure>,
) -> Result<Response, Failure> {
    let LoginForm { username, password, next } = match form {
        Ok(form) => form.value,
        // The page lay open overnight. What was typed was not looked at; a fresh form is all it takes.
        Err(Failure(problem)) if problem.code == "form-expired" && exchange.visitor().is_none() => {
            let text = Texts(exchange.lang()).login_stale().to_owned();
            let told = Told { notice: Some(Notice { tone: Tone::Calm, text }), ..Told::default() };
            return Ok(page_with(StatusCode::FORBIDDEN, page(&identity, &exchange, told)?));
        }
        Err(other) => return Err(other),
    };
    let next = next.as_deref().and_then(local_path).map(str::to_owned);
    // Whoever sits at this device now, it is not who sat here before: their session ends, whatever comes of this.
    if let Some(cookie) = exchange.session_cookie() {
        identity.sign_out(cookie, None, exchange.id()).await?;
        exchange.end_session();
    }
    if username.trim().is_empty() || password.is_empty() {
        let told = Told { username, next, missing: true, ..Told::default() };
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, page(&identity, &exchange, told)?));
    }
    let attempt = Attempt {
        username: &username,
        password: &password,
        device_mark: exchange.cookie(device_cookie(&exchange)),
        device: &device::in_words(&headers),
        address: exchange.address(),
        request: exchange.id(),
    };
    match identity.sign_in(&attempt).await {
        Ok(signed_in) => {
            exchange.start_session(&signed_in.begun.secret.cookie(), session::LIFE);
            let name = device_cookie(&exchange);
            let secure = exchange.is_secure();
            exchange.set_cookie(web::cookies::make(name, &signed_in.device_mark, DEVICE_LIFE, secure));
            // On a shared device the language is the one of who sits there now.
            exchange.remember_lang(signed_in.begun.lang);
            let nowhere = signed_in.begun.roles.is_empty();
            let target = if nowhere { "/no-role" } else { next.as_deref().unwrap_or("/") };
            Ok(Redirect::to(target).into_response())
        }
        Err(Refused::Trouble(error)) => Err(Failure(Problem::from(error))),
        Err(Refused::Wrong) => {
            let text = Texts(exchange.lang()).login_wrong().to_owned();
            let told =
                Told { username, next, notice: Some(Notice { tone: Tone::Problem, text }), missing: false };
            Ok(page_with(StatusCode::UNAUTHORIZED, page(&identity, &exchange, told)?))
        }
        Err(Refused::Wait(wait)) => {
            let text = wait_text(exchange.lang(), wait);
            let told =
                Told { username, next, notice: Some(Notice { tone: Tone::Attention, text }), missing: false };
            let mut answer = page_with(StatusCode::TOO_MANY_REQUESTS, page(&identity, &exchange, told)?);
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.0));
            Ok(answer)
        }
    }
}

pub(crate) async fn forgot(exchange: Exchange) -> Result<Html, Failure> {
    let t = Texts(exchange.lang());
    Html::of(&ForgotPage { frame: web::frame(&exchange, t.forgot_title()), words: t })
}

/// How long to wait, as people say it: seconds up to a minute, then whole minutes.
pub(crate) fn wait_text(lang: Lang, Wait(seconds): Wait) -> String {
    let t = Texts(lang);
    let wait = if seconds < 60 { t.wait_seconds(seconds) } else { t.wait_minutes(seconds.div_ceil(60)) };
    t.login_wait(wait)
}

fn page(identity: &Identity, exchange: &Exchange, told: Told) -> Result<Html, Failure> {
    let lang = exchange.lang();
    let t = Texts(lang);
    let known = !told.username.is_empty();
    let mut username = Field::text(lang, "username", t.username())
        .hint(t.username_hint())
        .autocomplete("username")
        .required();
    let mut password =
        Field::password(lang, "password", t.password()).autocomplete("current-password").required();
    if told.missing {
        username = username.error(told.username.trim().is_empty().then(|| t.username_missing()));
        password = password.error(Some(t.password_missing()));
    }
    // The cursor stands where the next thing is to be typed.
    if known {
        password = password.autofocus();
    } else {
        username = username.autofocus();
    }
    let mut frame = web::frame(exchange, t.login_title());
    // The language menu leads back to the page, also from the answer to a sent form.
    frame.path = match &told.next {
        Some(next) => format!(
            "/login?next={}",
            percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC)
        ),
        None => "/login".to_owned(),
    };
    frame.signed_in = None;
    frame.nav.clear();
    let demo = identity.demo.as_ref().map(|demo| demo.accounts()).unwrap_or_default();
    Html::of(&LoginPage {
        frame,
        words: t,
        // The session that came with the request has ended, so the form belongs to nobody yet.
        guard: FormGuard::before_sign_in(exchange),
        notice: told.notice,
        username: username.value(told.username),
        password,
        next: told.next,
        demo,
    })
}

/// The name of the cookie that says that a device is no stranger.
pub(crate) fn device_cookie(exchange: &Exchange) -> &'static str {
    if exchange.is_secure() { "__Host-device" } else { "device" }
}
