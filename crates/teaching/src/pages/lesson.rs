//! A lesson's page: the whole group in sight, everybody present unless told otherwise, one button within the thumb's reach.

use askama::Template;
use audit::Entry;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::AbsenceKind;
use jiff::civil::{Date, DateTime};
use kernel::{Lang, LessonId, PersonId, Scope};
use policy::DataClass;
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{Exchange, Failure, FormGuard, Frame, House, Html, Path, ProtectedForm, Query, dates};

use super::{refused, scope_of};
use crate::TeachingError;
use crate::mark::{self, MarkForm};
use crate::sheet::{self, LessonKey, Line, Sheet};
use crate::texts::Texts;
use crate::timetable::{self, LessonRow};
use crate::words;

/// Marks that stand behind "more": all but those that have a button of their own.
const MORE: &[AbsenceKind] = &[
    AbsenceKind::Positive,
    AbsenceKind::Neutral,
    AbsenceKind::Removed,
    AbsenceKind::Illness,
    AbsenceKind::SchoolActivity,
    AbsenceKind::TaughtElsewhere,
    AbsenceKind::WorkPractice,
    AbsenceKind::Leave,
    AbsenceKind::ExplainedBySchool,
    AbsenceKind::OtherExplained,
    AbsenceKind::Unauthorised,
];

#[derive(Template)]
#[template(path = "lesson.html")]
struct LessonPage {
    frame: Frame,
    t: Texts,
    guard: FormGuard,
    action: String,
    version: i32,
    title: String,
    when: String,
    place: String,
    with: String,
    saved: Option<String>,
    next: Option<(String, String)>,
    meanwhile: Option<String>,
    last_save: Option<String>,
    closed: Option<&'static str>,
    rows: Vec<Row>,
    more: Vec<(&'static str, &'static str)>,
    /// The options behind "more" with none chosen: the same for nearly every learner, so written out once.
    options: String,
}

/// One learner on the page.
struct Row {
    id: PersonId,
    name: String,
    detail: String,
    /// The value of the checked button.
    checked: &'static str,
    /// What the button "absent" sends: the kind of absence that stands, or an unexplained one.
    away: &'static str,
    /// The value chosen behind "more".
    other: &'static str,
    note: String,
    /// The mark in words, for those who only look.
    word: &'static str,
}

