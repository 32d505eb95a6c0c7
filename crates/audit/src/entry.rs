//! One entry of the log.

use jiff::Timestamp;
use kernel::{Actor, AuditId, PersonId, Scope};
use policy::DataClass;
use uuid::Uuid;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Ok,
    /// The policy said no.
    Denied,
    /// It was allowed but did not work.
    Failed,
}

impl Outcome {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }
}

/// What happened, as the room that did it tells it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// A verb and a noun: `lesson.mark`.
    pub action: &'static str,
    /// The class of data.
    pub data: DataClass,
    /// Every person whose data it was; a list names them all.
    pub subjects: Vec<PersonId>,
    /// Fields released to a service.
    pub fields: Option<Vec<String>>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Entry {
    /// An entry about these persons that ended well.
    pub fn new(action: &'static str, data: DataClass, subjects: Vec<PersonId>) -> Self {
        Self { action, data, subjects, fields: None, outcome: Outcome::Ok }
    }

    /// The same with another ending.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// The same, naming the fields that a service got.
    #[must_use]
    pub fn fields(mut self, fields: Vec<String>) -> Self {
        self.fields = Some(fields);
        self
    }
}

/// A full row of the log.
pub(crate) struct Record {
    pub provider: Uuid,
    pub at: Timestamp,
    pub id: AuditId,
    pub actor: &'static str,
    pub account: Option<Uuid>,
    pub person: Option<Uuid>,
    pub role: Option<&'static str>,
    pub school: Option<Uuid>,
    pub service: Option<Uuid>,
    pub agreement: Option<Uuid>,
    pub purpose: &'static str,
    pub channel: &'static str,
    pub request: Uuid,
    pub entry: Entry,
}

impl Record {
    pub(crate) fn new(at: Timestamp, id: AuditId, scope: &Scope, entry: Entry) -> Self {
        let mut record = Self {
            provider: scope.provider.uuid(),
            at,
            id,
            actor: "system",
            account: None,
            person: None,
            role: None,
            school: None,
            service: None,
            agreement: None,
            purpose: scope.purpose.code(),
            channel: scope.channel.code(),
            request: scope.request,
            entry,
        };
        match scope.actor {
            Actor::Person { account, person, role, school } => {
                // The nil account stands for somebody who is not signed in.
                record.actor = if account.uuid().is_nil() { "anonymous" } else { "person" };
                record.account = (!account.uuid().is_nil()).then(|| account.uuid());
                record.person = person.map(Into::into);
                record.role = (!account.uuid().is_nil()).then(|| role.code());
                record.school = school.map(Into::into);
            }
            Actor::Service { service, agreement } => {
                record.actor = "service";
                record.service = Some(service.uuid());
                record.agreement = Some(agreement.uuid());
            }
            Actor::System => {}
        }
        record
    }
}
