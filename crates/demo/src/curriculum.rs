//! How many lessons a week each grade has of each subject: the national minimum (valtioneuvoston asetus 422/2012 with its
//! changes) spread over the grades in a usual way.

use domain::{GradeLevel, LanguageCode, Subject, Syllabus, Variant};

/// How a subject is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// With the whole class.
    Class,
    /// The grade together; those with the language as a second one, or needing support, in groups of their own.
    MotherTongueBand,
    /// The grade together, religion or ethics.
    BeliefBand,
    /// The grade together, mixed into as many groups as there are classes.
    MixedBand,
    /// Each class in two halves.
    Halves,
}

use Arrangement::*;
use Subject::*;

/// Lessons a week in grades 1–9, and from which grade on the arrangement holds (before it, with the whole class).
const LESSONS: &[(Subject, Arrangement, u8, [u8; 9])] = &[
    (Religion, BeliefBand, 1, [1, 1, 1, 1, 1, 1, 1, 1, 1]),
    (LanguageA1, MixedBand, 3, [1, 1, 2, 2, 3, 2, 2, 2, 3]),
    (PhysicalEducation, MixedBand, 3, [2, 2, 3, 2, 3, 3, 2, 2, 2]),
    (Crafts, Halves, 3, [2, 2, 2, 2, 2, 2, 2, 2, 0]),
    (LanguageB1, MixedBand, 6, [0, 0, 0, 0, 0, 2, 2, 2, 1]),
    (MotherTongue, Class, 1, [5, 5, 3, 3, 2, 2, 0, 0, 0]),
    (Mathematics, Class, 1, [3, 3, 4, 4, 4, 3, 3, 4, 4]),
    (Environment, Class, 1, [2, 2, 2, 3, 3, 2, 0, 0, 0]),
    (Biology, Class, 1, [0, 0, 0, 0, 0, 0, 1, 1, 2]),
    (Geography, Class, 1, [0, 0, 0, 0, 0, 0, 1, 1, 1]),
    (Physics, Class, 1, [0, 0, 0, 0, 0, 0, 1, 1, 2]),
    (Chemistry, Class, 1, [0, 0, 0, 0, 0, 0, 1, 1, 1]),
    (Health, Class, 1, [0, 0, 0, 0, 0, 0, 1, 1, 1]),
    (History, Class, 1, [0, 0, 0, 0, 2, 2, 2, 2, 0]),
    (SocialStudies, Class, 1, [0, 0, 0, 1, 0, 1, 0, 0, 3]),
    (Music, Class, 1, [1, 1, 1, 1, 1, 1, 2, 1, 0]),
    (VisualArts, Class, 1, [1, 1, 2, 2, 1, 1, 2, 2, 1]),
    (HomeEconomics, Class, 1, [0, 0, 0, 0, 0, 0, 3, 2, 2]),
    (Guidance, Class, 1, [0, 0, 0, 0, 0, 0, 0, 1, 1]),
];

/// Lessons of mother tongue that the grade has together; the rest the class has with its class teacher.
const MOTHER_TONGUE_BAND: [u8; 9] = [2, 2, 2, 2, 2, 2, 3, 3, 4];

/// A grade's week: subject, arrangement and lessons.
pub(crate) fn week(level: GradeLevel) -> Vec<(Subject, Arrangement, u8)> {
    let grade = level.number();
    let of =
        |lessons: &[u8; 9]| lessons.get(usize::from(grade.saturating_sub(1))).copied().unwrap_or_default();
    let mut week = vec![(MotherTongue, MotherTongueBand, of(&MOTHER_TONGUE_BAND))];
    for (subject, arrangement, from, lessons) in LESSONS {
        let count = of(lessons);
        if count > 0 {
            week.push((*subject, if grade >= *from { *arrangement } else { Class }, count));
        }
    }
    week
}

