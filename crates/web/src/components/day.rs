//! The day as a picture: height is time, "now" is a line, and a cancelled lesson is struck through and says so. Places and
//! heights are class names in steps of five minutes, because the pages allow no inline style.

use askama::Template;
use jiff::civil::Time;
use kernel::Lang;

use crate::components::{Icon, SubjectLook};
use crate::dates;
use crate::texts::Texts;

/// A lesson in the picture. All texts are ready to be read.
#[derive(Debug, Clone)]
pub struct DayLesson {
    /// When it starts.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
    /// The subject's colour and icon.
    pub look: SubjectLook,
    /// The subject's name, or the group's for a teacher.
    pub title: String,
    /// Teacher's name, or the class for a teacher. May be empty.
    pub with: String,
    /// The room as people say it ("room 214"). May be empty.
    pub place: String,
    /// As planned, changed or cancelled.
    pub state: LessonState,
    /// The lesson's page, for those who have one.
    pub href: Option<String>,
    /// A short word at the corner, as "not marked".
    pub badge: Option<String>,
}

/// Whether a lesson is held as the timetable says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LessonState {
    /// As planned.
    #[default]
    Planned,
    /// Something is different; says what.
    Changed(String),
    /// Not held; says why or what to do, or nothing.
    Cancelled(String),
}

/// One day's lessons.
#[derive(Debug, Clone, Template)]
#[template(path = "components/day.html")]
pub struct DayPicture {
    lang: Lang,
    label: String,
    now: Option<Time>,
    bounds: (i8, i8),
    lessons: Vec<Placed>,
}

#[derive(Debug, Clone)]
struct Placed {
    lesson: DayLesson,
    lane: usize,
    lanes: usize,
}

/// More than this at the same time share the last lane.
const MOST_LANES: usize = 3;

impl DayPicture {
    /// The picture of `lessons`; `now` only when the day is today. `label` names the picture, as "Thursday 26 November".
    pub fn new(lang: Lang, label: impl Into<String>, now: Option<Time>, mut lessons: Vec<DayLesson>) -> Self {
        lessons.sort_by_key(|lesson| (lesson.starts, lesson.ends));
        let first = lessons.iter().map(|lesson| lesson.starts.hour()).min().unwrap_or(8).clamp(6, 20);
        let last = lessons
            .iter()
            .map(|lesson| lesson.ends.hour() + i8::from(lesson.ends.minute() > 0))
            .max()
            .unwrap_or(16)
            .clamp(first + 1, 22);
        let now = now.filter(|now| (first..last).contains(&now.hour()));
        Self { lang, label: label.into(), now, bounds: (first, last), lessons: in_lanes(lessons) }
    }

    fn t(&self) -> Texts {
        Texts(self.lang)
    }

    fn hours(&self) -> impl Iterator<Item = i8> {
        self.bounds.0..=self.bounds.1
    }

    /// The hour, unless the sign of "now" stands there.
    fn hour_label(&self, hour: &i8) -> String {
        let minutes = |now: Time| i32::from(now.hour()) * 60 + i32::from(now.minute());
        let hidden = self.now.is_some_and(|now| (minutes(now) - i32::from(*hour) * 60).abs() < 12);
        if hidden { String::new() } else { dates::time(self.lang, Time::constant(*hour, 0, 0, 0)) }
    }

    fn now_label(&self, now: &Time) -> String {
        self.t().now_at(dates::time(self.lang, *now))
    }

    fn is_now(&self, lesson: &DayLesson) -> bool {
        self.now.is_some_and(|now| lesson.starts <= now && now < lesson.ends)
    }

    fn is_over(&self, lesson: &DayLesson) -> bool {
        self.now.is_some_and(|now| lesson.ends <= now)
    }

    fn times(&self, lesson: &DayLesson) -> String {
        dates::time_range(self.lang, lesson.starts, lesson.ends)
    }

    fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }
}

