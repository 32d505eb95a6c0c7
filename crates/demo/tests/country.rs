//! The demo country is believable: people, families, weeks without clashes, a few weeks of attendance.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::{HashMap, HashSet};

use demo::{Bundle, Country, LessonState, Options, Picks, ProviderBundle, SchoolBundle};
use domain::{AbsenceKind, GuardianshipKind, LanguageCode};
use jiff::civil::{date, time};
use kernel::{ProviderId, Role};

struct Made {
    providers: Vec<ProviderBundle>,
    schools: Vec<SchoolBundle>,
    picks: (ProviderId, Picks),
}

fn make(learners: u32) -> Made {
    let options = Options { learners, ..Options::as_of(date(2026, 11, 21)) };
    let mut country = Country::new(options);
    let (mut providers, mut schools) = (Vec::new(), Vec::new());
    while let Some(bundle) = country.next_bundle() {
        match bundle {
            Bundle::Provider(provider) => providers.push(*provider),
            Bundle::School(school) => schools.push(*school),
        }
    }
    let picks = country.picks().map(|(provider, picks)| (provider, picks.clone())).unwrap();
    Made { providers, schools, picks }
}

#[test]
fn seven_cities_and_a_small_municipality_have_about_eight_thousand_learners() {
    let made = make(8_000);
    assert_eq!(made.providers.len(), 8);
    let learners: usize = made.schools.iter().map(|school| school.study_rights.len()).sum();
    assert!((7_900..8_200).contains(&learners), "{learners}");
    let swedish = made.schools.iter().filter(|school| school.language == LanguageCode::SWEDISH).count();
    assert!(swedish >= 2, "{swedish}");
    assert!(made.schools.iter().filter(|school| school.upper_secondary).count() >= 7);
}

#[test]
fn the_same_options_give_the_same_country() {
    let print = |made: &Made| -> Vec<String> {
        made.schools
            .iter()
            .flat_map(|school| {
                school
                    .persons
                    .iter()
                    .map(|person| format!("{} {} {}", person.id, person.name.spoken(), person.born))
                    .chain(school.lessons.iter().map(|lesson| format!("{} {}", lesson.id, lesson.room)))
                    .chain(school.marks.iter().map(|mark| format!("{} {}", mark.lesson, mark.kind)))
            })
            .collect()
    };
    assert!(print(&make(600)) == print(&make(600)));
}

#[test]
fn everybody_is_synthetic_and_nobody_twice() {
    let made = make(8_000);
    let mut codes = HashMap::new();
    let mut numbers = HashSet::new();
    let (mut without, mut protected, mut learners) = (0, 0, 0);
    for person in made.schools.iter().flat_map(|school| &school.persons) {
        if let Some(code) = &person.identity_code {
            assert!(code.is_synthetic() && code.birth_date() == person.born && code.sex() == person.sex);
            *codes.entry(code.expose().to_owned()).or_insert(0) += 1;
        }
        if let Some(number) = &person.learner_number {
            learners += 1;
            assert!(number.is_synthetic() && numbers.insert(number.clone()));
            without += usize::from(person.identity_code.is_none());
            protected += usize::from(person.non_disclosure_until.is_some());
            assert!(person.email.is_some() && person.username.is_some());
        }
    }
    let twice = codes.values().filter(|count| **count > 1).count();
    assert_eq!(twice, 1, "one teacher is also a guardian in another municipality");
    assert!((10..80).contains(&without), "{without} of {learners} wait for an identity code");
    assert!((15..90).contains(&protected), "{protected} of {learners} are under non-disclosure");
}

#[test]
fn families_are_of_all_kinds() {
    let made = make(8_000);
    let mut children: HashMap<_, usize> = HashMap::new();
    let mut kinds: HashMap<GuardianshipKind, usize> = HashMap::new();
    let mut addresses: HashMap<_, HashSet<String>> = HashMap::new();
    for school in &made.schools {
        let homes: HashMap<_, _> = school
            .persons
            .iter()
            .map(|person| (person.id, person.home.clone().unwrap_or_default()))
            .collect();
        for guardianship in &school.guardianships {
            *children.entry(guardianship.guardian).or_default() += 1;
            *kinds.entry(guardianship.kind).or_default() += 1;
            if let Some(home) = homes.get(&guardianship.guardian) {
                addresses.entry(guardianship.learner).or_default().insert(home.street.clone());
            }
        }
    }
    assert!(children.values().filter(|count| **count >= 3).count() > 300);
    assert!(kinds[&GuardianshipKind::InformationRight] > 50 && kinds[&GuardianshipKind::Foster] > 30);
    let apart = addresses.values().filter(|homes| homes.len() > 1).count();
    assert!(apart > 1_000, "{apart} children have guardians at two addresses");
    let tongues: HashSet<_> =
        made.schools.iter().flat_map(|school| &school.persons).map(|person| person.mother_tongue).collect();
    assert!(tongues.len() >= 11, "{tongues:?}");
}

