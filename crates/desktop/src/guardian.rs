//! A guardian's desk: is everything all right, does anybody need me? Per child, clearly apart.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use kernel::{Lang, PersonId};
use policy::{Explain, Learner, Read, decide};
use teaching::absence::{self, MarkRow};
use teaching::pages::{CardReader, explain_cards};
use teaching::relations::{self, Child};
use teaching::timetable::{self, LessonRow, next_weekday};
use web::{SubjectLook, dates};

use crate::DeskError;
use crate::desk::{Card, ChildBlock, Desk, Weight};
use crate::learner::{ABSENCE_DAYS, day, praise};
use crate::page::Reader;
use crate::texts::Texts;

/// The colours that tell a guardian's children apart, in the order of age.
const COLOURS: [SubjectLook; 4] =
    [SubjectLook::Languages, SubjectLook::Arts, SubjectLook::Environment, SubjectLook::Music];

pub async fn compose(reader: &Reader<'_>, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    let me = reader.person()?;
    let today = reader.now.date();
    let provider = reader.scope.provider;
    let (children, lessons, marks) = reader
        .house
        .db
        .provider(provider, async |tx| {
            let mut children = relations::children(tx, provider, me, today).await?;
            children.retain(|child| {
                decide::<Read, Learner>(&reader.scope.actor, &child.relations(today), Learner(child.id))
                    .is_ok()
            });
            let all: Vec<PersonId> = children.iter().map(|child| child.id).collect();
            let open: Vec<PersonId> =
                children.iter().filter(|child| child.shows_place()).map(|child| child.id).collect();
            let lessons = timetable::of_learners(tx, provider, &open, today, next_weekday(today)).await?;
            let since = today.saturating_sub(ABSENCE_DAYS.days());
            let marks = absence::of_learners(tx, provider, &all, since).await?;
            Ok::<_, DeskError>((children, lessons, marks))
        })
        .await?;
    if children.is_empty() {
        let mut card = Card::new(Weight::Plain, "users", reader.t.no_children_title());
        card.text = reader.t.no_children().to_owned();
        desk.urgent.push(card);
    }
    let mut blocks: Vec<(usize, ChildBlock)> = children
        .iter()
        .zip(COLOURS.iter().cycle())
        .map(|(child, look)| block(reader, child, *look, &lessons, &marks))
        .collect();
    // Whoever needs the guardian stands first; else the order of age stays.
    blocks.sort_by_key(|(waiting, _)| *waiting == 0);
    desk.children = blocks.into_iter().map(|(_, block)| block).collect();
    Ok(children.iter().map(|child| child.id).collect())
}

fn block(
    reader: &Reader<'_>,
    child: &Child,
    look: SubjectLook,
    lessons: &[LessonRow],
    marks: &[MarkRow],
) -> (usize, ChildBlock) {
    let (lang, t, today) = (reader.scope.lang, reader.t, reader.now.date());
    let relations = child.relations(today);
    let explains = decide::<Explain, Learner>(&reader.scope.actor, &relations, Learner(child.id)).is_ok();
    let shows_place = child.shows_place();
    let own: Vec<LessonRow> =
        lessons.iter().filter(|lesson| lesson.learner_id == Some(child.id)).cloned().collect();
    let waiting = marks.iter().filter(|mark| mark.learner_id == child.id && mark.waits()).count();
    let card = CardReader {
        lang,
        today,
        learner: child.id,
        call_name: Some(&child.call_name),
        shows_place,
        refusal: (!explains).then(|| teaching::texts::Texts(lang).informed_only()),
        back: "desk",
    };
    let mut cards: Vec<Card> = praise(lang, t, today, marks, child.id).into_iter().collect();
    if waiting == 0 {
        cards.insert(0, Card::new(Weight::Plain, "circle-check", t.all_well()));
    }
    if !shows_place {
        let mut card = Card::new(Weight::Plain, "shield-check", t.protected_title());
        teaching::texts::Texts(lang).protected_place().clone_into(&mut card.text);
        cards.push(card);
    }
    let block = ChildBlock {
        initial: child.call_name.chars().next().map(String::from).unwrap_or_default(),
        name: child.name(),
        detail: if shows_place { belongs(lang, t, child) } else { String::new() },
        look,
        explain: explain_cards(card, reader.guard, marks),
        cards,
        day: shows_place.then(|| day(lang, today, reader.now, &own, t.no_lessons_today())),
        tomorrow: if shows_place {
            hours(lang, t, next_weekday(today), reader.now, &own)
        } else {
            String::new()
        },
        report: explains.then(|| (format!("/absences/ahead?child={}", child.id), t.report_absence())),
    };
    (waiting, block)
}

/// "Grade 7, Koelan koulu".
fn belongs(lang: Lang, t: Texts, child: &Child) -> String {
    let school = match lang {
        Lang::Sv => child.school_sv.as_ref().or(child.school_fi.as_ref()),
        _ => child.school_fi.as_ref().or(child.school_sv.as_ref()),
    };
    let grade = child.grade_level.as_deref().and_then(|grade| grade.parse::<u8>().ok()).map(|n| t.grade(n));
    [grade, school.cloned()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "Tomorrow: 8:15–13:00, 5 lessons".
fn hours(lang: Lang, t: Texts, date: Date, now: DateTime, lessons: &[LessonRow]) -> String {
    let held: Vec<&LessonRow> =
        lessons.iter().filter(|lesson| lesson.held_on == date && !lesson.is_cancelled()).collect();
    let day = dates::day_capital(lang, date, now.date());
    let (Some(from), Some(to)) =
        (held.iter().map(|lesson| lesson.starts_at).min(), held.iter().map(|lesson| lesson.ends_at).max())
    else {
        return t.no_lessons_on(day);
    };
    t.school_hours(held.len(), day, dates::time_range(lang, from, to))
}
