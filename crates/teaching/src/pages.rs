//! The room's pages and their routes.

mod absences;
mod explain_card;
mod lesson;
mod notice;
mod timetable;

use audit::{Entry, Outcome};
use kernel::{Channel, Lang, PersonId, Purpose, Role, Scope};
use policy::{Access, DataClass, Viewer};
use web::visitor::SignedIn;
use web::{Exchange, Failure, House, Notice, Phrase, Routes, Tone};

use crate::TeachingError;
use crate::texts::Texts;

pub use explain_card::{CardReader, ExplainCard, explain_cards};

const LESSON_VIEWERS: &[Viewer] = &[
    Viewer::Role(Role::SubjectTeacher),
    Viewer::Role(Role::ClassTeacher),
    Viewer::Role(Role::SpecialNeedsTeacher),
    Viewer::Role(Role::Counsellor),
    Viewer::Role(Role::Principal),
    Viewer::Role(Role::SchoolSecretary),
];
const LESSON_MARKERS: &[Viewer] = &[
    Viewer::Role(Role::SubjectTeacher),
    Viewer::Role(Role::ClassTeacher),
    Viewer::Role(Role::SpecialNeedsTeacher),
    Viewer::Role(Role::Counsellor),
    Viewer::Role(Role::Principal),
];
const HOMES: &[Viewer] = &[Viewer::Role(Role::Learner), Viewer::Role(Role::Guardian)];
const TIMETABLE_VIEWERS: &[Viewer] = &[
    Viewer::Role(Role::Learner),
    Viewer::Role(Role::Guardian),
    Viewer::Role(Role::SubjectTeacher),
    Viewer::Role(Role::ClassTeacher),
    Viewer::Role(Role::SpecialNeedsTeacher),
    Viewer::Role(Role::Counsellor),
];

const VIEW_LESSON: Access = Access::new("lesson.view", DataClass::Attendance, LESSON_VIEWERS);
const MARK_LESSON: Access = Access::new("lesson.mark", DataClass::Attendance, LESSON_MARKERS);
const VIEW_ABSENCES: Access = Access::new("absence.view", DataClass::Attendance, HOMES);
const EXPLAIN_ABSENCE: Access = Access::new("absence.explain", DataClass::Attendance, HOMES);
const TELL_ABSENCE: Access = Access::new("absence.tell", DataClass::Attendance, HOMES);
const VIEW_TIMETABLE: Access = Access::new("timetable.view", DataClass::Timetable, TIMETABLE_VIEWERS);

/// The room's routes.
pub fn routes() -> Routes<House> {
    Routes::pages()
        .get("/lessons/{date}/{lesson}", VIEW_LESSON, lesson::page)
        .post("/lessons/{date}/{lesson}", MARK_LESSON, lesson::save)
        .get("/timetable", VIEW_TIMETABLE, timetable::page)
        .get("/absences", VIEW_ABSENCES, absences::page)
        .post("/absences/explain", EXPLAIN_ABSENCE, absences::explain)
        .get("/absences/ahead", TELL_ABSENCE, notice::page)
        .post("/absences/ahead", TELL_ABSENCE, notice::tell)
}

/// The room's words for its problems.
pub fn phrases(lang: Lang, code: &str) -> Option<Phrase> {
    let t = Texts(lang);
    let (title, advice) = match code {
        "lesson-changed-meanwhile" => (t.problem_changed_meanwhile(), t.problem_changed_meanwhile_advice()),
        "lesson-ahead" => (t.problem_ahead(), t.problem_ahead_advice()),
        "lesson-cancelled" => (t.problem_cancelled(), t.problem_cancelled_advice()),
        "not-in-group" => (t.problem_not_in_group(), t.problem_not_in_group_advice()),
        "form-unreadable" => (t.problem_unreadable(), t.problem_unreadable_advice()),
        "text-too-long" => (t.problem_too_long(), t.problem_too_long_advice()),
        "days-do-not-fit" => (t.problem_days(), t.problem_days_advice()),
        _ => return None,
    };
    Some(Phrase { title, advice })
}

/// Who asks: teachers teach, learners and guardians look at their own.
fn scope_of(visitor: &SignedIn, exchange: &Exchange) -> Result<Scope, Failure> {
    let purpose = match visitor.acting()?.role {
        Role::Learner | Role::Guardian => Purpose::OwnData,
        Role::SchoolSecretary | Role::Principal => Purpose::Administration,
        _ => Purpose::Teaching,
    };
    let mut scope = visitor.scope(purpose, Channel::Web, exchange)?;
    scope.lang = exchange.lang();
    Ok(scope)
}

/// Writes a refusal into the log before it is answered.
async fn refused(
    house: &House,
    scope: &Scope,
    action: &'static str,
    subjects: Vec<PersonId>,
    error: TeachingError,
) -> Failure {
    if matches!(error, TeachingError::NotFound | TeachingError::Forbidden) {
        let entry = Entry::new(action, DataClass::Attendance, subjects).outcome(Outcome::Denied);
        if let Err(error) = house.audit.read(scope, entry).await {
            return error.into();
        }
    }
    error.into()
}

/// What has just been done, told above the page that one comes back to. `done` is the word in the address.
pub fn done_notice(lang: Lang, done: Option<&str>) -> Option<Notice> {
    let t = Texts(lang);
    let text = match done? {
        "explained" => t.explained_done(),
        "explained-before" => t.explained_before(),
        "told" => t.notice_done(),
        _ => return None,
    };
    Some(Notice { tone: Tone::Good, text: text.to_owned() })
}