#[test]
fn nobody_is_in_two_lessons_at_once() {
    for school in make(2_500).schools {
        let mut pupils: HashMap<_, Vec<_>> = HashMap::new();
        for membership in school.memberships.iter().filter(|membership| membership.role == "learner") {
            pupils.entry(membership.group).or_default().push(membership.person);
        }
        let mut busy = HashSet::new();
        for lesson in &school.lessons {
            assert!(
                busy.insert((lesson.teacher, lesson.held_on, lesson.time)),
                "{}: a teacher has two lessons on {} at {}",
                school.name_fi,
                lesson.held_on,
                lesson.time.start()
            );
            for pupil in pupils.get(&lesson.group).into_iter().flatten() {
                assert!(busy.insert((*pupil, lesson.held_on, lesson.time)), "a learner has two lessons");
            }
        }
    }
}

#[test]
fn every_learner_has_a_full_week() {
    for school in make(2_500).schools {
        let week = date(2026, 11, 16)..=date(2026, 11, 20);
        let mut lessons: HashMap<_, u32> = HashMap::new();
        for lesson in school.lessons.iter().filter(|lesson| week.contains(&lesson.held_on)) {
            *lessons.entry(lesson.group).or_default() += 1;
        }
        let mut hours: HashMap<_, u32> = HashMap::new();
        for membership in school.memberships.iter().filter(|membership| membership.role == "learner") {
            *hours.entry(membership.person).or_default() +=
                lessons.get(&membership.group).copied().unwrap_or_default();
        }
        for right in &school.study_rights {
            let expected = if right.level.is_upper_secondary() {
                21
            } else {
                20.max(right.level.number() as u32 * 2 + 11)
            };
            let got = hours.get(&right.learner).copied().unwrap_or_default();
            assert!(got + 2 >= expected.min(29) && got <= 30, "{} {}: {got}", school.name_fi, right.level);
        }
    }
}

#[test]
fn attendance_is_believable_and_something_waits_today() {
    let made = make(8_000);
    let (mut lessons, mut confirmed, mut away, mut waiting, mut praise) = (0, 0, 0, 0, 0);
    let now = date(2026, 11, 20).at(10, 5, 0, 0);
    for school in &made.schools {
        let sizes: HashMap<_, usize> = school.memberships.iter().filter(|m| m.role == "learner").fold(
            HashMap::new(),
            |mut sizes, membership| {
                *sizes.entry(membership.group).or_default() += 1;
                sizes
            },
        );
        let held: HashSet<_> = school.confirmations.iter().map(|confirmation| confirmation.lesson).collect();
        for lesson in &school.lessons {
            if lesson.state != LessonState::Cancelled && lesson.held_on.to_datetime(lesson.time.end()) <= now
            {
                lessons += sizes.get(&lesson.group).copied().unwrap_or_default();
                confirmed += usize::from(held.contains(&lesson.id));
            } else {
                assert!(!held.contains(&lesson.id), "only lessons that are over are marked");
            }
        }
        for mark in &school.marks {
            assert!(held.contains(&mark.lesson));
            away += usize::from(mark.kind.is_away());
            waiting += usize::from(mark.kind == AbsenceKind::Unexplained && mark.held_on == now.date());
            praise += usize::from(mark.kind == AbsenceKind::Positive);
        }
        let pairs: HashSet<_> = school.marks.iter().map(|mark| (mark.lesson, mark.learner)).collect();
        assert_eq!(pairs.len(), school.marks.len(), "one mark for a learner in a lesson");
    }
    let rate = away as f64 / lessons as f64;
    assert!((0.02..0.07).contains(&rate), "{rate} of lesson attendances were missed");
    assert!(waiting > 20, "{waiting} absences of today wait for a guardian");
    assert!(confirmed > 5_000 && praise > 500, "{confirmed} {praise}");
}

#[test]
fn the_people_with_accounts_know_each_other() {
    let made = make(600);
    let (provider, picks) = made.picks;
    let school = made.schools.iter().find(|school| Some(school.id) == picks.school).unwrap();
    assert_eq!(school.provider, provider);
    let learner = picks.learner.unwrap();
    let teacher = picks.subject_teacher.unwrap();
    assert!(school.guardianships.iter().any(|g| g.learner == learner && Some(g.guardian) == picks.guardian));
    let now = date(2026, 11, 20).at(10, 5, 0, 0);
    let lesson = school
        .lessons
        .iter()
        .find(|lesson| {
            lesson.teacher == teacher && lesson.held_on == now.date() && lesson.time.contains(now.time())
        })
        .unwrap();
    assert!(school.memberships.iter().any(|m| m.group == lesson.group && m.person == learner));
    assert!(!school.confirmations.iter().any(|confirmation| confirmation.lesson == lesson.id));
    assert!(school.marks.iter().any(|mark| mark.learner == learner && mark.kind == AbsenceKind::Unexplained));
    assert!(picks.class_teacher.is_some());
    for role in [Role::Principal, Role::SchoolSecretary, Role::Counsellor, Role::SpecialNeedsTeacher] {
        assert!(picks.offices.iter().any(|(office, _)| *office == role), "{role}");
    }
    assert!(lesson.time.start() <= time(10, 5, 0, 0));
}

#[test]
fn terms_hold_their_grading_periods() {
    for provider in make(600).providers {
        let by_id: HashMap<_, _> = provider.sessions.iter().map(|session| (session.id, session)).collect();
        assert_eq!(provider.sessions.iter().filter(|session| session.kind == "gradingPeriod").count(), 5);
        for session in &provider.sessions {
            if let Some(parent) = session.parent {
                let parent = by_id[&parent];
                assert!(parent.starts_on <= session.starts_on && session.ends_on <= parent.ends_on);
            }
        }
    }
}
