//! A principal's desk: is the school running today?

use kernel::{Actor, Lang, PersonId};
use policy::{Read, School, decide};
use teaching::school_day::{self, Moment, OpenLesson};
use teaching::words;
use web::dates;

use crate::DeskError;
use crate::desk::{Card, Desk, Figure, Row, Weight};
use crate::page::Reader;
use crate::texts::Texts;

/// How many lessons a card shows; the number above counts them all.
const SHOWN: usize = 12;

pub async fn compose(reader: &Reader<'_>, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    let Actor::Person { school: Some(school), .. } = reader.scope.actor else {
        return Err(DeskError::NotFound);
    };
    let granted = decide::<Read, School>(&reader.scope.actor, &(), School(school))?;
    let (provider, now) = (reader.scope.provider, reader.now);
    let (moments, open) = reader
        .house
        .db
        .provider(provider, async |tx| {
            let moments = school_day::moments(tx, provider, granted, now).await?;
            let open = school_day::open_lessons(tx, provider, granted, now).await?;
            Ok::<_, DeskError>((moments, open))
        })
        .await?;
    let (lang, t) = (reader.scope.lang, reader.t);
    desk.figures = figures(reader, &moments, &open);
    let unmarked: Vec<&OpenLesson> = open
        .iter()
        .filter(|lesson| !lesson.cancelled && !lesson.marked && lesson.ends_at <= now.time())
        .collect();
    let alone: Vec<&OpenLesson> =
        open.iter().filter(|lesson| !lesson.cancelled && lesson.teacher_id.is_none()).collect();
    let cancelled: Vec<&OpenLesson> = open.iter().filter(|lesson| lesson.cancelled).collect();
    desk.urgent = vec![
        list(lang, t.without_teacher(alone.len()), "user-x", &alone, t.without_teacher_none(), true),
        list(
            lang,
            t.without_marks(unmarked.len()),
            "clipboard-list",
            &unmarked,
            t.without_marks_none(),
            true,
        ),
        list(lang, t.cancelled_today(cancelled.len()), "ban", &cancelled, t.cancelled_none(), false),
    ];
    // Teachers are named as those who give lessons, learners are only counted.
    Ok(open.iter().filter_map(|lesson| lesson.teacher_id).collect())
}

fn figures(reader: &Reader<'_>, moments: &[Moment], open: &[OpenLesson]) -> Vec<Figure> {
    let (t, today) = (reader.t, reader.now.date());
    let now = moments.iter().find(|moment| moment.held_on == today);
    let before: Vec<i64> =
        moments.iter().filter(|moment| moment.held_on < today).map(|moment| moment.away).collect();
    let away = now.map_or(0, |moment| moment.away);
    let days = i64::try_from(before.len()).unwrap_or(0);
    // Rounded to the nearest whole learner.
    let usual = (days > 0).then(|| (before.iter().sum::<i64>() * 2 + days) / (days * 2));
    let label = match (now, usual) {
        (None, _) => t.away_no_lessons().to_owned(),
        (Some(_), Some(usual)) => t.away_usual(usual),
        (Some(_), None) => t.away_no_usual().to_owned(),
    };
    let mut figures = vec![Figure::new(away, label, usual.is_some_and(|usual| away > usual + usual / 2 + 2))];
    if let Some(now) = now {
        figures.push(Figure::new(format!("{}/{}", now.marked, now.lessons), t.lessons_marked_now(), false));
    }
    let unmarked = open
        .iter()
        .filter(|lesson| !lesson.cancelled && !lesson.marked && lesson.ends_at <= reader.now.time())
        .count();
    figures.push(Figure::new(unmarked, t.lessons_without_marks(), unmarked > 0));
    figures
}

fn list(
    lang: Lang,
    title: String,
    icon: &'static str,
    lessons: &[&OpenLesson],
    none: &str,
    urgent: bool,
) -> Card {
    let rows = lessons
        .iter()
        .take(SHOWN)
        .map(|lesson| Row {
            time: dates::time_range(lang, lesson.starts_at, lesson.ends_at),
            main: format!(
                "{}, {}",
                words::subject(lang, lesson.subject.as_deref(), lesson.course.as_deref(), &lesson.group_name),
                words::group(lesson.subject.as_deref(), lesson.course.as_deref(), &lesson.group_name)
            ),
            detail: lesson.teacher.clone().unwrap_or_default(),
            button: (!lesson.cancelled).then(|| {
                (format!("/lessons/{}/{}", lesson.held_on, lesson.id), Texts(lang).open().to_owned())
            }),
        })
        .collect();
    let weight = if urgent && !lessons.is_empty() { Weight::Attention } else { Weight::Plain };
    Card { rows, empty: Some(none.to_owned()), ..Card::new(weight, icon, title) }
}
