//! The 41 reading operations of the rostering service, as one table. Routes, the interface's description, the access
//! table and the tests are made from it.

use crate::schema::Kind;

/// The service's path.
pub const BASE: &str = "/ims/oneroster/rostering/v1p2";

/// What a token must be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The core or the full scope.
    Core,
    /// The full scope.
    Full,
    /// The scope of demographics.
    Demographics,
}

/// What a part of a path names: an object of a kind, with the tag that it must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// Its kind.
    pub kind: Kind,
    /// Its sub-kind: `school`, `term`, `student`, `teacher`.
    pub tag: Option<&'static str>,
}

/// How a collection hangs together with what its path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// All objects of the kind.
    All,
    /// The one object that the path names.
    One,
    /// Classes of a course.
    ClassesOfCourse,
    /// Classes of a school.
    ClassesOfSchool,
    /// Classes held in a session.
    ClassesOfTerm,
    /// Classes that a person belongs to, in a role or any.
    ClassesOfPerson(Option<&'static str>),
    /// Courses of a school.
    CoursesOfSchool,
    /// Enrollments in a school's classes.
    EnrollmentsOfSchool,
    /// Enrollments in a class.
    EnrollmentsOfClass,
    /// Persons in a class, in a role.
    PersonsOfClass(&'static str),
    /// Persons of a school, in a role.
    PersonsOfSchool(&'static str),
    /// Sessions of the provider, which hold in every school.
    TermsOfSchool,
    /// Grading periods of a term.
    PeriodsOfTerm,
}

/// One operation.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The standard's name of it.
    pub name: &'static str,
    /// The whole path, with parameters in braces.
    pub path: &'static str,
    /// The kind of its objects.
    pub kind: Kind,
    /// The sub-kind that it is limited to.
    pub tag: Option<&'static str>,
    /// The name that the answer is wrapped in.
    pub wrapper: &'static str,
    /// How it is limited by what the path names.
    pub relation: Relation,
    /// What the parameters of the path must name, in order.
    pub parents: &'static [Parent],
    /// What a token must be allowed.
    pub need: Need,
}

impl Operation {
    /// Whether it answers one object.
    pub fn is_single(&self) -> bool {
        self.relation == Relation::One
    }
}

const SCHOOL: Parent = Parent { kind: Kind::Org, tag: Some("school") };
const CLASS: Parent = Parent { kind: Kind::Class, tag: None };
const COURSE: Parent = Parent { kind: Kind::Course, tag: None };
const TERM: Parent = Parent { kind: Kind::AcademicSession, tag: Some("term") };
const STUDENT: Parent = Parent { kind: Kind::User, tag: Some("student") };
const TEACHER: Parent = Parent { kind: Kind::User, tag: Some("teacher") };
const USER: Parent = Parent { kind: Kind::User, tag: None };

macro_rules! operations {
    ($($name:literal, $path:literal, $kind:ident $(+ $tag:literal)?, $wrapper:literal, $relation:expr, [$($parent:ident),*], $need:ident;)*) => {
        /// All operations.
        pub const OPERATIONS: &[Operation] = &[$(Operation {
            name: $name,
            path: concat!("/ims/oneroster/rostering/v1p2", $path),
            kind: Kind::$kind,
            tag: operations!(@tag $($tag)?),
            wrapper: $wrapper,
            relation: $relation,
            parents: &[$($parent),*],
            need: Need::$need,
        },)*];
    };
    (@tag) => { None };
    (@tag $tag:literal) => { Some($tag) };
}

operations! {
    "getAllAcademicSessions", "/academicSessions", AcademicSession, "academicSessions", Relation::All, [], Core;
    "getAcademicSession", "/academicSessions/{sourcedId}", AcademicSession, "academicSession", Relation::One, [], Core;
    "getAllClasses", "/classes", Class, "classes", Relation::All, [], Core;
    "getClass", "/classes/{sourcedId}", Class, "class", Relation::One, [], Core;
    "getStudentsForClass", "/classes/{sourcedId}/students", User + "student", "users", Relation::PersonsOfClass("student"), [CLASS], Full;
    "getTeachersForClass", "/classes/{sourcedId}/teachers", User + "teacher", "users", Relation::PersonsOfClass("teacher"), [CLASS], Full;
    "getAllCourses", "/courses", Course, "courses", Relation::All, [], Core;
    "getCourse", "/courses/{sourcedId}", Course, "course", Relation::One, [], Core;
    "getClassesForCourse", "/courses/{sourcedId}/classes", Class, "classes", Relation::ClassesOfCourse, [COURSE], Full;
    "getAllDemographics", "/demographics", Demographics, "demographics", Relation::All, [], Demographics;
    "getDemographics", "/demographics/{sourcedId}", Demographics, "demographics", Relation::One, [], Demographics;
    "getAllEnrollments", "/enrollments", Enrollment, "enrollments", Relation::All, [], Core;
    "getEnrollment", "/enrollments/{sourcedId}", Enrollment, "enrollment", Relation::One, [], Core;
    "getAllGradingPeriods", "/gradingPeriods", AcademicSession + "gradingPeriod", "academicSessions", Relation::All, [], Core;
    "getGradingPeriod", "/gradingPeriods/{sourcedId}", AcademicSession + "gradingPeriod", "academicSession", Relation::One, [], Core;
    "getAllOrgs", "/orgs", Org, "orgs", Relation::All, [], Core;
    "getOrg", "/orgs/{sourcedId}", Org, "org", Relation::One, [], Core;
    "getAllSchools", "/schools", Org + "school", "orgs", Relation::All, [], Core;
    "getSchool", "/schools/{sourcedId}", Org + "school", "org", Relation::One, [], Core;
    "getClassesForSchool", "/schools/{sourcedId}/classes", Class, "classes", Relation::ClassesOfSchool, [SCHOOL], Full;
    "getCoursesForSchool", "/schools/{sourcedId}/courses", Course, "courses", Relation::CoursesOfSchool, [SCHOOL], Full;
    "getEnrollmentsForSchool", "/schools/{sourcedId}/enrollments", Enrollment, "enrollments", Relation::EnrollmentsOfSchool, [SCHOOL], Full;
    "getStudentsForSchool", "/schools/{sourcedId}/students", User + "student", "users", Relation::PersonsOfSchool("student"), [SCHOOL], Full;
    "getTeachersForSchool", "/schools/{sourcedId}/teachers", User + "teacher", "users", Relation::PersonsOfSchool("teacher"), [SCHOOL], Full;
    "getTermsForSchool", "/schools/{sourcedId}/terms", AcademicSession + "term", "academicSessions", Relation::TermsOfSchool, [SCHOOL], Full;
    "getEnrollmentsForClassInSchool", "/schools/{sourcedId}/classes/{classSourcedId}/enrollments", Enrollment, "enrollments", Relation::EnrollmentsOfClass, [SCHOOL, CLASS], Full;
    "getStudentsForClassInSchool", "/schools/{sourcedId}/classes/{classSourcedId}/students", User + "student", "users", Relation::PersonsOfClass("student"), [SCHOOL, CLASS], Full;
    "getTeachersForClassInSchool", "/schools/{sourcedId}/classes/{classSourcedId}/teachers", User + "teacher", "users", Relation::PersonsOfClass("teacher"), [SCHOOL, CLASS], Full;
    "getAllStudents", "/students", User + "student", "users", Relation::All, [], Core;
    "getStudent", "/students/{sourcedId}", User + "student", "user", Relation::One, [], Core;
    "getClassesForStudent", "/students/{sourcedId}/classes", Class, "classes", Relation::ClassesOfPerson(Some("student")), [STUDENT], Full;
    "getAllTeachers", "/teachers", User + "teacher", "users", Relation::All, [], Core;
    "getTeacher", "/teachers/{sourcedId}", User + "teacher", "user", Relation::One, [], Core;
    "getClassesForTeacher", "/teachers/{sourcedId}/classes", Class, "classes", Relation::ClassesOfPerson(Some("teacher")), [TEACHER], Full;
    "getAllTerms", "/terms", AcademicSession + "term", "academicSessions", Relation::All, [], Core;
    "getTerm", "/terms/{sourcedId}", AcademicSession + "term", "academicSession", Relation::One, [], Core;
    "getClassesForTerm", "/terms/{sourcedId}/classes", Class, "classes", Relation::ClassesOfTerm, [TERM], Full;
    "getGradingPeriodsForTerm", "/terms/{sourcedId}/gradingPeriods", AcademicSession + "gradingPeriod", "academicSessions", Relation::PeriodsOfTerm, [TERM], Full;
    "getAllUsers", "/users", User, "users", Relation::All, [], Core;
    "getUser", "/users/{sourcedId}", User, "user", Relation::One, [], Core;
    "getClassesForUser", "/users/{sourcedId}/classes", Class, "classes", Relation::ClassesOfPerson(None), [USER], Full;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_has_41_operations_and_so_have_we() {
        assert_eq!(OPERATIONS.len(), 41);
        let mut paths: Vec<_> = OPERATIONS.iter().map(|o| o.path).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), 41);
        for operation in OPERATIONS {
            let parameters = operation.path.matches('{').count();
            let parents = operation.parents.len() + usize::from(operation.is_single());
            assert_eq!(parameters, parents, "{}", operation.path);
            assert!(operation.path.starts_with(BASE));
        }
    }
}
