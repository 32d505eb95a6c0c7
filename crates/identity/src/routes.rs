//! The room's routes and who may come in through them.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Lang;
use policy::{Access, DataClass, Viewer};
use web::{Phrase, Routes};

use crate::pages::{account, login, me, session};
use crate::sign_in::Identity;
use crate::texts::Texts;

const ANYONE: &[Viewer] = &[Viewer::Anyone];
const SIGNED_IN: &[Viewer] = &[Viewer::SignedIn];

const fn open(action: &'static str) -> Access {
    Access::new(action, DataClass::Account, ANYONE)
}

const fn own(action: &'static str) -> Access {
    Access::new(action, DataClass::Account, SIGNED_IN)
}

/// Gives a handler the identity room beside what it extracts.
macro_rules! with {
    ($identity:ident, $handler:path, $($extracted:ident),*) => {{
        let identity = $identity.clone();
        move |$($extracted),*| $handler(identity, $($extracted),*)
    }};
}

impl Identity {
    /// Sign-in, sign-out, role, own account.
    ///
    /// Signing out and the page of people without a role are open to anyone, because a session without a role passes no
    /// other door; their handlers look at the session themselves.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Routes<S> {
        let pages = Routes::pages()
            .get("/login", open("session.form"), with!(self, login::show, exchange, query))
            .post("/login", open("session.begin"), with!(self, login::submit, exchange, headers, form))
            .get("/forgot", open("session.help"), login::forgot)
            .post("/sign-out", open("session.end"), with!(self, session::sign_out, exchange, form))
            .post("/logout", open("session.end"), with!(self, session::sign_out, exchange, form))
            .get("/no-role", open("role.none"), session::no_role)
            .post("/role", own("role.switch"), with!(self, session::switch_role, exchange, form));
        let own_account = Routes::pages()
            .get("/account", own("account.view"), with!(self, account::show, exchange, query))
            .post(
                "/account/language",
                own("account.language"),
                with!(self, account::set_language, exchange, form),
            )
            .post(
                "/account/password",
                own("password.change"),
                with!(self, account::change_password, exchange, form),
            )
            .post(
                "/account/sessions/end",
                own("session.end"),
                with!(self, account::end_sessions, exchange, form),
            );
        let api = Routes::api().get("/me", own("account.me"), me);
        pages.merge(own_account).merge(api)
    }
}

/// The room's words for its problems.
pub fn phrases(lang: Lang, code: &str) -> Option<Phrase> {
    let t = Texts(lang);
    match code {
        "sign-in-crowded" => Some(Phrase { title: t.crowded(), advice: t.crowded_advice() }),
        _ => None,
    }
}

/// A page with a status that is not 200.
pub(crate) fn page_with(status: StatusCode, page: web::Html) -> Response {
    let mut response = page.into_response();
    *response.status_mut() = status;
    response
}