impl LessonPage {
    fn is_late(&self) -> (&'static str, &'static str) {
        (AbsenceKind::LateUnder15.code(), AbsenceKind::LateOver15.code())
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    saved: Option<String>,
}

/// `GET /lessons/{date}/{lesson}`
pub(super) async fn page(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Path((date, lesson)): Path<(Date, LessonId)>,
    Query(asked): Query<Asked>,
) -> Result<Html, Failure> {
    let scope = scope_of(&visitor, &exchange)?;
    let key = LessonKey { held_on: date, id: lesson };
    let just_saved = asked.saved.is_some();
    let (sheet, next) = match open(&house, &scope, key, just_saved).await {
        Ok(opened) => opened,
        Err(error) => return Err(refused(&house, &scope, "lesson.view", Vec::new(), error).await),
    };
    house.audit.read(&scope, Entry::new("lesson.view", DataClass::Attendance, sheet.learners())).await?;
    let mut page = shown(&house, &scope, &exchange, &sheet, None);
    if just_saved && sheet.confirmation.is_some() {
        let counts = mark::counts(&sheet);
        page.saved = Some(page.t.saved(counts.absent, counts.present));
        page.next = next.map(|lesson| (lesson.href(), next_words(scope.lang, &lesson)));
    }
    Html::of(&page)
}

/// `POST /lessons/{date}/{lesson}`
pub(super) async fn save(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Path((date, lesson)): Path<(Date, LessonId)>,
    ProtectedForm { value, .. }: ProtectedForm<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let scope = scope_of(&visitor, &exchange)?;
    let key = LessonKey { held_on: date, id: lesson };
    let form = MarkForm::read(value.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    match mark::save(&house, &scope, key, &form).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?saved=1", key.href())).into_response()),
        Err(TeachingError::ChangedMeanwhile) => both(&house, &scope, &exchange, key, &form).await,
        Err(error) => Err(refused(&house, &scope, "lesson.mark", Vec::new(), error).await),
    }
}

/// Somebody else saved first: their marks and this form's choices on one page, and nothing lost.
async fn both(
    house: &House,
    scope: &Scope,
    exchange: &Exchange,
    key: LessonKey,
    form: &MarkForm,
) -> Result<Response, Failure> {
    let (sheet, _) = open(house, scope, key, false).await?;
    house.audit.read(scope, Entry::new("lesson.view", DataClass::Attendance, sheet.learners())).await?;
    let mut page = shown(house, scope, exchange, &sheet, Some(form));
    if let Some(saved) = &sheet.confirmation {
        let who = saved.by.as_deref().unwrap_or(page.t.somebody());
        page.meanwhile = Some(page.t.meanwhile(said_at(house, scope.lang, saved.at), who));
    }
    Ok((axum::http::StatusCode::CONFLICT, Html::of(&page)?).into_response())
}

async fn open(
    house: &House,
    scope: &Scope,
    key: LessonKey,
    with_next: bool,
) -> Result<(Sheet, Option<LessonRow>), TeachingError> {
    let today = house.calendar.now().date();
    house
        .db
        .provider(scope.provider, async |tx| {
            let sheet = sheet::load(tx, scope, key, today).await?.ok_or(TeachingError::NotFound)?;
            sheet.readable(scope, today)?;
            let mut next = None;
            if with_next && let Some(me) = scope.actor.person() {
                let lessons = timetable::of_teacher(tx, scope.provider, me, key.held_on, key.held_on).await?;
                next = lessons.into_iter().find(|lesson| {
                    lesson.starts_at > sheet.starts_at && lesson.is_given_by(me) && !lesson.is_cancelled()
                });
            }
            Ok((sheet, next))
        })
        .await
}

fn shown(
    house: &House,
    scope: &Scope,
    exchange: &Exchange,
    sheet: &Sheet,
    form: Option<&MarkForm>,
) -> LessonPage {
    let lang = scope.lang;
    let t = Texts(lang);
    let today = house.calendar.now().date();
    let subject = words::subject(lang, sheet.subject.as_deref(), sheet.course.as_deref(), &sheet.group_name);
    let group = words::group(sheet.subject.as_deref(), sheet.course.as_deref(), &sheet.group_name);
    let title = t.lesson_title(group, &subject);
    let when = format!(
        "{}, {}",
        dates::day_capital(lang, sheet.key.held_on, today),
        dates::time_range(lang, sheet.starts_at, sheet.ends_at)
    );
    let with = match &sheet.substitute {
        Some(substitute) => t.lesson_substitute(substitute),
        None => sheet.teacher.clone().unwrap_or_default(),
    };
    let closed = if sheet.is_cancelled() {
        Some(t.lesson_cancelled())
    } else if sheet.markable(scope, today).is_err() {
        Some(t.lesson_not_yours())
    } else if sheet.key.held_on > today {
        Some(t.lesson_ahead())
    } else {
        None
    };
    let last_save = sheet.confirmation.as_ref().map(|saved| {
        t.roll_saved_by(said_at(house, lang, saved.at), saved.by.as_deref().unwrap_or(t.somebody()))
    });
    let mut frame = web::frame(exchange, title.clone());
    if form.is_some() {
        frame.path = sheet.key.href();
    }
    LessonPage {
        frame,
        t,
        guard: FormGuard::new(exchange),
        action: sheet.key.href(),
        version: sheet.version(),
        title,
        when,
        place: words::room(lang, sheet.room.as_deref()),
        with,
        saved: None,
        next: None,
        meanwhile: None,
        last_save,
        closed,
        rows: sheet.lines.iter().map(|line| row(lang, sheet, line, form)).collect(),
        more: MORE.iter().map(|kind| (kind.code(), kind.name_in(lang))).collect(),
        options: options(lang),
    }
}

fn row(lang: Lang, sheet: &Sheet, line: &Line, form: Option<&MarkForm>) -> Row {
    let t = Texts(lang);
    let stands = line.expected(sheet.confirmation.is_some());
    let choice = form.and_then(|form| form.choices.iter().find(|choice| choice.learner == line.id));
    let standing_kind = stands.as_ref().map(|mark| mark.kind);
    let kind = choice.map_or(standing_kind, |choice| choice.meant(standing_kind));
    let note = match (choice, &stands) {
        (Some(choice), _) => choice.note.clone(),
        (None, Some(mark)) => mark.note.clone().unwrap_or_default(),
        (None, None) => String::new(),
    };
    let away =
        kind.or(standing_kind).filter(|kind| kind.is_away()).unwrap_or(AbsenceKind::Unexplained).code();
    let (checked, other) = match kind {
        None => ("present", ""),
        Some(kind) if kind.is_away() || kind.is_late() => (kind.code(), ""),
        Some(kind) => ("present", kind.code()),
    };
    let mut details = Vec::new();
    if choice.is_some() && kind != standing_kind {
        details.push(t.mark_meanwhile(standing_kind.map_or(t.mark_present(), |kind| kind.name_in(lang))));
    }
    if let Some(mark) = &stands
        && let Some(explained) = &mark.explained
    {
        let word = mark.kind.name_in(lang);
        details.push(match (&explained.text, line.mark.is_some()) {
            (Some(text), true) => t.explained_in_words(word, text),
            (None, true) => t.explained_as(word),
            (Some(text), false) => t.told_ahead_in_words(word, text),
            (None, false) => t.told_ahead(word),
        });
    }
    Row {
        id: line.id,
        name: format!("{} {}", line.surname, line.call_name),
        detail: details.join(" · "),
        checked,
        away,
        other,
        note,
        word: standing_kind.map_or(t.mark_present(), |kind| kind.name_in(lang)),
    }
}

/// Codes and names of marks hold nothing that HTML reads otherwise.
fn options(lang: Lang) -> String {
    use std::fmt::Write;
    MORE.iter().fold(String::with_capacity(1024), |mut html, kind| {
        let _ = write!(html, "<option value=\"{}\">{}</option>", kind.code(), kind.name_in(lang));
        html
    })
}

fn said_at(house: &House, lang: Lang, at: jiff::Timestamp) -> String {
    let local: DateTime = at.to_zoned(house.calendar.zone().clone()).datetime();
    let today = house.calendar.now().date();
    Texts(lang).at_time(dates::day(lang, local.date(), today), dates::time(lang, local.time()))
}

fn next_words(lang: Lang, lesson: &LessonRow) -> String {
    Texts(lang).next_lesson(lesson.group_short(), lesson.subject_name(lang), lesson.times(lang))
}
