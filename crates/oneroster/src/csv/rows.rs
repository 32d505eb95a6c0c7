//! From the standard's columns to staged rows: everything but people.

use administration::roster_import::RowState;
use domain::{GradeLevel, OrganisationOid, SchoolNumber, SchoolYear, Subject};

use super::manifest::Version;
use super::problem::Code;
use super::read::{Desk, Stop};
use super::sheet::{Layout, Sheet};

/// Takes all records of one file.
pub(super) type Take = fn(&mut Desk, &mut Sheet<'_>) -> Result<(), Stop>;

const RACE_AND_ETHNICITY: &[&str] = &[
    "americanIndianOrAlaskaNative",
    "asian",
    "blackOrAfricanAmerican",
    "nativeHawaiianOrOtherPacificIslander",
    "white",
    "demographicRaceTwoOrMoreRaces",
    "hispanicOrLatinoEthnicity",
];

/// The columns of a file.
pub(super) fn layout(name: &str, version: Version) -> &'static Layout {
    match name {
        "orgs" => &Layout {
            needed: &["sourcedId", "name", "type"],
            read: &["identifier", "parentSourcedId"],
            unused: &[],
            never_kept: &[],
        },
        "academicSessions" => &Layout {
            needed: &["sourcedId", "title", "type", "startDate", "endDate"],
            read: &["parentSourcedId", "schoolYear"],
            unused: &[],
            never_kept: &[],
        },
        "courses" => &Layout {
            needed: &["sourcedId", "title"],
            read: &["schoolYearSourcedId", "courseCode", "grades", "orgSourcedId", "subjectCodes"],
            unused: &["subjects"],
            never_kept: &[],
        },
        "classes" => &Layout {
            needed: &["sourcedId", "title", "courseSourcedId", "schoolSourcedId"],
            read: &["grades", "classCode", "classType", "location", "termSourcedIds"],
            unused: &["subjects", "subjectCodes", "periods"],
            never_kept: &[],
        },
        "users" if version == Version::V1p1 => &Layout {
            needed: &["sourcedId", "givenName", "familyName", "role"],
            read: &[
                "orgSourcedIds",
                "enabledUser",
                "username",
                "middleName",
                "identifier",
                "email",
                "sms",
                "phone",
                "agentSourcedIds",
                "grades",
                "userMasterIdentifier",
                "preferredGivenName",
            ],
            unused: &["userIds"],
            never_kept: &["password"],
        },
        "users" => &Layout {
            needed: &["sourcedId", "givenName", "familyName"],
            read: &[
                "enabledUser",
                "username",
                "middleName",
                "identifier",
                "email",
                "sms",
                "phone",
                "agentSourcedIds",
                "grades",
                "userMasterIdentifier",
                "preferredGivenName",
            ],
            unused: &[
                "userIds",
                "preferredMiddleName",
                "preferredFamilyName",
                "primaryOrgSourcedId",
                "resourceIds",
            ],
            never_kept: &["password", "pronouns"],
        },
        "roles" => &Layout {
            needed: &["sourcedId", "userSourcedId", "role", "orgSourcedId"],
            read: &["beginDate", "endDate"],
            unused: &["roleType", "userProfileSourcedId"],
            never_kept: &[],
        },
        "demographics" => &Layout {
            needed: &["sourcedId"],
            read: &["birthDate", "sex"],
            unused: &[
                "countryOfBirthCode",
                "stateOfBirthAbbreviation",
                "cityOfBirth",
                "publicSchoolResidenceStatus",
            ],
            never_kept: RACE_AND_ETHNICITY,
        },
        _ => &Layout {
            needed: &["sourcedId", "classSourcedId", "userSourcedId", "role"],
            read: &["primary", "beginDate", "endDate"],
            unused: &["schoolSourcedId"],
            never_kept: &[],
        },
    }
}