/// A subject as it is taught in a school of this language.
pub(crate) fn syllabus(subject: Subject, school: LanguageCode) -> Syllabus {
    let swedish = school == LanguageCode::SWEDISH;
    let english = "EN".parse().unwrap_or(LanguageCode::FINNISH);
    match subject {
        MotherTongue => Syllabus::Varied(if swedish { Variant::Swedish } else { Variant::Finnish }),
        // In Swedish schools Finnish comes first and English second.
        LanguageA1 => Syllabus::Language(LanguageA1, if swedish { LanguageCode::FINNISH } else { english }),
        LanguageB1 if swedish => Syllabus::Language(LanguageA2, english),
        LanguageB1 => Syllabus::Language(LanguageB1, LanguageCode::SWEDISH),
        other => Syllabus::Plain(other),
    }
}

/// The school's language as a second language.
pub(crate) fn second_language(school: LanguageCode) -> Syllabus {
    Syllabus::Varied(if school == LanguageCode::SWEDISH {
        Variant::SwedishSecond
    } else {
        Variant::FinnishSecond
    })
}

/// What an upper secondary year studies in one period: seven courses, three lessons a week each.
pub(crate) fn upper_period(year: u8, period: usize, school: LanguageCode, advanced: bool) -> Vec<Syllabus> {
    let english = "EN".parse().unwrap_or(LanguageCode::FINNISH);
    let mathematics = match (year, period, advanced) {
        (1, 0, _) => Variant::Common,
        (_, _, true) => Variant::Advanced,
        (_, _, false) => Variant::Basic,
    };
    let mut courses = vec![
        syllabus(MotherTongue, school),
        Syllabus::Varied(mathematics),
        Syllabus::Language(LanguageA1, english),
    ];
    const REST: [Subject; 15] = [
        LanguageB1,
        History,
        Biology,
        PhysicalEducation,
        Geography,
        Chemistry,
        Psychology,
        LanguageB1,
        Physics,
        Health,
        SocialStudies,
        Music,
        Philosophy,
        VisualArts,
        Religion,
    ];
    let from = usize::from(year) * 2 + period * 4;
    let rest = REST.iter().cycle().skip(from % REST.len());
    for subject in rest {
        let next = match (subject, school == LanguageCode::SWEDISH) {
            (LanguageB1, true) => Syllabus::Language(LanguageA1, LanguageCode::FINNISH),
            (LanguageB1, false) => Syllabus::Language(LanguageB1, LanguageCode::SWEDISH),
            (other, _) => Syllabus::Plain(*other),
        };
        if courses.len() == 7 {
            break;
        }
        if !courses.contains(&next) {
            courses.push(next);
        }
    }
    courses
}

/// The families of subjects that one teacher teaches.
const FAMILIES: &[&[Subject]] = &[
    &[MotherTongue],
    &[Mathematics, Physics, Chemistry],
    &[LanguageA1, LanguageA2, LanguageB1],
    &[Biology, Geography, Environment],
    &[History, SocialStudies],
    &[Religion, Ethics, Psychology, Philosophy],
    &[PhysicalEducation, Health],
    &[Music],
    &[VisualArts],
    &[Crafts],
    &[HomeEconomics],
    &[Guidance],
];

/// Which family a subject belongs to.
pub(crate) fn family(subject: Subject) -> usize {
    FAMILIES.iter().position(|family| family.contains(&subject)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grade_has_about_as_many_lessons_as_the_decree_says() {
        let totals: Vec<u8> = GradeLevel::BASIC
            .iter()
            .map(|level| week(*level).iter().map(|(_, _, count)| count).sum())
            .collect();
        assert_eq!(totals, [20, 20, 22, 23, 24, 24, 29, 29, 29]);
        assert!(totals.iter().map(|n| u32::from(*n)).sum::<u32>() >= 215);
    }

    #[test]
    fn an_upper_secondary_period_has_seven_different_courses() {
        for year in 1..=3 {
            for period in 0..5 {
                for school in [LanguageCode::FINNISH, LanguageCode::SWEDISH] {
                    let courses = upper_period(year, period, school, true);
                    assert_eq!(courses.len(), 7);
                    let mut codes: Vec<_> = courses.iter().map(|course| course.code()).collect();
                    codes.sort();
                    codes.dedup();
                    assert_eq!(codes.len(), 7, "{year} {period}");
                }
            }
        }
    }
}
