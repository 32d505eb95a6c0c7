//! The coarse gate: which classes of viewers a route lets in, and what class of data it handles (`trust.md` AZ1).

use kernel::Role;

/// Who may come in through a route at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Everybody, signed in or not.
    Anyone,
    /// Any signed-in account.
    SignedIn,
    /// A signed-in account in this role.
    Role(Role),
    /// A vendor's client with a live token.
    Client,
    /// The machine's own keeper: health and metrics.
    Operator,
}

/// What kind of data a route handles; each class has its own retention and its own words for the citizen's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataClass {
    /// Nothing about persons.
    Public,
    /// Accounts, sessions and ways in.
    Account,
    /// Names, groups, roles.
    Identity,
    /// Addresses, phone numbers, e-mail.
    Contact,
    /// Timetables and lessons.
    Timetable,
    /// Presence, absence and its reasons.
    Attendance,
    /// The register as a whole: imports, enrolments.
    Register,
    /// Credentials, agreements, what services received.
    Disclosure,
    /// The platform's own figures.
    Operation,
}

impl DataClass {
    /// The code that the audit log stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Account => "account",
            Self::Identity => "identity",
            Self::Contact => "contact",
            Self::Timetable => "timetable",
            Self::Attendance => "attendance",
            Self::Register => "register",
            Self::Disclosure => "disclosure",
            Self::Operation => "operation",
        }
    }
}

/// A route's entry in the access table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// What the route does, as a verb and a noun: `lesson.mark`.
    pub action: &'static str,
    /// The class of data it handles.
    pub data: DataClass,
    /// Who may come in.
    pub viewers: &'static [Viewer],
}

impl Access {
    /// An entry of the access table.
    pub const fn new(action: &'static str, data: DataClass, viewers: &'static [Viewer]) -> Self {
        Self { action, data, viewers }
    }

    /// Whether a signed-in person in `role` comes in.
    pub fn admits_role(&self, role: Role) -> bool {
        self.viewers.iter().any(|viewer| match viewer {
            Viewer::Anyone | Viewer::SignedIn => true,
            Viewer::Role(allowed) => *allowed == role,
            Viewer::Client | Viewer::Operator => false,
        })
    }

    /// Whether everybody comes in, signed in or not.
    pub fn admits_anyone(&self) -> bool {
        self.viewers.contains(&Viewer::Anyone)
    }

    /// Whether a vendor's client comes in.
    pub fn admits_client(&self) -> bool {
        self.admits_anyone() || self.viewers.contains(&Viewer::Client)
    }
}
