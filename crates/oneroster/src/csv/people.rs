//! People and their roles. Passwords are never looked at; roles that give power over a register are given in DigiOne.

use administration::roster_import::RowState;
use domain::{PersonName, PersonOid, PersonalIdentityCode};

use super::manifest::Version;
use super::problem::{Code, Problem};
use super::read::{Desk, Stop};
use super::rows::grade;
use super::sheet::{Place, Sheet};

/// The extension column that says that a person is under non-disclosure.
const NON_DISCLOSURE: &str = "metadata.nonDisclosure";

/// What a role of the standard is here.
fn role(said: &str, gives_principals: bool) -> Result<&'static str, (Code, &str)> {
    Ok(match said.to_ascii_lowercase().as_str() {
        "student" => "student",
        "guardian" | "parent" | "relative" => "guardian",
        "teacher" => "subject_teacher",
        "aide" => "aide",
        "counselor" | "counsellor" => "counsellor",
        "principal" if gives_principals => "principal",
        "principal"
        | "administrator"
        | "siteadministrator"
        | "districtadministrator"
        | "systemadministrator"
        | "proctor" => return Err((Code::RoleNotGiven, said)),
        _ => return Err((Code::UnknownRole, said)),
    })
}

struct Columns {
    id: Place,
    given: Place,
    middle: Place,
    family: Place,
    preferred: Place,
    role: Place,
    orgs: Place,
    username: Place,
    identifier: Place,
    email: Place,
    phone: Place,
    sms: Place,
    enabled: Place,
    master: Place,
    grades: Place,
    agents: Place,
    non_disclosure: Place,
    identity_code: Place,
}

/// People.
pub(super) fn people(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let code_column = desk.reading.identity_codes.as_ref().map(|(column, _)| column.as_str());
    let columns = Columns {
        id: sheet.place("sourcedId"),
        given: sheet.place("givenName"),
        middle: sheet.place("middleName"),
        family: sheet.place("familyName"),
        preferred: sheet.place("preferredGivenName"),
        role: sheet.place("role").filter(|_| desk.version == Version::V1p1),
        orgs: sheet.place("orgSourcedIds").filter(|_| desk.version == Version::V1p1),
        username: sheet.place("username"),
        identifier: sheet.place("identifier"),
        email: sheet.place("email"),
        phone: sheet.place("phone"),
        sms: sheet.place("sms"),
        enabled: sheet.place("enabledUser"),
        master: sheet.place("userMasterIdentifier"),
        grades: sheet.place("grades"),
        agents: sheet.place("agentSourcedIds"),
        non_disclosure: sheet.extension(NON_DISCLOSURE),
        identity_code: code_column.and_then(|column| sheet.extension(column)),
    };
    let used = [Some(NON_DISCLOSURE), code_column];
    for name in sheet.extensions().filter(|name| !used.contains(&Some(name))) {
        desk.problems.add(Problem::of_file(Code::ExtensionIgnored, sheet.file()).line(1).column(name));
    }
    desk.each(sheet, 16, |sheet, desk| person(&columns, sheet, desk))
}

