//! What OneRoster's objects consist of: one table per kind. The projection stores the values in this order; paging,
//! filters, sorting, the choice of fields, agreements and the interface's own description all read these tables.
//!
//! Stored values are bare text, joined by U+001E and empty where absent. Lists are joined by U+001F. A reference is the other object's id: its `href` and `type`
//! follow from the table. `Objects` are JSON already, with U+0001 (which JSON never holds bare) in place of the service's
//! address.

use policy::{FieldSet, LocationClass};

/// Joins the values of a stored object.
pub const FIELD_SEPARATOR: u8 = 0x1e;
/// Joins the members of a stored list.
pub const LIST_SEPARATOR: char = '\u{1f}';
/// Stands for the service's address in stored JSON.
pub const ADDRESS_MARK: u8 = 1;

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A provider or a school.
    Org,
    /// A school year, semester, term or grading period.
    AcademicSession,
    /// A course.
    Course,
    /// A class or teaching group.
    Class,
    /// A person.
    User,
    /// A person's belonging to a class.
    Enrollment,
    /// A person's birth date and sex.
    Demographics,
}

/// How a field's value is stored and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// A date, written as a string.
    Date,
    /// A list of strings.
    List,
    /// A reference.
    Ref(Kind),
    /// A list of references.
    Refs(Kind),
    /// A list of objects, kept as JSON; these are the paths of their text members.
    Objects(&'static [&'static str]),
}

/// A field of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in the standard.
    pub name: &'static str,
    /// Its shape.
    pub shape: Shape,
    /// Whether the standard demands it.
    pub required: bool,
    /// What it tells of where a person is.
    pub location: LocationClass,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Org,
        Self::AcademicSession,
        Self::Course,
        Self::Class,
        Self::User,
        Self::Enrollment,
        Self::Demographics,
    ];

    /// Its code in the database, in agreements (`user.email`) and as the `type` of a reference.
    pub fn code(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::AcademicSession => "academicSession",
            Self::Course => "course",
            Self::Class => "class",
            Self::User => "user",
            Self::Enrollment => "enrollment",
            Self::Demographics => "demographics",
        }
    }

    /// The path of its collection.
    pub fn collection(self) -> &'static str {
        match self {
            Self::Org => "orgs",
            Self::AcademicSession => "academicSessions",
            Self::Course => "courses",
            Self::Class => "classes",
            Self::User => "users",
            Self::Enrollment => "enrollments",
            Self::Demographics => "demographics",
        }
    }

    /// Whether its objects are about a person, so that every reading names the persons in the log.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::User | Self::Enrollment | Self::Demographics)
    }

    /// Its fields beyond `sourcedId`, `status` and `dateLastModified`, in the order in which they are stored.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Org => ORG,
            Self::AcademicSession => ACADEMIC_SESSION,
            Self::Course => COURSE,
            Self::Class => CLASS,
            Self::User => USER,
            Self::Enrollment => ENROLLMENT,
            Self::Demographics => DEMOGRAPHICS,
        }
    }

    /// The field of this name and its position.
    pub fn field(self, name: &str) -> Option<(usize, &'static Field)> {
        self.fields().iter().enumerate().find(|(_, field)| field.name == name)
    }

    /// The position of the hidden twin that an agreement with protected persons reads instead, if the field has one.
    pub fn twin(self, position: usize) -> Option<usize> {
        let name = if self == Self::User { self.fields().get(position)?.name } else { return None };
        match name {
            "roles" => Some(USER.len()),
            "agents" => Some(USER.len() + 1),
            _ => None,
        }
    }

    /// How many values are stored, twins included.
    pub fn stored(self) -> usize {
        self.fields().len() + if self == Self::User { 2 } else { 0 }
    }

    /// The fields that an agreement releases, by position.
    pub fn granted(self, release: &policy::Release) -> FieldSet {
        let names: Vec<&str> = self.fields().iter().map(|field| field.name).collect();
        release.field_set(self.code(), &names)
    }
}

/// Every `kind.field` name that an agreement can release.
pub fn releasable() -> impl Iterator<Item = String> {
    Kind::ALL
        .into_iter()
        .flat_map(|kind| kind.fields().iter().map(move |f| format!("{}.{}", kind.code(), f.name)))
}

