//! Who stands at the door: the signed-in visitor, as the identity room recognises them from the session cookie.

use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use futures_util::future::BoxFuture;
use http::request::Parts;
use kernel::{
    AccountId, Actor, Channel, Lang, PersonId, Problem, ProviderId, Purpose, Role, SchoolId, Scope, SessionId,
};

use crate::problem::Failure;
use crate::request::Exchange;

/// Recognises visitors; the identity room implements it.
pub trait SessionStore: Send + Sync + 'static {
    /// The visitor whom this value of the session cookie belongs to, or `None` when it is unknown or has ended.
    ///
    /// # Errors
    /// When sessions cannot be looked up now.
    fn visitor<'a>(&'a self, cookie: &'a str) -> BoxFuture<'a, Result<Option<Arc<Visitor>>, Problem>>;
}

/// No sessions: for sites that serve machines only.
#[derive(Debug, Clone, Copy)]
pub struct NoSessions;

impl SessionStore for NoSessions {
    fn visitor<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Arc<Visitor>>, Problem>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// A signed-in human with all their roles and the one that they act in now.
#[derive(Clone)]
pub struct Visitor {
    /// Their one account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The name that pages greet them by.
    pub name: String,
    /// All roles that they may act in; at least one.
    pub roles: Vec<RoleChoice>,
    /// The place in `roles` of the one that they act in now.
    pub current: usize,
    /// The language of their account.
    pub lang: Lang,
    /// What the session's forms are bound to: an HMAC of the session's secret.
    pub csrf: [u8; 32],
}

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visitor").field("account", &self.account).finish_non_exhaustive()
    }
}

/// A role that a visitor may act in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleChoice {
    /// The provider; `None` for roles of the whole country and of vendors.
    pub provider: Option<ProviderId>,
    /// The provider's name in the visitor's language.
    pub provider_name: String,
    /// The school; `None` for roles of the whole provider.
    pub school: Option<SchoolId>,
    /// The school's name, empty without a school.
    pub school_name: String,
    /// The human as the provider knows them.
    pub person: Option<PersonId>,
    /// The role.
    pub role: Role,
}

impl Visitor {
    /// The role that they act in now.
    ///
    /// # Errors
    /// Forbidden, when the account has no role any more.
    pub fn acting(&self) -> Result<&RoleChoice, Problem> {
        self.roles.get(self.current).or_else(|| self.roles.first()).ok_or(Problem::forbidden())
    }

    /// Who asks, in whose data, and what for.
    ///
    /// # Errors
    /// Forbidden, when the current role belongs to no provider.
    pub fn scope(&self, purpose: Purpose, channel: Channel, exchange: &Exchange) -> Result<Scope, Problem> {
        let acting = self.acting()?;
        Ok(Scope {
            provider: acting.provider.ok_or(Problem::forbidden())?,
            actor: Actor::Person {
                account: self.account,
                person: acting.person,
                role: acting.role,
                school: acting.school,
            },
            purpose,
            channel,
            request: exchange.id(),
            lang: self.lang,
        })
    }
}

/// Extracts the signed-in visitor; answers 401 where nobody is.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Arc<Visitor>);

impl std::ops::Deref for SignedIn {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let visitor = Exchange::from_parts(parts)?.visitor().cloned();
        visitor.map(Self).ok_or(Failure(crate::problem::NOT_SIGNED_IN))
    }
}

/// Extracts the visitor, if somebody is signed in.
#[derive(Debug, Clone)]
pub struct MaybeVisitor(pub Option<Arc<Visitor>>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeVisitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Ok(Self(Exchange::from_parts(parts)?.visitor().cloned()))
    }
}

/// Extracts the language of the answer. Where the address asks for one (`?lang=sv`), the browser remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(pub Lang);

impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let exchange = Exchange::from_parts(parts)?;
        if let Some(asked) = exchange.asked_lang() {
            exchange.remember_lang(asked);
        }
        Ok(Self(exchange.lang()))
    }
}