fn person(c: &Columns, sheet: &Sheet<'_>, desk: &mut Desk) -> Result<(), Problem> {
    let id = sheet.needed(c.id)?;
    let name = name(c, sheet, desk)?;
    let role = match sheet.text(c.role).map(|said| role(said, desk.reading.gives_principals)) {
        Some(Ok(role)) => Some(role),
        Some(Err((code, said))) => {
            desk.problems.add(sheet.problem(code, c.role).value(said));
            None
        }
        None => None,
    };
    let grade = grade_of(c, sheet, desk, role);
    let master = sheet.text(c.master);
    let number = master.and_then(|text| text.parse::<PersonOid>().ok());
    if master.is_some() && number.is_none() {
        desk.problems.add(sheet.problem(Code::LearnerNumberInvalid, c.master));
    }
    let code = identity_code(c, sheet, desk);
    let enabled = sheet.boolean(c.enabled, true, &mut desk.problems);
    let protected = sheet.boolean(c.non_disclosure, false, &mut desk.problems);
    let hash = match (&code, &desk.reading.identity_codes) {
        (Some(code), Some((_, keys))) => Some(keys.search_hash(code.expose())),
        _ => None,
    };
    desk.copy
        .row(desk.reading.import, sheet.line(), RowState::Active)
        .text(id)
        .text(name.given())
        .text(name.call())
        .text(name.surname())
        .optional(sheet.text(c.username))
        .optional(sheet.text(c.identifier))
        .optional(sheet.text(c.email))
        .optional(sheet.text(c.phone))
        .optional(sheet.text(c.sms))
        .boolean(enabled)
        .optional(number.as_ref().map(PersonOid::as_str))
        .optional(grade)
        .optional(role)
        .list(sheet.list(c.orgs))
        .list(sheet.list(c.agents))
        .boolean(protected)
        .bytes(hash.as_ref().map(<[u8; 32]>::as_slice))
        .end();
    if let Some(code) = code {
        desk.codes.insert(id.to_owned(), code);
    }
    Ok(())
}

/// The name; the preferred name is the call name when it is one of the given names.
fn name(c: &Columns, sheet: &Sheet<'_>, desk: &mut Desk) -> Result<PersonName, Problem> {
    let first = sheet.needed(c.given)?;
    let given = match sheet.text(c.middle) {
        Some(middle) => format!("{first} {middle}"),
        None => first.to_owned(),
    };
    let surname = sheet.needed(c.family)?;
    if let Some(preferred) = sheet.text(c.preferred) {
        match PersonName::new(&given, preferred, surname) {
            Ok(name) => return Ok(name),
            Err(_) => desk.problems.add(sheet.problem(Code::CallNameNotUsed, c.preferred)),
        }
    }
    PersonName::without_call_name(&given, surname).map_err(|_| sheet.problem(Code::BadValue, c.given))
}

/// The grade of a learner; in 1.2 who learns is known only later.
fn grade_of(c: &Columns, sheet: &Sheet<'_>, desk: &mut Desk, role: Option<&str>) -> Option<&'static str> {
    if role.is_some_and(|role| role != "student") {
        return None;
    }
    let said = sheet.list(c.grades).next()?;
    let grade = grade(said);
    if grade.is_none() {
        desk.problems.add(sheet.problem(Code::UnknownGrade, c.grades).value(said));
    }
    grade.map(domain::GradeLevel::code)
}

fn identity_code(c: &Columns, sheet: &Sheet<'_>, desk: &mut Desk) -> Option<PersonalIdentityCode> {
    let code = sheet.text(c.identity_code)?.parse().ok();
    if code.is_none() {
        desk.problems.add(sheet.problem(Code::IdentityCodeInvalid, c.identity_code));
    }
    code
}

/// Roles in a file of their own (1.2).
pub(super) fn roles(desk: &mut Desk, sheet: &mut Sheet<'_>) -> Result<(), Stop> {
    let [person, said, org, begins, ends] =
        sheet.places(["userSourcedId", "role", "orgSourcedId", "beginDate", "endDate"]);
    desk.each_record(sheet, |sheet, desk, state| {
        let Some(mut state) = state else { return };
        let Ok(person) = sheet.needed(person).inspect_err(|problem| desk.problems.add(problem.clone()))
        else {
            return;
        };
        let Ok(word) = sheet.needed(said).inspect_err(|problem| desk.problems.add(problem.clone())) else {
            return;
        };
        let role = match role(word, desk.reading.gives_principals) {
            Ok(role) => role,
            Err((code, word)) => {
                desk.problems.add(sheet.problem(code, said).value(word));
                return;
            }
        };
        let from = sheet.date(begins, &mut desk.problems);
        let until = sheet.date(ends, &mut desk.problems);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            desk.problems.add(sheet.problem(Code::EndsBeforeStart, ends));
            state = RowState::Kept;
        }
        desk.copy
            .row(desk.reading.import, sheet.line(), state)
            .text(person)
            .text(sheet.reference(org).unwrap_or_default())
            .text(role)
            .date(from)
            .date(until)
            .end();
    })
}