use LocationClass::{L0, L1, L2, L3};
use Shape::{Date, List, Objects, Ref, Refs, Text};

const fn must(name: &'static str, shape: Shape, location: LocationClass) -> Field {
    Field { name, shape, required: true, location }
}

const fn may(name: &'static str, shape: Shape, location: LocationClass) -> Field {
    Field { name, shape, required: false, location }
}

const ORG: &[Field] = &[
    must("name", Text, L0),
    must("type", Text, L0),
    must("identifier", Text, L0),
    may("parent", Ref(Kind::Org), L0),
    may("children", Refs(Kind::Org), L0),
];

const ACADEMIC_SESSION: &[Field] = &[
    must("title", Text, L0),
    must("startDate", Date, L0),
    must("endDate", Date, L0),
    must("type", Text, L0),
    may("parent", Ref(Kind::AcademicSession), L0),
    may("children", Refs(Kind::AcademicSession), L0),
    must("schoolYear", Text, L0),
];

const COURSE: &[Field] = &[
    must("title", Text, L0),
    may("schoolYear", Ref(Kind::AcademicSession), L0),
    must("courseCode", Text, L0),
    may("grades", List, L0),
    may("subjects", List, L0),
    must("org", Ref(Kind::Org), L0),
    may("subjectCodes", List, L0),
    may("resources", List, L0),
];

const CLASS: &[Field] = &[
    must("title", Text, L0),
    may("classCode", Text, L0),
    may("classType", Text, L0),
    may("location", Text, L0),
    may("grades", List, L0),
    may("subjects", List, L0),
    must("course", Ref(Kind::Course), L0),
    must("school", Ref(Kind::Org), L0),
    must("terms", Refs(Kind::AcademicSession), L0),
    may("subjectCodes", List, L0),
    may("periods", List, L0),
    may("resources", List, L0),
];

const USER: &[Field] = &[
    may("userMasterIdentifier", Text, L0),
    may("username", Text, L1),
    may("userIds", Objects(&["type", "identifier"]), L0),
    must("enabledUser", Text, L0),
    must("givenName", Text, L0),
    must("familyName", Text, L0),
    may("middleName", Text, L0),
    may("preferredFirstName", Text, L0),
    may("preferredMiddleName", Text, L0),
    may("preferredLastName", Text, L0),
    may("pronouns", Text, L0),
    must("roles", Objects(&["roleType", "role", "org.sourcedId"]), L3),
    may("userProfiles", Objects(&["profileId", "vendorId", "applicationId"]), L1),
    may("primaryOrg", Ref(Kind::Org), L3),
    may("identifier", Text, L0),
    may("email", Text, L1),
    may("sms", Text, L1),
    may("phone", Text, L1),
    may("agents", Refs(Kind::User), L1),
    may("grades", List, L2),
    may("resources", List, L0),
];

const ENROLLMENT: &[Field] = &[
    must("user", Ref(Kind::User), L0),
    must("class", Ref(Kind::Class), L3),
    must("school", Ref(Kind::Org), L3),
    must("role", Text, L0),
    may("primary", Text, L0),
    may("beginDate", Date, L0),
    may("endDate", Date, L0),
];

/// The register of Finnish education holds no race and no birthplace: those fields exist for the standard's sake alone.
const DEMOGRAPHICS: &[Field] = &[
    may("birthDate", Date, L0),
    may("sex", Text, L0),
    may("americanIndianOrAlaskaNative", Text, L0),
    may("asian", Text, L0),
    may("blackOrAfricanAmerican", Text, L0),
    may("nativeHawaiianOrOtherPacificIslander", Text, L0),
    may("white", Text, L0),
    may("demographicRaceTwoOrMoreRaces", Text, L0),
    may("hispanicOrLatinoEthnicity", Text, L0),
    may("countryOfBirthCode", Text, L1),
    may("stateOfBirthAbbreviation", Text, L1),
    may("cityOfBirth", Text, L2),
    may("publicSchoolResidenceStatus", Text, L2),
];
