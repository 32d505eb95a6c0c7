//! The frame of the page that an exchange answers with, and the two choices that a browser remembers for everybody:
//! language and theme.

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use http::Response;
use kernel::{Lang, Problem};
use policy::{Access, DataClass, Viewer};

use crate::cookies;
use crate::csrf::FormGuard;
use crate::layout::{Density, Frame, RoleChoice, SignedIn, Theme};
use crate::problem::Failure;
use crate::request::{Exchange, local_path};
use crate::routes::Routes;
use crate::visitor::Visitor;

/// The name of the cookie that remembers the theme.
const THEME: &str = "theme";

/// A frame with everything that the exchange knows: language, theme, nonce, the forms' token, who is signed in, and
/// what the site adds to every page (menu, banner).
pub fn frame(exchange: &Exchange, title: impl Into<String>) -> Frame {
    let mut frame = Frame::new(exchange.lang(), title);
    exchange.nonce().clone_into(&mut frame.nonce);
    frame.theme = exchange.cookie(THEME).and_then(Theme::from_code).unwrap_or_default();
    frame.path = exchange.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    if let Some(visitor) = exchange.visitor() {
        frame.csrf = FormGuard::new(exchange).token().to_owned();
        frame.density = density(visitor);
        frame.signed_in = signed_in(visitor);
    }
    if let Some(dress) = &exchange.site().dress {
        dress(exchange, &mut frame);
    }
    frame
}

fn density(visitor: &Visitor) -> Density {
    use kernel::Role as R;
    match visitor.acting().map(|acting| acting.role) {
        Ok(R::Learner) => Density::Child,
        Ok(R::SchoolSecretary | R::ProviderAdministrator | R::DataProtectionOfficer) => Density::Office,
        _ => Density::Calm,
    }
}

fn signed_in(visitor: &Visitor) -> Option<SignedIn> {
    let acting = visitor.acting().ok()?;
    let place = |choice: &crate::visitor::RoleChoice| {
        let name = if choice.school.is_some() { &choice.school_name } else { &choice.provider_name };
        name.clone()
    };
    let choice = |(index, choice): (usize, &crate::visitor::RoleChoice)| RoleChoice {
        value: index.to_string(),
        role: choice.role,
        place: place(choice),
        current: index == visitor.current,
    };
    // A menu with one role is not shown, so it need not be made.
    let several = visitor.roles.len() > 1;
    let roles = if several { visitor.roles.iter().enumerate().map(choice).collect() } else { Vec::new() };
    Some(SignedIn { name: visitor.name.clone(), role: acting.role, place: place(acting), roles })
}

const CHOOSE: Access = Access::new("preference.choose", DataClass::Public, &[Viewer::Anyone]);

/// The addresses of the language and theme menus: they remember the choice and lead back.
pub fn preference_routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    Routes::pages().get("/language/{code}", CHOOSE, language).get("/theme/{code}", CHOOSE, theme)
}

async fn language(exchange: Exchange, Path(code): Path<String>) -> Result<Response<Body>, Failure> {
    let lang = Lang::from_code(&code).ok_or(Problem::not_found())?;
    exchange.remember_lang(lang);
    Ok(back(&exchange))
}

async fn theme(exchange: Exchange, Path(code): Path<String>) -> Result<Response<Body>, Failure> {
    let theme = Theme::from_code(&code).ok_or(Problem::not_found())?;
    exchange.set_cookie(cookies::make(THEME, theme.code(), 31_536_000, exchange.is_secure()));
    Ok(back(&exchange))
}

/// Leads back to the page whose menu was used, never to another site.
fn back(exchange: &Exchange) -> Response<Body> {
    let query = exchange.uri().query().unwrap_or("");
    let path = query.split('&').find_map(|pair| pair.strip_prefix("back=")).unwrap_or("/");
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    Redirect::to(local_path(&path).unwrap_or("/")).into_response()
}
