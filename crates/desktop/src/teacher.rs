//! A teacher's desk: my next lesson, and what did I leave undone? For those who look after a class: how are mine?

use jiff::ToSpan;
use jiff::civil::DateTime;
use kernel::{Lang, PersonId};
use teaching::absence::{self, WaitingRow};
use teaching::timetable::{self, LessonRow, next_weekday};
use teaching::words::{self, View};
use web::{DayPicture, dates};

use crate::DeskError;
use crate::desk::{Card, Day, Desk, Row, Weight};
use crate::page::Reader;
use crate::texts::Texts;

/// For how many days a lesson without marks stays on the desk.
const UNMARKED_DAYS: i32 = 7;
/// For how many days the desk looks for absences that nobody has explained.
const WAITING_DAYS: i32 = 30;

pub async fn compose(reader: &Reader<'_>, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    let me = reader.person()?;
    let (lang, t, now) = (reader.scope.lang, reader.t, reader.now);
    let (provider, today) = (reader.scope.provider, reader.now.date());
    let (lessons, waiting) = reader
        .house
        .db
        .provider(provider, async |tx| {
            let since = today.saturating_sub(UNMARKED_DAYS.days());
            let lessons =
                timetable::of_teacher_desk(tx, provider, me, since, today, next_weekday(today)).await?;
            let since = today.saturating_sub(WAITING_DAYS.days());
            let waiting = absence::waiting_in_class(tx, provider, me, since, today).await?;
            Ok::<_, DeskError>((lessons, waiting))
        })
        .await?;
    let open = |lesson: &&LessonRow| {
        !lesson.marked
            && !lesson.is_cancelled()
            && lesson.is_given_by(me)
            && lesson.opens_to(me, today)
            && lesson.has_begun(now)
    };
    let current = lessons.iter().find(|lesson| lesson.is_now(now) && lesson.is_given_by(me));
    match current {
        Some(lesson) if !lesson.is_cancelled() => desk.urgent.push(now_card(lang, t, now, lesson)),
        _ => desk.urgent.extend(next_card(lang, t, now, me, &lessons)),
    }
    let undone: Vec<&LessonRow> =
        lessons.iter().filter(open).filter(|lesson| Some(lesson.id) != current.map(|now| now.id)).collect();
    desk.urgent.push(undone_card(lang, t, now, &undone));
    if !waiting.is_empty() {
        desk.urgent.push(waiting_card(lang, t, now, &waiting));
    }
    desk.days = vec![day(lang, t, now, me, &lessons)];
    let mut subjects: Vec<PersonId> = waiting.iter().map(|row| row.learner_id).collect();
    subjects.push(me);
    Ok(subjects)
}

fn now_card(lang: Lang, t: Texts, now: DateTime, lesson: &LessonRow) -> Card {
    let title = t.teach_now(lesson.group_short(), lesson.subject_name(lang));
    let label = if lesson.marked { t.see_marks() } else { t.mark_attendance() };
    Card {
        look: Some(words::look(lesson.subject.as_deref())),
        text: place(lang, lesson),
        badge: Some(if lesson.marked {
            t.marked().to_owned()
        } else {
            t.minutes_left(crate::learner::minutes(now, lesson.ends_at))
        }),
        action: Some((lesson.href(), label.to_owned())),
        ..Card::new(Weight::Hero, "school", title)
    }
}

fn next_card(lang: Lang, t: Texts, now: DateTime, me: PersonId, lessons: &[LessonRow]) -> Option<Card> {
    let next = lessons.iter().find(|lesson| {
        (lesson.held_on, lesson.starts_at) > (now.date(), now.time())
            && !lesson.is_cancelled()
            && lesson.is_given_by(me)
    })?;
    let day = dates::day_capital(lang, next.held_on, now.date());
    Some(Card {
        look: Some(words::look(next.subject.as_deref())),
        text: format!("{day} · {}", place(lang, next)),
        ..Card::new(Weight::Hero, "school", t.teach_next(next.group_short(), next.subject_name(lang)))
    })
}

fn place(lang: Lang, lesson: &LessonRow) -> String {
    let room = lesson.room_name(lang);
    if room.is_empty() { lesson.times(lang) } else { format!("{} · {room}", lesson.times(lang)) }
}

fn undone_card(lang: Lang, t: Texts, now: DateTime, undone: &[&LessonRow]) -> Card {
    if undone.is_empty() {
        let mut card = Card::new(Weight::Plain, "circle-check", t.nothing_undone_title());
        t.nothing_undone().clone_into(&mut card.text);
        return card;
    }
    let rows = undone
        .iter()
        .rev()
        .map(|lesson| Row {
            time: dates::day_capital(lang, lesson.held_on, now.date()),
            main: format!("{}, {}", lesson.subject_name(lang), lesson.group_short()),
            detail: place(lang, lesson),
            button: Some((lesson.href(), t.mark_attendance().to_owned())),
        })
        .collect();
    Card { rows, ..Card::new(Weight::Attention, "clipboard-list", t.undone(undone.len())) }
}

fn waiting_card(lang: Lang, t: Texts, now: DateTime, waiting: &[WaitingRow]) -> Card {
    let rows = waiting
        .iter()
        .map(|row| Row {
            time: dates::day_capital(lang, row.since, now.date()),
            main: row.learner.clone(),
            detail: t.waiting_lessons(row.lessons, &row.group_name),
            button: None,
        })
        .collect();
    let mut card = Card { rows, ..Card::new(Weight::Plain, "user-x", t.waiting_in_class(waiting.len())) };
    t.waiting_in_class_lead().clone_into(&mut card.text);
    card
}

fn day(lang: Lang, t: Texts, now: DateTime, me: PersonId, lessons: &[LessonRow]) -> Day {
    let heading = t.your_day().to_owned();
    let of_day: Vec<_> = lessons
        .iter()
        .filter(|lesson| lesson.held_on == now.date())
        .map(|lesson| {
            let mut shown = lesson.in_picture(lang, View::Teacher);
            let open =
                !lesson.marked && lesson.has_begun(now) && !lesson.is_cancelled() && lesson.is_given_by(me);
            shown.badge = open.then(|| t.not_marked().to_owned());
            shown
        })
        .collect();
    let picture =
        (!of_day.is_empty()).then(|| DayPicture::new(lang, heading.clone(), Some(now.time()), of_day));
    Day { heading, picture, empty: t.no_own_lessons().to_owned() }
}
