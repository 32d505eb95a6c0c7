//! The week as pictures of its days.

use askama::Template;
use audit::Entry;
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use kernel::{PersonId, Problem, Role, Scope};
use policy::{DataClass, Learner, Read, decide};
use serde::Deserialize;
use web::visitor::SignedIn;
use web::{DayPicture, Exchange, Failure, Frame, House, Html, Query, dates};

use super::scope_of;
use crate::TeachingError;
use crate::relations;
use crate::texts::Texts;
use crate::timetable::{self, LessonRow};
use crate::words::View;

#[derive(Template)]
#[template(path = "timetable.html")]
struct TimetablePage {
    frame: Frame,
    t: Texts,
    week: i8,
    title: String,
    previous: String,
    next: String,
    this: Option<String>,
    tabs: Vec<Tab>,
    protected: bool,
    nobody: bool,
    days: Vec<Day>,
}

struct Tab {
    href: String,
    name: String,
    current: bool,
}

struct Day {
    heading: String,
    today: bool,
    picture: Option<DayPicture>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    week: Option<String>,
    child: Option<PersonId>,
}

/// Whose week it is.
struct Owner {
    id: PersonId,
    name: String,
    shows_place: bool,
}

/// `GET /timetable?week=2026-W48&child=…`
pub(super) async fn page(
    State(house): State<House>,
    visitor: SignedIn,
    exchange: Exchange,
    Query(asked): Query<Asked>,
) -> Result<Html, Failure> {
    let scope = scope_of(&visitor, &exchange)?;
    let now = house.calendar.now().at;
    let monday = match asked.week.as_deref() {
        None => monday_of(now.date()),
        Some(week) => read_week(week).ok_or(Problem::not_found())?,
    };
    let friday = monday.saturating_add(6.days());
    let view = if scope.actor.role().is_some_and(Role::teaches) { View::Teacher } else { View::Learner };
    let (owners, chosen, lessons) = house
        .db
        .provider(scope.provider, async |tx| {
            let owners = owners(tx, &scope, now.date()).await?;
            let chosen = match asked.child {
                None => 0,
                Some(child) => {
                    owners.iter().position(|owner| owner.id == child).ok_or(TeachingError::NotFound)?
                }
            };
            let lessons = match owners.get(chosen) {
                Some(owner) if view == View::Teacher => {
                    timetable::of_teacher(tx, scope.provider, owner.id, monday, friday).await?
                }
                Some(owner) if owner.shows_place => {
                    timetable::of_learners(tx, scope.provider, &[owner.id], monday, friday).await?
                }
                _ => Vec::new(),
            };
            Ok::<_, TeachingError>((owners, chosen, lessons))
        })
        .await?;
    let subjects = owners.iter().map(|owner| owner.id).collect();
    house.audit.read(&scope, Entry::new("timetable.view", DataClass::Timetable, subjects)).await?;
    let lang = scope.lang;
    let t = Texts(lang);
    let owner = owners.get(chosen);
    let child = asked.child.map(|child| format!("&child={child}")).unwrap_or_default();
    let href = |monday: Date| format!("/timetable?week={}{child}", week_code(monday));
    let title = match owner {
        Some(owner) if view == View::Learner && scope.actor.role() == Some(Role::Guardian) => {
            t.timetable_of(&owner.name)
        }
        _ => t.timetable_title().to_owned(),
    };
    let tabs = owners
        .iter()
        .enumerate()
        .map(|(nth, one)| Tab {
            href: format!("/timetable?week={}&child={}", week_code(monday), one.id),
            name: one.name.clone(),
            current: nth == chosen,
        })
        .collect();
    let page = TimetablePage {
        frame: web::frame(&exchange, title.clone()),
        t,
        week: monday.iso_week_date().week(),
        title,
        previous: href(monday.saturating_sub(7.days())),
        next: href(monday.saturating_add(7.days())),
        this: (monday != monday_of(now.date())).then(|| href(monday_of(now.date()))),
        tabs,
        protected: owner.is_some_and(|owner| !owner.shows_place),
        nobody: owner.is_none(),
        days: days(&scope, monday, now, view, &lessons),
    };
    Html::of(&page)
}

async fn owners(tx: &mut db::Tx, scope: &Scope, today: Date) -> Result<Vec<Owner>, TeachingError> {
    let me = scope.actor.person().ok_or(TeachingError::NotFound)?;
    if scope.actor.role() == Some(Role::Guardian) {
        let children = relations::children(tx, scope.provider, me, today).await?;
        return Ok(children
            .into_iter()
            .filter(|child| {
                decide::<Read, Learner>(&scope.actor, &child.relations(today), Learner(child.id)).is_ok()
            })
            .map(|child| Owner { id: child.id, shows_place: child.shows_place(), name: child.call_name })
            .collect());
    }
    Ok(vec![Owner { id: me, name: String::new(), shows_place: true }])
}

fn days(
    scope: &Scope,
    monday: Date,
    now: jiff::civil::DateTime,
    view: View,
    lessons: &[LessonRow],
) -> Vec<Day> {
    if lessons.is_empty() {
        return Vec::new();
    }
    (0..7_i32)
        .filter_map(|nth| {
            let date = monday.saturating_add(nth.days());
            let today = date == now.date();
            let heading = dates::day_capital(scope.lang, date, now.date());
            let own: Vec<_> = lessons
                .iter()
                .filter(|lesson| lesson.held_on == date)
                .map(|lesson| {
                    let mut shown = lesson.in_picture(scope.lang, view);
                    let open = view == View::Teacher
                        && !lesson.marked
                        && lesson.has_begun(now)
                        && !lesson.is_cancelled()
                        && scope
                            .actor
                            .person()
                            .is_some_and(|me| lesson.is_given_by(me) && lesson.opens_to(me, now.date()));
                    shown.badge = open.then(|| Texts(scope.lang).not_marked().to_owned());
                    if !scope.actor.person().is_some_and(|me| lesson.opens_to(me, now.date())) {
                        shown.href = None;
                    }
                    shown
                })
                .collect();
            if own.is_empty() && nth > 4 {
                return None;
            }
            let picture = (!own.is_empty())
                .then(|| DayPicture::new(scope.lang, heading.clone(), today.then(|| now.time()), own));
            Some(Day { heading, today, picture })
        })
        .collect()
}

fn monday_of(day: Date) -> Date {
    day.saturating_sub(i32::from(day.weekday().to_monday_zero_offset()).days())
}

fn week_code(monday: Date) -> String {
    let week = monday.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

/// Reads `2026-W48`.
fn read_week(text: &str) -> Option<Date> {
    let (year, week) = text.split_once("-W")?;
    let week = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
    let monday = week.date();
    (2000..2100).contains(&monday.year()).then_some(monday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_s_name_leads_back_to_its_monday() {
        let monday = monday_of(date(2026, 11, 25));
        assert_eq!(monday, date(2026, 11, 23));
        assert_eq!(week_code(monday), "2026-W48");
        assert_eq!(read_week("2026-W48"), Some(monday));
        for bad in ["2026-W60", "W48", "2026-48", "2026-W4x", "99999-W01", ""] {
            assert_eq!(read_week(bad), None, "{bad}");
        }
    }
}
