//! The table of decisions about a learner and a lesson, each row a sentence.

use kernel::{AccountId, Actor, LessonId, PersonId, Role, SchoolId};
use policy::{
    Denied, Explain, Guardian, Learner, LearnerRelations, Lesson, LessonRelations, Mark, Read, School, decide,
};
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn actor(role: Role) -> Actor {
    Actor::Person { account: id::<AccountId>(1), person: Some(id(2)), role, school: Some(id::<SchoolId>(3)) }
}

fn learner(role: Role, relations: LearnerRelations) -> (Result<(), Denied>, Result<(), Denied>) {
    let child = || Learner(id::<PersonId>(9));
    (
        decide::<Read, _>(&actor(role), &relations, child()).map(drop),
        decide::<Explain, _>(&actor(role), &relations, child()).map(drop),
    )
}

const NOTHING: (Result<(), Denied>, Result<(), Denied>) = (Err(Denied::Invisible), Err(Denied::Invisible));
const SEES: (Result<(), Denied>, Result<(), Denied>) = (Ok(()), Err(Denied::Forbidden));
const ACTS: (Result<(), Denied>, Result<(), Denied>) = (Ok(()), Ok(()));

#[test]
fn nobody_sees_a_learner_without_a_relation() {
    for role in Role::ALL {
        assert_eq!(learner(*role, LearnerRelations::default()), NOTHING, "{role}");
    }
}

#[test]
fn who_sees_a_learner_and_who_may_explain_an_absence() {
    let none = LearnerRelations::default();
    let own = LearnerRelations { is_self: true, ..none };
    let full = LearnerRelations { guardian: Guardian::Full, ..none };
    let informed = LearnerRelations { guardian: Guardian::InformationOnly, ..none };
    let rows = [
        (Role::Learner, own, SEES, "a minor sees own marks; the guardian explains"),
        (Role::Learner, LearnerRelations { is_adult: true, ..own }, ACTS, "an adult learner explains"),
        (Role::Guardian, full, ACTS, "a guardian sees and explains"),
        (Role::Guardian, informed, SEES, "the right to be informed is not a right to act"),
        (
            Role::Guardian,
            LearnerRelations { is_adult: true, ..full },
            NOTHING,
            "access ends on the 18th birthday",
        ),
        (
            Role::Guardian,
            LearnerRelations { is_adult: true, adult_allows_guardian: true, ..full },
            SEES,
            "unless the learner allows it, and then only to see",
        ),
        (
            Role::SubjectTeacher,
            LearnerRelations { teaches: true, ..none },
            SEES,
            "a teacher of the learner sees",
        ),
        (
            Role::SubjectTeacher,
            LearnerRelations { in_actors_school: true, ..none },
            NOTHING,
            "a teacher of the school who does not teach the learner does not",
        ),
        (
            Role::Counsellor,
            LearnerRelations { in_actors_school: true, ..none },
            SEES,
            "the school's counsellor sees",
        ),
        (Role::Principal, LearnerRelations { in_actors_school: true, ..none }, SEES, "the principal sees"),
        (
            Role::ProviderAdministrator,
            LearnerRelations { in_actors_school: true, ..none },
            NOTHING,
            "running the platform is no reason to look at a child's day",
        ),
        (
            Role::SubjectTeacher,
            LearnerRelations { guardian: Guardian::Full, ..none },
            NOTHING,
            "a teacher's own child is seen in the guardian's role, not in the teacher's",
        ),
    ];
    for (role, relations, expected, sentence) in rows {
        assert_eq!(learner(role, relations), expected, "{sentence}");
    }
}

#[test]
fn a_grant_names_what_was_asked_for() {
    let relations = LearnerRelations { is_self: true, ..LearnerRelations::default() };
    let granted = decide::<Read, _>(&actor(Role::Learner), &relations, Learner(id(9))).unwrap();
    assert_eq!(granted.resource().0, id(9));
}

#[test]
fn who_sees_and_who_marks_a_lesson() {
    let none = LessonRelations::default();
    let gives = LessonRelations { gives: true, ..none };
    let group = LessonRelations { teaches_group: true, ..none };
    let school = LessonRelations { in_actors_school: true, ..none };
    let rows = [
        (Role::SubjectTeacher, gives, ACTS, "who gives the lesson marks it"),
        (Role::SubjectTeacher, group, SEES, "the class teacher looks, but does not mark another's lesson"),
        (Role::SubjectTeacher, school, NOTHING, "a colleague does not see it"),
        (Role::Principal, school, ACTS, "the principal may mark for an absent teacher"),
        (Role::SchoolSecretary, school, SEES, "the office looks"),
        (Role::Learner, gives, NOTHING, "learners have their own pages"),
        (Role::Guardian, gives, NOTHING, "and so have guardians"),
    ];
    for (role, relations, expected, sentence) in rows {
        let lesson = || Lesson(id::<LessonId>(7));
        let answer = (
            decide::<Read, _>(&actor(role), &relations, lesson()).map(drop),
            decide::<Mark, _>(&actor(role), &relations, lesson()).map(drop),
        );
        assert_eq!(answer, expected, "{sentence}");
    }
}

#[test]
fn a_school_s_day_is_the_business_of_those_who_run_that_school() {
    for role in Role::ALL {
        let own = decide::<Read, _>(&actor(*role), &(), School(id(3))).is_ok();
        assert_eq!(own, matches!(role, Role::Principal | Role::SchoolSecretary), "{role}");
        assert!(decide::<Read, _>(&actor(*role), &(), School(id(4))).is_err(), "{role} of another school");
    }
}
