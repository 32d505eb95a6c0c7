//! Signing out, changing role, and the page of those who have none.

use askama::Template;
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Problem;
use serde::Deserialize;
use web::{Exchange, Failure, FormGuard, Frame, Html, ProtectedForm};

use crate::session::LIFE;
use crate::sign_in::Identity;
use crate::texts::Texts;

#[derive(Deserialize)]
pub(crate) struct Nothing {}

#[derive(Deserialize)]
pub(crate) struct RoleForm {
    /// The role's place in the visitor's list.
    role: usize,
}

#[derive(Template)]
#[template(path = "no_role.html")]
struct NoRolePage {
    frame: Frame,
    words: Texts,
    guard: FormGuard,
    name: String,
}

pub(crate) async fn sign_out(
    identity: Identity,
    exchange: Exchange,
    _: ProtectedForm<Nothing>,
) -> Result<Response, Failure> {
    if let Some(cookie) = exchange.session_cookie() {
        let role = exchange.visitor().and_then(|visitor| visitor.acting().ok());
        identity.sign_out(cookie, role, exchange.id()).await?;
    }
    exchange.end_session();
    let mut answer = Redirect::to("/login?out=yes").into_response();
    // Not the cookies: the session's is taken away above, and the device's mark keeps strangers from holding its owner up.
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    Ok(answer)
}

pub(crate) async fn switch_role(
    identity: Identity,
    exchange: Exchange,
    form: ProtectedForm<RoleForm>,
) -> Result<Response, Failure> {
    let (Some(visitor), Some(cookie)) = (exchange.visitor(), exchange.session_cookie()) else {
        return Ok(Redirect::to("/login").into_response());
    };
    let role = visitor.roles.get(form.value.role).ok_or(Problem::not_found())?;
    match identity.switch_role(cookie, role, exchange.id()).await? {
        Some(new) => {
            exchange.start_session(&new, LIFE);
            Ok(Redirect::to("/").into_response())
        }
        // The button pressed twice: the first press has already changed the role and the cookie.
        None => Ok(Redirect::to("/").into_response()),
    }
}

pub(crate) async fn no_role(exchange: Exchange) -> Result<Response, Failure> {
    let Some(visitor) = exchange.visitor() else { return Ok(Redirect::to("/login").into_response()) };
    if !visitor.roles.is_empty() {
        return Ok(Redirect::to("/").into_response());
    }
    let t = Texts(exchange.lang());
    let name = visitor.name.clone();
    let frame = web::frame(&exchange, t.no_role_title(&name));
    let page = NoRolePage { frame, words: t, guard: FormGuard::new(&exchange), name };
    Ok(Html::of(&page)?.into_response())
}
