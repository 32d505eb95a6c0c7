//! A learner's marks as a list, and what waits for an explanation.

use askama::Template;
use audit::Entry;
use axum::extract::State;
use axum::response::Redirect;
use domain::{AbsenceKind, SchoolYear};
use jiff::civil::Date;
use kernel::{Lang, PersonId, Role, Scope};
use policy::{DataClass, Explain, Learner, Read, decide};
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{Exchange, Failure, FormGuard, Frame, House, Html, ProtectedForm, Query, dates};

use super::explain_card::{CardReader, ExplainCard, explain_cards};
use super::{done_notice, refused, scope_of};
use crate::TeachingError;
use crate::absence::{self, MarkRow};
use crate::explain::{self, Explanation};
use crate::notice::{self, NoticeRow};
use crate::relations;
use crate::texts::Texts;
use crate::words;

#[derive(Template)]
#[template(path = "absences.html")]
struct AbsencesPage {
    frame: Frame,
    t: Texts,
    learners: Vec<OneLearner>,
}

/// One learner on the page.
struct OneLearner {
    name: String,
    waiting: usize,
    cards: Vec<ExplainCard>,
    notices: Vec<String>,
    marks: Vec<Shown>,
    reports: Option<String>,
}

/// A mark in words.
struct Shown {
    day: String,
    mark: &'static str,
    detail: String,
    badge: Option<(&'static str, &'static str)>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// What the page shows of one learner, and what its reader may do.
struct Known {
    id: PersonId,
    /// `None` for the reader's own.
    call_name: Option<String>,
    name: String,
    shows_place: bool,
    refusal: Option<&'static str>,
}

/// `GET /absences`
pub(super) async fn page(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Query(asked): Query<Asked>,
) -> Result<Html, Failure> {
    let scope = scope_of(&visitor, &exchange)?;
    let today = house.calendar.now().date();
    let since = SchoolYear::of(today).start();
    let (known, marks, notices) = house
        .db
        .provider(scope.provider, async |tx| {
            let known = learners(tx, &scope, today).await?;
            let ids: Vec<PersonId> = known.iter().map(|learner| learner.id).collect();
            let marks = absence::of_learners(tx, scope.provider, &ids, since).await?;
            let notices = notice::of_learners(tx, scope.provider, &ids, today).await?;
            Ok::<_, TeachingError>((known, marks, notices))
        })
        .await?;
    let subjects = known.iter().map(|learner| learner.id).collect();
    house.audit.read(&scope, Entry::new("absence.view", DataClass::Attendance, subjects)).await?;
    let guard = FormGuard::new(&exchange);
    let t = Texts(scope.lang);
    let mut frame = web::frame(&exchange, t.absences_title());
    "/absences".clone_into(&mut frame.path);
    frame.notice = frame.notice.or_else(|| done_notice(scope.lang, asked.done.as_deref()));
    let learners =
        known.iter().map(|learner| one(scope.lang, today, learner, &guard, &marks, &notices)).collect();
    Html::of(&AbsencesPage { frame, t, learners })
}

/// The learners whose absences the actor sees: the guardian's children or the learner.
async fn learners(tx: &mut db::Tx, scope: &Scope, today: Date) -> Result<Vec<Known>, TeachingError> {
    let t = Texts(scope.lang);
    let me = scope.actor.person().ok_or(TeachingError::NotFound)?;
    let mut known = Vec::new();
    if scope.actor.role() == Some(Role::Guardian) {
        for child in relations::children(tx, scope.provider, me, today).await? {
            let relations = child.relations(today);
            if decide::<Read, Learner>(&scope.actor, &relations, Learner(child.id)).is_err() {
                continue;
            }
            let explains = decide::<Explain, Learner>(&scope.actor, &relations, Learner(child.id)).is_ok();
            known.push(Known {
                id: child.id,
                name: child.name(),
                shows_place: child.shows_place(),
                refusal: (!explains).then(|| t.informed_only()),
                call_name: Some(child.call_name),
            });
        }
    } else if let Some(own) = relations::standing(tx, scope, me, today).await? {
        let relations = own.relations(&scope.actor, today);
        decide::<Read, Learner>(&scope.actor, &relations, Learner(me))?;
        let explains = decide::<Explain, Learner>(&scope.actor, &relations, Learner(me)).is_ok();
        let (name, shows_place) = (own.name(), own.shows_place(&scope.actor));
        let refusal = (!explains).then(|| t.minor_self());
        known.push(Known { id: own.id, name, shows_place, refusal, call_name: None });
    }
    Ok(known)
}

fn one(
    lang: Lang,
    today: Date,
    learner: &Known,
    guard: &FormGuard,
    marks: &[MarkRow],
    notices: &[NoticeRow],
) -> OneLearner {
    let reader = CardReader {
        lang,
        today,
        learner: learner.id,
        call_name: learner.call_name.as_deref(),
        shows_place: learner.shows_place,
        refusal: learner.refusal,
        back: "absences",
    };
    let own = || marks.iter().filter(|mark| mark.learner_id == learner.id);
    OneLearner {
        name: learner.name.clone(),
        waiting: own().filter(|mark| mark.waits()).count(),
        cards: explain_cards(reader, guard, marks),
        notices: notices
            .iter()
            .filter(|notice| notice.learner_id == learner.id)
            .map(|notice| notice_words(lang, today, notice))
            .collect(),
        marks: own().filter(|mark| !mark.waits()).map(|mark| shown(lang, today, learner, mark)).collect(),
        reports: learner.refusal.is_none().then(|| format!("/absences/ahead?child={}", learner.id)),
    }
}

/// "Reported: Illness, tomorrow".
pub(super) fn notice_words(lang: Lang, today: Date, notice: &NoticeRow) -> String {
    let t = Texts(lang);
    let from = dates::day(lang, notice.from_date, today);
    let days = if notice.from_date == notice.to_date {
        from
    } else {
        t.days_from_to(from, dates::day(lang, notice.to_date, today))
    };
    t.notice_standing(days, notice.kind.name_in(lang))
}

fn shown(lang: Lang, today: Date, learner: &Known, mark: &MarkRow) -> Shown {
    let t = Texts(lang);
    let subject = words::subject(lang, mark.subject.as_deref(), mark.course.as_deref(), t.lesson_gone());
    let mut detail = subject;
    if let (Some(from), Some(to), true) = (mark.starts_at, mark.ends_at, learner.shows_place) {
        detail.push_str(", ");
        detail.push_str(&dates::time_range(lang, from, to));
    }
    for words in [&mark.note, &mark.explanation].into_iter().flatten() {
        detail.push_str(". ");
        detail.push_str(&t.own_words(words));
    }
    Shown {
        day: dates::day_capital(lang, mark.held_on, today),
        mark: mark.kind.name_in(lang),
        detail,
        badge: match mark.kind {
            AbsenceKind::Positive => Some(("good", mark.kind.name_in(lang))),
            _ if mark.explained_by.is_some() => Some(("calm", t.explained())),
            _ => None,
        },
    }
}

/// `POST /absences/explain`
pub(super) async fn explain(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    ProtectedForm { value, .. }: ProtectedForm<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let scope = scope_of(&visitor, &exchange)?;
    let what = Explanation::read(value.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    let from_list = value.iter().any(|(name, value)| name == "back" && value == "absences");
    match explain::explain(&house, &scope, &what).await {
        Ok(done) => {
            let word = if done.lessons > 0 { "explained" } else { "explained-before" };
            let page = if from_list { "/absences" } else { "/" };
            Ok(Redirect::to(&format!("{page}?done={word}")))
        }
        Err(error) => Err(refused(&house, &scope, "absence.explain", vec![what.learner], error).await),
    }
}
