//! What a country gives: a provider, or a school with everything that belongs to it, as plain values.

use domain::{
    BusinessId, GradeLevel, GuardianshipKind, LanguageCode, LessonTime, MunicipalityCode, OrganisationOid,
    PersonName, PersonOid, PersonalIdentityCode, SchoolNumber, Sex, Syllabus,
};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{
    AbsenceNoticeId, AcademicSessionId, CourseId, GroupId, GuardianshipId, LessonId, LocationId,
    MembershipId, PersonId, ProviderId, Role, SchoolId, StaffRoleId, StudyRightId,
};

/// One piece of the country.
pub enum Bundle {
    /// A provider, before its schools.
    Provider(Box<ProviderBundle>),
    /// A school of the provider that came last.
    School(Box<SchoolBundle>),
}

/// A provider and the people who belong to the whole of it.
pub struct ProviderBundle {
    /// Identifier.
    pub id: ProviderId,
    /// Code in addresses: `espoo`.
    pub code: &'static str,
    /// Finnish name.
    pub name_fi: &'static str,
    /// Swedish name.
    pub name_sv: &'static str,
    /// Synthetic OID.
    pub oid: OrganisationOid,
    /// Business id.
    pub business_id: BusinessId,
    /// The municipality.
    pub municipality: MunicipalityCode,
    /// School year, terms and grading periods, parents first.
    pub sessions: Vec<Session>,
    /// Staff of the whole provider.
    pub persons: Vec<Person>,
    /// Their roles.
    pub staff_roles: Vec<StaffRole>,
}

/// A school year, term or grading period.
pub struct Session {
    /// Identifier.
    pub id: AcademicSessionId,
    /// `schoolYear`, `term` or `gradingPeriod`.
    pub kind: &'static str,
    /// Title in the provider's language.
    pub title: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// What it is a part of.
    pub parent: Option<AcademicSessionId>,
}

/// A school, its site, people and teaching.
pub struct SchoolBundle {
    /// The provider.
    pub provider: ProviderId,
    /// The municipality.
    pub municipality: MunicipalityCode,
    /// The school.
    pub id: SchoolId,
    /// Synthetic OID.
    pub oid: OrganisationOid,
    /// School number.
    pub number: Option<SchoolNumber>,
    /// Finnish name.
    pub name_fi: String,
    /// Swedish name.
    pub name_sv: String,
    /// Whether it is upper secondary.
    pub upper_secondary: bool,
    /// Language of teaching.
    pub language: LanguageCode,
    /// Its one site.
    pub location: LocationId,
    /// Synthetic OID of the site.
    pub location_oid: OrganisationOid,
    /// Where it is.
    pub address: Address,
    /// The school year that courses belong to.
    pub school_year: AcademicSessionId,
    /// Learners, guardians, staff.
    pub persons: Vec<Person>,
    /// Who speaks for whom.
    pub guardianships: Vec<Guardianship>,
    /// Roles at this school.
    pub staff_roles: Vec<StaffRole>,
    /// Learners' study rights here.
    pub study_rights: Vec<StudyRight>,
    /// What is taught.
    pub courses: Vec<Course>,
    /// Classes and teaching groups.
    pub groups: Vec<Group>,
    /// Who belongs to them.
    pub memberships: Vec<Membership>,
    /// Lessons of some weeks.
    pub lessons: Vec<Lesson>,
    /// Which lessons have been marked.
    pub confirmations: Vec<Confirmation>,
    /// The marks.
    pub marks: Vec<Mark>,
    /// What guardians have told ahead.
    pub notices: Vec<Notice>,
}

/// A home or a site.
#[derive(Clone, Default)]
pub struct Address {
    /// Street and house.
    pub street: String,
    /// Five digits.
    pub postal_code: String,
    /// Post office.
    pub city: &'static str,
}

/// A human as the provider knows them.
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// Name.
    pub name: PersonName,
    /// Mother tongue.
    pub mother_tongue: LanguageCode,
    /// Birth date.
    pub born: Date,
    /// Sex.
    pub sex: Sex,
    /// Identity code; some who came lately have none yet.
    pub identity_code: Option<PersonalIdentityCode>,
    /// Learner number, of learners.
    pub learner_number: Option<PersonOid>,
    /// Non-disclosure, and until when.
    pub non_disclosure_until: Option<Date>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone, of guardians.
    pub phone: Option<String>,
    /// Home.
    pub home: Option<Address>,
    /// User name, of learners and staff.
    pub username: Option<String>,
}

