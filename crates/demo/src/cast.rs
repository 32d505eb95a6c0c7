//! The people of the demo who get an account.

use domain::{PersonOid, PersonalIdentityCode};
use kernel::{PersonId, ProviderId, Role};

use crate::bundle::Person;
use crate::names::plain;

/// Somebody with an account to be.
#[derive(Clone)]
pub struct CastMember {
    /// What they show.
    pub role: Role,
    /// Who they are, as the providers know them; a teacher may be a guardian elsewhere.
    pub persons: Vec<(ProviderId, PersonId)>,
    /// Call name and surname.
    pub name: String,
    /// The user name.
    pub username: String,
    /// Mail address.
    pub email: Option<String>,
    /// What a strong way of signing in will find them by.
    pub identity_code: Option<PersonalIdentityCode>,
    /// The learner number.
    pub learner_number: Option<PersonOid>,
}

impl CastMember {
    pub(crate) fn new(role: Role, provider: ProviderId, person: &Person) -> Self {
        let own = format!("{}.{}", plain(person.name.call()), plain(person.name.surname()));
        Self {
            role,
            persons: vec![(provider, person.id)],
            name: person.name.spoken(),
            username: person.username.clone().unwrap_or(own),
            email: person.email.clone(),
            identity_code: person.identity_code.clone(),
            learner_number: person.learner_number.clone(),
        }
    }

    /// Somebody who belongs to no provider.
    pub(crate) fn of_the_platform(role: Role, name: &str) -> Self {
        Self {
            role,
            persons: Vec::new(),
            name: name.to_owned(),
            username: plain(name),
            email: None,
            identity_code: None,
            learner_number: None,
        }
    }
}
