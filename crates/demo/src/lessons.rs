//! From the week to the days: the lessons of some weeks, a few of them changed or cancelled.

use jiff::civil::{Date, DateTime};
use kernel::HELSINKI;

use crate::bundle::{Lesson, LessonState};
use crate::maker::Maker;

/// One day's lessons: for each weekly lesson that is held, its index in the week and in the school's lessons.
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) held: Vec<(usize, usize)>,
}

impl Maker<'_> {
    /// Makes the lessons of all days; the days are kept for the attendance.
    pub(crate) fn make_lessons(&mut self) {
        let dates = self.world.lesson_days(self.town);
        for date in dates {
            let weekday = date.weekday().to_monday_zero_offset();
            for at in 0..self.week.len() {
                let held = self.week.get(at).is_some_and(|weekly| {
                    i8::try_from(weekly.slot.day) == Ok(weekday) && (weekly.from..=weekly.to).contains(&date)
                });
                if held {
                    self.lesson(date, at);
                }
            }
        }
    }

    fn lesson(&mut self, date: Date, at: usize) {
        let (chance, spare) = (self.dice.below(1000), self.dice.below(self.staff.len()));
        let Some(weekly) = self.week.get(at) else { return };
        let (Some(group), Some(teacher)) =
            (self.school.groups.get(weekly.group).map(|group| group.id), self.staff_person(weekly.teacher))
        else {
            return;
        };
        let Some(time) = self.bells.get(usize::from(weekly.slot.nth)).copied() else { return };
        let mut lesson = Lesson {
            id: kernel::LessonId::from(uuid::Uuid::nil()),
            held_on: date,
            group,
            course: weekly.course,
            syllabus: weekly.syllabus,
            time,
            room: weekly.room.clone(),
            teacher,
            substitute: None,
            state: LessonState::Planned,
            room_before: None,
        };
        match chance {
            0..8 => lesson.state = LessonState::Cancelled,
            8..24 => {
                lesson.state = LessonState::Changed;
                let room = format!("{}{:02}", 1 + chance % 3, 30 + chance % 9);
                lesson.room_before = Some(std::mem::replace(&mut lesson.room, room));
            }
            24..32 => {
                let substitute = self.staff.get(spare).filter(|member| member.role.teaches());
                if let Some(substitute) = substitute.filter(|member| member.person != teacher) {
                    lesson.state = LessonState::Changed;
                    lesson.substitute = Some(substitute.person);
                }
            }
            _ => {}
        }
        lesson.id = self.world.ids.make();
        self.school.lessons.push(lesson);
    }

    /// The lessons of each day that lie before the demo's present moment, with their place in the week.
    pub(crate) fn held_days(&self) -> Vec<Day> {
        let now = self.now();
        let by_group: std::collections::HashMap<_, _> =
            self.school.groups.iter().enumerate().map(|(index, group)| (group.id, index)).collect();
        let mut weekly_of = std::collections::HashMap::new();
        for (at, weekly) in self.week.iter().enumerate() {
            weekly_of.insert((weekly.group, weekly.slot, weekly.course), at);
        }
        let mut days: Vec<Day> = Vec::new();
        for (index, lesson) in self.school.lessons.iter().enumerate() {
            if lesson.held_on.to_datetime(lesson.time.end()) > now || lesson.state == LessonState::Cancelled {
                continue;
            }
            let weekday = lesson.held_on.weekday().to_monday_zero_offset();
            let nth = self.bells.iter().position(|bell| *bell == lesson.time).unwrap_or_default();
            let slot = crate::timetable::Slot {
                day: u8::try_from(weekday).unwrap_or_default(),
                nth: u8::try_from(nth).unwrap_or_default(),
            };
            let Some(weekly) =
                by_group.get(&lesson.group).and_then(|group| weekly_of.get(&(*group, slot, lesson.course)))
            else {
                continue;
            };
            match days.last_mut().filter(|day| day.date == lesson.held_on) {
                Some(day) => day.held.push((*weekly, index)),
                None => days.push(Day { date: lesson.held_on, held: vec![(*weekly, index)] }),
            }
        }
        days
    }

    /// 10.05 of the demo's school day.
    pub(crate) fn now(&self) -> DateTime {
        self.world.today.at(10, 5, 0, 0)
    }
}

/// The moment of a local time in Helsinki.
pub(crate) fn moment(at: DateTime) -> jiff::Timestamp {
    at.in_tz(HELSINKI).map(|zoned| zoned.timestamp()).unwrap_or_default()
}