/// Schools. Whatever stands above a school is the provider itself.
pub(super) fn orgs(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let [name, kind, identifier, parent] = sheet.places(["name", "type", "identifier", "parentSourcedId"]);
    desk.each(sheet, 6, |sheet, desk| {
        let id = sheet.needed(sheet.place("sourcedId"))?;
        let name = sheet.needed(name)?;
        let kind = match sheet.needed(kind)?.to_ascii_lowercase().as_str() {
            "school" => "school",
            "department" => "department",
            "district" | "local" | "state" | "national" => "provider",
            _ => return Err(sheet.problem(Code::BadValue, kind)),
        };
        let identifier = sheet.text(identifier);
        let number = identifier.and_then(|text| text.parse::<SchoolNumber>().ok());
        let oid = identifier.and_then(|text| text.parse::<OrganisationOid>().ok());
        desk.copy
            .row(desk.reading.import, sheet.line(), RowState::Active)
            .text(id)
            .text(kind)
            .text(name)
            .optional(number.as_ref().map(SchoolNumber::as_str))
            .optional(oid.as_ref().map(OrganisationOid::as_str))
            .optional(sheet.reference(parent))
            .boolean(false)
            .end();
        Ok(())
    })
}

/// School years, terms and grading periods.
pub(super) fn sessions(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let [title, kind, starts, ends, parent, year] =
        sheet.places(["title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"]);
    desk.each(sheet, 6, |sheet, desk| {
        let id = sheet.needed(sheet.place("sourcedId"))?;
        let title = sheet.needed(title)?;
        let kind = match sheet.needed(kind)?.to_ascii_lowercase().as_str() {
            "gradingperiod" => "gradingPeriod",
            "semester" => "semester",
            "schoolyear" => "schoolYear",
            "term" => "term",
            _ => return Err(sheet.problem(Code::BadValue, kind)),
        };
        let (from, until) = (sheet.needed_date(starts)?, sheet.needed_date(ends)?);
        if until < from {
            return Err(sheet.problem(Code::EndsBeforeStart, ends));
        }
        let said: Option<i16> = sheet.text(year).and_then(|year| year.parse().ok());
        let year = said.unwrap_or_else(|| SchoolYear::of(from).first_year() + 1);
        desk.copy
            .row(desk.reading.import, sheet.line(), RowState::Active)
            .text(id)
            .text(title)
            .text(kind)
            .display(&from)
            .display(&until)
            .optional(sheet.reference(parent))
            .display(&year)
            .end();
        Ok(())
    })
}

/// Courses.
pub(super) fn courses(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let [title, code, grades, org, session, subjects] = sheet.places([
        "title",
        "courseCode",
        "grades",
        "orgSourcedId",
        "schoolYearSourcedId",
        "subjectCodes",
    ]);
    desk.each(sheet, 7, |sheet, desk| {
        let id = sheet.needed(sheet.place("sourcedId"))?;
        let title = sheet.needed(title)?;
        let subject = sheet.list(subjects).find_map(|code| code.parse::<Subject>().ok());
        desk.copy
            .row(desk.reading.import, sheet.line(), RowState::Active)
            .text(id)
            .text(title)
            .text(sheet.text(code).unwrap_or_default())
            .optional(subject.map(Subject::code))
            .list(sheet.list(grades).map(grade_or_text))
            .optional(sheet.reference(org))
            .optional(sheet.reference(session))
            .boolean(false)
            .end();
        Ok(())
    })
}

/// Classes and teaching groups.
pub(super) fn classes(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let [title, code, kind, course, school, terms, grades, room] = sheet.places([
        "title",
        "classCode",
        "classType",
        "courseSourcedId",
        "schoolSourcedId",
        "termSourcedIds",
        "grades",
        "location",
    ]);
    desk.each(sheet, 8, |sheet, desk| {
        let id = sheet.needed(sheet.place("sourcedId"))?;
        let title = sheet.needed(title)?;
        let course = sheet.needed(course)?;
        let school = sheet.needed(school)?;
        let homeroom = sheet.text(kind).is_some_and(|kind| kind.eq_ignore_ascii_case("homeroom"));
        if sheet.list(terms).next().is_none() {
            desk.problems.add(sheet.problem(Code::NoSession, terms));
        }
        desk.copy
            .row(desk.reading.import, sheet.line(), RowState::Active)
            .text(id)
            .text(title)
            .optional(sheet.text(code))
            .text(if homeroom { "class" } else { "teaching_group" })
            .text(course)
            .text(school)
            .list(sheet.list(terms))
            .list(sheet.list(grades).map(grade_or_text))
            .optional(sheet.text(room))
            .end();
        Ok(())
    })
}

