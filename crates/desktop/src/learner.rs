//! A learner's desk: what do I do now, where do I have to be, what is tomorrow.

use domain::AbsenceKind;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use kernel::{Lang, PersonId};
use policy::{Learner, LearnerRelations, Read, decide};
use teaching::absence::{self, MarkRow};
use teaching::pages::{CardReader, explain_cards};
use teaching::relations::{self, is_adult};
use teaching::timetable::{self, LessonRow, next_weekday};
use teaching::words::{self, View};
use web::{DayPicture, Density, dates};

use crate::DeskError;
use crate::desk::{Card, Day, Desk, Row, Weight, greeting};
use crate::page::Reader;
use crate::texts::Texts;

/// For how many days the desk looks back at absences.
pub const ABSENCE_DAYS: i32 = 30;
/// For how many days praise stays on the desk.
const PRAISE_DAYS: i32 = 7;

pub async fn compose(reader: &Reader<'_>, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    let me = reader.person()?;
    let (today, lang, t) = (reader.now.date(), reader.scope.lang, reader.t);
    let provider = reader.scope.provider;
    let (own, lessons, marks) = reader
        .house
        .db
        .provider(provider, async |tx| {
            let own = relations::own(tx, provider, me, today).await?.ok_or(DeskError::NotFound)?;
            let relations = LearnerRelations {
                is_self: true,
                is_adult: is_adult(own.birth_date, today),
                ..Default::default()
            };
            decide::<Read, Learner>(&reader.scope.actor, &relations, Learner(me))?;
            let lessons = timetable::of_learners(tx, provider, &[me], today, next_weekday(today)).await?;
            let since = today.saturating_sub(ABSENCE_DAYS.days());
            let marks = absence::of_learners(tx, provider, &[me], since).await?;
            Ok::<_, DeskError>((own, lessons, marks))
        })
        .await?;
    desk.frame.density = if own.is_young() { Density::Child } else { Density::Calm };
    desk.greeting = greeting(t, &own.call_name);
    desk.urgent.extend(now_and_next(lang, t, reader.now, &lessons));
    let card = CardReader {
        lang,
        today,
        learner: me,
        call_name: None,
        shows_place: true,
        refusal: (!is_adult(own.birth_date, today)).then(|| teaching::texts::Texts(lang).minor_self()),
        back: "desk",
    };
    desk.explain = explain_cards(card, reader.guard, &marks);
    desk.rest.extend(praise(lang, t, today, &marks, me));
    desk.days = vec![
        day(lang, today, reader.now, &lessons, t.no_lessons_today()),
        day(lang, next_weekday(today), reader.now, &lessons, t.no_lessons_next()),
    ];
    Ok(vec![me])
}

/// What goes on now and what comes next, as cards.
fn now_and_next(lang: Lang, t: Texts, now: DateTime, lessons: &[LessonRow]) -> Vec<Card> {
    let held = || lessons.iter().filter(|lesson| lesson.held_on == now.date() && !lesson.is_cancelled());
    let mut cards = Vec::new();
    if let Some(lesson) = held().find(|lesson| lesson.is_now(now)) {
        let mut card = lesson_card(lang, t.lesson_now(lesson.subject_name(lang)), lesson);
        card.weight = Weight::Hero;
        card.badge = Some(t.minutes_left(minutes(now, lesson.ends_at)));
        cards.push(card);
    }
    if let Some(lesson) = held().find(|lesson| lesson.starts_at > now.time()) {
        let mut card = lesson_card(lang, t.lesson_next(lesson.subject_name(lang)), lesson);
        card.weight = if cards.is_empty() { Weight::Hero } else { Weight::Plain };
        card.badge = Some(dates::time(lang, lesson.starts_at));
        cards.push(card);
    }
    if cards.is_empty() {
        let mut card = Card::new(Weight::Plain, "sun", t.day_over());
        t.day_over_lead().clone_into(&mut card.text);
        cards.push(card);
    }
    cards
}

/// Minutes from now to a time of the same day.
pub fn minutes(now: DateTime, to: jiff::civil::Time) -> i64 {
    let of = |time: jiff::civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    of(to) - of(now.time())
}

fn lesson_card(lang: Lang, title: String, lesson: &LessonRow) -> Card {
    let parts = [lesson.times(lang), lesson.room_name(lang), lesson.given_by().to_owned()];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut text = said.join(" · ");
    let change = lesson.change(lang);
    if !change.is_empty() {
        text = format!("{text} ({change})");
    }
    Card {
        look: Some(words::look(lesson.subject.as_deref())),
        text,
        ..Card::new(Weight::Plain, "school", title)
    }
}

/// Praise of the last days. Positive feedback matters most to those who otherwise get none.
pub fn praise(lang: Lang, t: Texts, today: Date, marks: &[MarkRow], learner: PersonId) -> Option<Card> {
    let since = today.saturating_sub(PRAISE_DAYS.days());
    let rows: Vec<Row> = marks
        .iter()
        .filter(|mark| {
            mark.learner_id == learner && mark.kind == AbsenceKind::Positive && mark.held_on >= since
        })
        .map(|mark| Row {
            time: dates::day_capital(lang, mark.held_on, today),
            main: mark.note.clone().unwrap_or_else(|| mark.kind.name_in(lang).to_owned()),
            detail: words::subject(lang, mark.subject.as_deref(), mark.course.as_deref(), ""),
            button: None,
        })
        .collect();
    (!rows.is_empty()).then(|| Card { rows, ..Card::new(Weight::Good, "star", t.praise()) })
}

/// One day's picture.
pub fn day(lang: Lang, date: Date, now: DateTime, lessons: &[LessonRow], empty: &str) -> Day {
    let heading = dates::day_capital(lang, date, now.date());
    let of_day: Vec<_> = lessons
        .iter()
        .filter(|lesson| lesson.held_on == date)
        .map(|lesson| lesson.in_picture(lang, View::Learner))
        .collect();
    let clock = (date == now.date()).then(|| now.time());
    let picture = (!of_day.is_empty()).then(|| DayPicture::new(lang, heading.clone(), clock, of_day));
    Day { heading, picture, empty: empty.to_owned() }
}
