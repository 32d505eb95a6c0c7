//! One's own account: name, roles, language, appearance, where one is signed in, and the password.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use kernel::{Lang, Problem, Role, SessionId};
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{Choice, ErrorSummary, Exchange, Failure, Field, Frame, Html, Notice, ProtectedForm, Query, Tone};

use crate::new_password::WeakPassword;
use crate::pages::login::wait_text;
use crate::routes::page_with;
use crate::sign_in::{Identity, NotChanged, Refused};
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    words: Texts,
    name: String,
    username: String,
    roles: Vec<RoleLine>,
    language: Field,
    sessions: Vec<SessionLine>,
    others: bool,
    errors: Option<ErrorSummary>,
    password: [Field; 3],
}

struct RoleLine {
    role: Role,
    place: String,
    current: bool,
}

struct SessionLine {
    id: SessionId,
    device: String,
    since: String,
    this: bool,
}

#[derive(Deserialize)]
pub(crate) struct AccountQuery {
    done: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct LanguageForm {
    lang: String,
}

#[derive(Deserialize)]
pub(crate) struct SessionsForm {
    /// One session; all others when it is left out.
    session: Option<SessionId>,
}

#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    #[serde(default)]
    present: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// What is wrong with each of the three password fields.
type Wrong = [Option<&'static str>; 3];

pub(crate) async fn show(
    identity: Identity,
    exchange: Exchange,
    Query(query): Query<AccountQuery>,
) -> Result<Html, Failure> {
    let t = Texts(exchange.lang());
    let done = match query.done.as_deref() {
        Some("password") => Some(t.done_password()),
        Some("session") => Some(t.done_session()),
        Some("sessions") => Some(t.done_sessions()),
        Some("language") => Some(t.done_language()),
        _ => None,
    };
    let notice = done.map(|text| Notice { tone: Tone::Good, text: text.to_owned() });
    page(&identity, &exchange, notice, Wrong::default()).await
}

pub(crate) async fn set_language(
    identity: Identity,
    exchange: Exchange,
    form: ProtectedForm<LanguageForm>,
) -> Result<Redirect, Failure> {
    let visitor = visitor(&exchange)?;
    let lang = Lang::from_code(&form.value.lang).ok_or(Problem::not_found())?;
    identity.accounts.set_lang(visitor.account, lang).await?;
    identity.sessions.forget_account(visitor.account);
    exchange.remember_lang(lang);
    Ok(Redirect::to("/account?done=language"))
}

pub(crate) async fn end_sessions(
    identity: Identity,
    exchange: Exchange,
    form: ProtectedForm<SessionsForm>,
) -> Result<Redirect, Failure> {
    identity.end_sessions(&*visitor(&exchange)?, form.value.session, exchange.id()).await?;
    let done = if form.value.session.is_some() { "session" } else { "sessions" };
    Ok(Redirect::to(&format!("/account?done={done}")))
}

pub(crate) async fn change_password(
    identity: Identity,
    exchange: Exchange,
    form: ProtectedForm<PasswordForm>,
) -> Result<Response, Failure> {
    let t = Texts(exchange.lang());
    let PasswordForm { present, new, again } = form.value;
    if new != again {
        let page = page(&identity, &exchange, None, [None, None, Some(t.account_password_differs())]).await?;
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, page));
    }
    let (status, notice, wrong) = match identity
        .change_password(&*visitor(&exchange)?, &present, &new, &exchange)
        .await
    {
        Ok(()) => return Ok(Redirect::to("/account?done=password").into_response()),
        Err(NotChanged::Refused(Refused::Trouble(error))) => return Err(Failure(Problem::from(error))),
        Err(NotChanged::Refused(Refused::Wrong)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, None, [Some(t.account_password_wrong()), None, None])
        }
        Err(NotChanged::Refused(Refused::Wait(wait))) => {
            let text = wait_text(exchange.lang(), wait);
            (StatusCode::TOO_MANY_REQUESTS, Some(Notice { tone: Tone::Attention, text }), Wrong::default())
        }
        Err(NotChanged::Weak(why)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, None, [None, Some(weakness(t, why)), None])
        }
    };
    Ok(page_with(status, page(&identity, &exchange, notice, wrong).await?))
}

fn weakness(t: Texts, why: WeakPassword) -> &'static str {
    match why {
        WeakPassword::TooShort => t.account_password_short(),
        WeakPassword::TooLong => t.account_password_long(),
        WeakPassword::OwnName => t.account_password_own(),
        WeakPassword::Guessable => t.account_password_guessable(),
    }
}

async fn page(
    identity: &Identity,
    exchange: &Exchange,
    notice: Option<Notice>,
    wrong: Wrong,
) -> Result<Html, Failure> {
    let visitor = visitor(exchange)?;
    let (lang, t) = (exchange.lang(), Texts(exchange.lang()));
    let account = identity.accounts.account(visitor.account).await?;
    let mut frame = web::frame(exchange, t.account_title());
    frame.path = "/account".to_owned();
    frame.notice = notice;
    let roles = visitor.roles.iter().enumerate().map(|(place, choice)| RoleLine {
        role: choice.role,
        place: [choice.school_name.as_str(), choice.provider_name.as_str()]
            .into_iter()
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        current: place == visitor.current,
    });
    let sessions: Vec<SessionLine> = identity
        .open_sessions(&visitor)
        .await?
        .into_iter()
        .map(|open| SessionLine {
            id: open.id,
            device: if open.device.is_empty() { t.account_device_unknown().to_owned() } else { open.device },
            since: t.account_session_since(
                moment(identity, lang, open.last_seen_at),
                moment(identity, lang, open.created_at),
            ),
            this: open.id == visitor.session,
        })
        .collect();
    let password = password_fields(lang, wrong);
    let languages = Lang::ALL.iter().map(|l| Choice::new(l.code(), frame.language_name(l))).collect();
    Html::of(&AccountPage {
        words: t,
        name: account.name,
        username: account.username,
        roles: roles.collect(),
        language: Field::select(lang, "lang", t.account_language(), languages).value(lang.code()).required(),
        others: sessions.iter().any(|session| !session.this),
        sessions,
        errors: ErrorSummary::of(lang, &password),
        password,
        frame,
    })
}

fn password_fields(lang: Lang, [present, new, again]: Wrong) -> [Field; 3] {
    let t = Texts(lang);
    [
        Field::password(lang, "present", t.account_password_present())
            .autocomplete("current-password")
            .required()
            .error(present),
        Field::password(lang, "new", t.account_password_new())
            .hint(t.account_password_new_hint())
            .autocomplete("new-password")
            .required()
            .error(new),
        Field::password(lang, "again", t.account_password_again())
            .autocomplete("new-password")
            .required()
            .error(again),
    ]
}

/// A moment on the wall clock, as people say it. Sessions live by the real clock, also in a demo.
fn moment(identity: &Identity, lang: Lang, at: Timestamp) -> String {
    let zone = identity.sessions.zone();
    let (at, now) = (at.to_zoned(zone.clone()), identity.accounts.clock.now().to_zoned(zone));
    format!("{} {}", web::dates::day(lang, at.date(), now.date()), web::dates::time(lang, at.time()))
}

fn visitor(exchange: &Exchange) -> Result<SignedIn, Failure> {
    exchange.visitor().cloned().map(SignedIn).ok_or(Failure(Problem::forbidden()))
}
