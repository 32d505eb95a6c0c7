//! Who asks, in whose data, and what for. Every operation takes a `Scope`; the audit log writes it down.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{AccountId, AgreementId, Lang, PersonId, ProviderId, SchoolId, ServiceId};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// What a person is to a provider or school. One human may have several.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $($(#[$doc])* $name,)* }

        impl Role {
            /// All roles.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code that the database, `demo.json` and the audit log use.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

roles! {
    /// oppija
    Learner = "learner";
    /// huoltaja
    Guardian = "guardian";
    /// aineenopettaja
    SubjectTeacher = "subject_teacher";
    /// luokanopettaja
    ClassTeacher = "class_teacher";
    /// erityisopettaja
    SpecialNeedsTeacher = "special_needs_teacher";
    /// opinto-ohjaaja
    Counsellor = "counsellor";
    /// rehtori
    Principal = "principal";
    /// koulusihteeri
    SchoolSecretary = "school_secretary";
    /// pääkäyttäjä
    ProviderAdministrator = "provider_administrator";
    /// tietosuojavastaava
    DataProtectionOfficer = "data_protection_officer";
    /// opiskeluhuollon työntekijä; belongs to another controller
    WelfareWorker = "welfare_worker";
    /// A vendor's engineer; belongs to no provider.
    VendorEngineer = "vendor_engineer";
    /// The platform's national coordinator; belongs to no provider.
    NationalCoordinator = "national_coordinator";
}

impl Role {
    /// Whether the role teaches: has lessons of its own.
    pub fn teaches(self) -> bool {
        matches!(
            self,
            Self::SubjectTeacher | Self::ClassTeacher | Self::SpecialNeedsTeacher | Self::Counsellor
        )
    }

    /// Whether this is a role that an employer gives.
    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Learner | Self::Guardian | Self::VendorEngineer)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|role| role.code() == code).ok_or(())
    }
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in human in one of their roles.
    Person {
        /// Their one account.
        account: AccountId,
        /// The human as the scope's provider knows them; `None` for roles without a provider.
        person: Option<PersonId>,
        /// The role that they act in now.
        role: Role,
        /// The school that the role belongs to; `None` for roles of the whole provider.
        school: Option<SchoolId>,
    },
    /// A vendor's service under an agreement.
    Service {
        /// The service.
        service: ServiceId,
        /// The agreement that allows it.
        agreement: AgreementId,
    },
    /// The platform itself: jobs, imports from the command line.
    System,
}

impl Actor {
    /// The acting person's role, if a person acts.
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Person { role, .. } => Some(*role),
            _ => None,
        }
    }

    /// The acting person in the scope's provider, if there is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } => *person,
            _ => None,
        }
    }
}

/// What personal data is handled for. Plain words for each stand in the translations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Arranging teaching and following attendance (perusopetuslaki 26 §).
    Teaching,
    /// Running the school's administration.
    Administration,
    /// A learner's or guardian's own view of own data.
    OwnData,
    /// A disclosure to a service under an agreement.
    Agreement,
    /// Signing in and keeping accounts safe.
    Authentication,
    /// Bringing in a register's data.
    Import,
    /// Overseeing data protection.
    Oversight,
}

impl Purpose {
    /// The code that the audit log stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Teaching => "teaching",
            Self::Administration => "administration",
            Self::OwnData => "own_data",
            Self::Agreement => "agreement",
            Self::Authentication => "authentication",
            Self::Import => "import",
            Self::Oversight => "oversight",
        }
    }
}

/// The door that a request came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A page.
    Web,
    /// A standard interface.
    Api,
    /// The command line.
    Cli,
    /// A background job.
    Job,
}

impl Channel {
    /// The code that the audit log stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Job => "job",
        }
    }
}

/// Who asks, in whose data, what for, and by which way.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// The provider whose data is touched.
    pub provider: ProviderId,
    /// Who acts.
    pub actor: Actor,
    /// What for.
    pub purpose: Purpose,
    /// Through which door.
    pub channel: Channel,
    /// The request's id, as it stands in log lines and answers.
    pub request: uuid::Uuid,
    /// The language that the asker reads.
    pub lang: Lang,
}