/// A dated role.
pub struct StaffRole {
    /// Identifier.
    pub id: StaffRoleId,
    /// Who.
    pub person: PersonId,
    /// Where; `None` for the whole provider.
    pub school: Option<SchoolId>,
    /// What.
    pub role: Role,
    /// Since when.
    pub starts_on: Date,
}

/// Who speaks for whom.
pub struct Guardianship {
    /// Identifier.
    pub id: GuardianshipId,
    /// The adult.
    pub guardian: PersonId,
    /// The child.
    pub learner: PersonId,
    /// In what way.
    pub kind: GuardianshipKind,
    /// Since when.
    pub starts_on: Date,
    /// Whether an adult learner lets them go on seeing.
    pub adult_allows: bool,
}

/// A right to study, present since its start.
pub struct StudyRight {
    /// Identifier.
    pub id: StudyRightId,
    /// The learner.
    pub learner: PersonId,
    /// Grade or year.
    pub level: GradeLevel,
    /// First day.
    pub starts_on: Date,
}

/// What is taught.
pub struct Course {
    /// Identifier.
    pub id: CourseId,
    /// Name in the school's language.
    pub title: String,
    /// Short code.
    pub code: String,
    /// The subject; `None` for the course of a class as a whole.
    pub syllabus: Option<Syllabus>,
    /// Grade.
    pub level: GradeLevel,
}

/// A class or a teaching group.
pub struct Group {
    /// Identifier.
    pub id: GroupId,
    /// Whether it is a class.
    pub is_class: bool,
    /// Name: `8A`, `Matematiikka 8A`.
    pub name: String,
    /// Short code.
    pub code: String,
    /// What it studies.
    pub course: CourseId,
    /// Grade.
    pub level: GradeLevel,
    /// Where it usually is.
    pub room: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// The terms that it lies in.
    pub sessions: Vec<AcademicSessionId>,
}

/// Somebody's belonging to a group.
pub struct Membership {
    /// Identifier.
    pub id: MembershipId,
    /// The group.
    pub group: GroupId,
    /// Who.
    pub person: PersonId,
    /// `learner`, `teacher` or `supervisor`.
    pub role: &'static str,
    /// The group's first teacher.
    pub is_primary: bool,
    /// First day.
    pub starts_on: Date,
    /// Last day, of groups shorter than the school year.
    pub ends_on: Option<Date>,
}

/// What became of a lesson.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LessonState {
    /// As planned.
    Planned,
    /// Something is different.
    Changed,
    /// It is not held.
    Cancelled,
}

impl LessonState {
    /// The code that the database stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Changed => "changed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A lesson.
pub struct Lesson {
    /// Identifier.
    pub id: LessonId,
    /// Day.
    pub held_on: Date,
    /// Who is taught.
    pub group: GroupId,
    /// What.
    pub course: CourseId,
    /// The subject.
    pub syllabus: Syllabus,
    /// When.
    pub time: LessonTime,
    /// Where.
    pub room: String,
    /// By whom.
    pub teacher: PersonId,
    /// By whom instead.
    pub substitute: Option<PersonId>,
    /// What became of it.
    pub state: LessonState,
    /// The room before the change.
    pub room_before: Option<String>,
}

/// A lesson whose attendance was marked.
pub struct Confirmation {
    /// Day.
    pub held_on: Date,
    /// Lesson.
    pub lesson: LessonId,
    /// Teacher.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// A mark.
pub struct Mark {
    /// Day.
    pub held_on: Date,
    /// Lesson.
    pub lesson: LessonId,
    /// Learner.
    pub learner: PersonId,
    /// What.
    pub kind: domain::AbsenceKind,
    /// Minutes late.
    pub minutes: Option<i16>,
    /// The teacher's note.
    pub note: Option<&'static str>,
    /// Teacher.
    pub marked_by: PersonId,
    /// When.
    pub marked_at: Timestamp,
    /// The guardian's explanation: who, when, what.
    pub explained: Option<(PersonId, Timestamp, &'static str)>,
}

/// What a guardian told ahead.
pub struct Notice {
    /// Identifier.
    pub id: AbsenceNoticeId,
    /// Learner.
    pub learner: PersonId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Why, as a kind.
    pub kind: domain::AbsenceKind,
    /// Why, in words.
    pub explanation: &'static str,
    /// By whom.
    pub told_by: PersonId,
    /// When.
    pub told_at: Timestamp,
}