impl askama::filters::HtmlSafe for DayPicture {}

/// The class that says where on the day's scale a time stands.
fn place(time: &Time) -> String {
    format!("at-{:02}{:02}", time.hour(), time.minute() / 5 * 5)
}

/// The class that says how high a lesson is.
fn height(lesson: &DayLesson) -> String {
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let length = (minutes(lesson.ends) - minutes(lesson.starts)).clamp(15, 360);
    format!("for-{}", (length + 4) / 5 * 5)
}

/// Lessons at the same time stand side by side.
fn in_lanes(lessons: Vec<DayLesson>) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::with_capacity(lessons.len());
    let mut cluster_start = 0;
    let mut cluster_end = Time::MIN;
    let mut lane_ends: Vec<Time> = Vec::new();
    for lesson in lessons {
        if lesson.starts >= cluster_end {
            close(&mut placed, cluster_start, lane_ends.len());
            cluster_start = placed.len();
            lane_ends.clear();
        }
        let free = lane_ends.iter().position(|end| *end <= lesson.starts);
        let lane = free.unwrap_or(lane_ends.len()).min(MOST_LANES - 1);
        match lane_ends.get_mut(lane) {
            Some(end) => *end = lesson.ends,
            None => lane_ends.push(lesson.ends),
        }
        cluster_end = cluster_end.max(lesson.ends);
        placed.push(Placed { lesson, lane: lane + 1, lanes: 1 });
    }
    close(&mut placed, cluster_start, lane_ends.len());
    placed
}

fn close(placed: &mut [Placed], from: usize, lanes: usize) {
    for one in placed.iter_mut().skip(from) {
        one.lanes = lanes.max(1);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    fn lesson(starts: Time, ends: Time) -> DayLesson {
        DayLesson {
            starts,
            ends,
            look: SubjectLook::Mathematics,
            title: "Matematiikka".to_owned(),
            with: "Virtanen".to_owned(),
            place: "tila 214".to_owned(),
            state: LessonState::Planned,
            href: None,
            badge: None,
        }
    }

    #[test]
    fn lessons_at_the_same_time_stand_side_by_side() {
        let placed = in_lanes(vec![
            lesson(time(8, 15, 0, 0), time(9, 0, 0, 0)),
            lesson(time(9, 15, 0, 0), time(10, 0, 0, 0)),
            lesson(time(9, 30, 0, 0), time(10, 15, 0, 0)),
        ]);
        let lanes: Vec<_> = placed.iter().map(|one| (one.lane, one.lanes)).collect();
        assert_eq!(lanes, [(1, 1), (1, 2), (2, 2)]);
    }

    #[test]
    fn places_and_heights_are_classes_in_steps_of_five_minutes() {
        let lesson = lesson(time(9, 17, 0, 0), time(10, 0, 0, 0));
        assert_eq!(place(&lesson.starts), "at-0915");
        assert_eq!(height(&lesson), "for-45");
    }

    #[test]
    fn a_cancelled_lesson_says_so_in_words() {
        let mut one = lesson(time(9, 15, 0, 0), time(10, 0, 0, 0));
        one.state = LessonState::Cancelled("Virtanen sairaana".to_owned());
        let html = DayPicture::new(Lang::Fi, "torstai", Some(time(9, 30, 0, 0)), vec![one]).to_string();
        assert!(html.contains("Peruttu"), "{html}");
        assert!(html.contains("9.15–10.00"), "{html}");
        assert!(html.contains("Nyt 9.30"), "{html}");
    }

    #[test]
    fn a_name_cannot_break_out_of_the_page() {
        let mut one = lesson(time(9, 15, 0, 0), time(10, 0, 0, 0));
        one.title = "<script>".to_owned();
        let html = DayPicture::new(Lang::En, "\"><script>", None, vec![one]).to_string();
        assert!(!html.contains("<script>"), "{html}");
    }
}