/// Dates of birth. Nothing else of this file is kept.
pub(super) fn demographics(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let [born, sex] = sheet.places(["birthDate", "sex"]);
    desk.each(sheet, 2, |sheet, desk| {
        let id = sheet.needed(sheet.place("sourcedId"))?;
        let born = sheet.date(born, &mut desk.problems);
        let sex = sheet.text(sex).map(str::to_ascii_lowercase);
        let sex = sex.as_deref().filter(|sex| ["male", "female", "unspecified", "other"].contains(sex));
        desk.copy
            .row(desk.reading.import, sheet.line(), RowState::Active)
            .text(id)
            .date(born)
            .optional(sex)
            .end();
        Ok(())
    })
}

/// Who belongs to which group.
pub(super) fn enrolments(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let [id, class, person, role, primary, begins, ends] = sheet.places([
        "sourcedId",
        "classSourcedId",
        "userSourcedId",
        "role",
        "primary",
        "beginDate",
        "endDate",
    ]);
    desk.each(sheet, 6, |sheet, desk| {
        let id = sheet.needed(id)?;
        let (class, person) = (sheet.needed(class)?, sheet.needed(person)?);
        let said = sheet.needed(role)?;
        let known = [
            ("student", "learner"),
            ("teacher", "teacher"),
            ("aide", "aide"),
            ("proctor", "supervisor"),
            ("administrator", "administrator"),
        ];
        let Some((_, role)) = known.iter().find(|(theirs, _)| said.eq_ignore_ascii_case(theirs)) else {
            return Err(sheet.problem(Code::BadValue, role).value(said));
        };
        let from = sheet.date(begins, &mut desk.problems);
        let until = sheet.date(ends, &mut desk.problems);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            return Err(sheet.problem(Code::EndsBeforeStart, ends));
        }
        let primary = sheet.boolean(primary, false, &mut desk.problems);
        desk.copy
            .row(desk.reading.import, sheet.line(), RowState::Active)
            .text(id)
            .text(class)
            .text(person)
            .text(role)
            .boolean(primary)
            .date(from)
            .date(until)
            .end();
        Ok(())
    })
}

/// The grade level that the standard's code means: `07` is grade 7, `KG` pre-primary, `10` the first year of general
/// upper secondary education.
pub(super) fn grade(code: &str) -> Option<GradeLevel> {
    match code.to_ascii_uppercase().as_str() {
        "KG" => Some(GradeLevel::PrePrimary),
        "10" => Some(GradeLevel::UpperFirst),
        "11" => Some(GradeLevel::UpperSecond),
        "12" => Some(GradeLevel::UpperThird),
        "13" => Some(GradeLevel::UpperFourth),
        other => other.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(other).parse().ok(),
    }
}

fn grade_or_text(code: &str) -> &str {
    match grade(code) {
        Some(grade) => grade.code(),
        None => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_of_the_standard_are_finnish_grade_levels() {
        let codes = ["KG", "kg", "01", "9", "09", "10", "13", "L2", "PK", "Other", "00", "0"];
        let read: Vec<_> = codes.into_iter().map(|code| grade(code).map(GradeLevel::code)).collect();
        assert_eq!(
            read,
            [
                Some("0"),
                Some("0"),
                Some("1"),
                Some("9"),
                Some("9"),
                Some("L1"),
                Some("L4"),
                Some("L2"),
                None,
                None,
                Some("0"),
                Some("0")
            ]
        );
    }
}
