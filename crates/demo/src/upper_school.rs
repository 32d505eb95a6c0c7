//! A general upper secondary school: three years in home groups, five periods, and in each period seven courses of three lessons
//! a week. The week is cut into seven blocks; in one block each home group has one course, so nobody is in two places.

use domain::{GradeLevel, LanguageCode, SchoolDays};
use jiff::civil::Date;
use kernel::{AcademicSessionId, Role};

use crate::bundle::SchoolBundle;
use crate::curriculum;
use crate::maker::{Maker, NewGroup, Weekly, short};
use crate::picks::Picks;
use crate::roster::{Town, World};
use crate::timetable::Slot;

/// How large the school is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UpperPlan {
    pub(crate) language: LanguageCode,
    pub(crate) nth: usize,
    pub(crate) learners: u32,
}

const HOME_GROUP: u32 = 26;
const BLOCKS: usize = 7;
const YEARS: [GradeLevel; 3] = [GradeLevel::UpperFirst, GradeLevel::UpperSecond, GradeLevel::UpperThird];

/// The three slots of each block: every day has five lessons, and a block never comes twice a day.
const BLOCK_SLOTS: [[(u8, u8); 3]; BLOCKS] = [
    [(0, 0), (2, 1), (4, 1)],
    [(0, 1), (2, 0), (3, 2)],
    [(0, 2), (1, 0), (3, 1)],
    [(1, 1), (2, 2), (4, 0)],
    [(0, 3), (1, 2), (3, 0)],
    [(1, 3), (2, 3), (4, 2)],
    [(1, 4), (3, 3), (4, 3)],
];

/// The five grading periods of a school year: two in the autumn term, three in the spring term.
pub(crate) fn periods(days: SchoolDays) -> [(Date, Date); 5] {
    let halves = |(from, to): (Date, Date), parts: usize, nth: usize| {
        let all: Vec<Date> = days.between(from, to).collect();
        let start = |nth: usize| all.get(all.len() * nth / parts).copied().unwrap_or(to);
        let end = if nth + 1 == parts { to } else { start(nth + 1).yesterday().unwrap_or(to) };
        (if nth == 0 { from } else { start(nth) }, end)
    };
    let (autumn, spring) = (days.autumn_term(), days.spring_term());
    [
        halves(autumn, 2, 0),
        halves(autumn, 2, 1),
        halves(spring, 3, 0),
        halves(spring, 3, 1),
        halves(spring, 3, 2),
    ]
}

/// Makes the school with everything in it.
pub(crate) fn make(world: &mut World, town: &mut Town, plan: UpperPlan) -> Option<(SchoolBundle, Picks)> {
    let mut maker = Maker::new(world, town, plan.language, true, plan.nth, 0)?;
    let per_year = (plan.learners / 3).max(1);
    let homes = per_year.div_ceil(HOME_GROUP).max(1);
    let class_size = per_year.div_ceil(homes) as usize;
    let seats: Vec<(GradeLevel, u32)> = YEARS
        .iter()
        .zip([plan.learners - per_year * 2, per_year, per_year])
        .map(|(level, seats)| (*level, seats))
        .collect();
    maker.fill_upper(&seats, class_size);
    for role in [Role::Principal, Role::SchoolSecretary, Role::Counsellor, Role::SpecialNeedsTeacher] {
        maker.hire(role, None);
    }
    let mut school = Years { maker, homes: Vec::new() };
    school.make_home_groups();
    let (first, last) = school.maker.world.calendar.lessons();
    for (nth, (from, to)) in periods(school.maker.town.days).into_iter().enumerate() {
        if from <= last && to >= first {
            school.make_period(nth, from, to);
        }
    }
    let mut maker = school.maker;
    maker.make_lessons();
    maker.mark_attendance();
    let picks = Picks { school: Some(maker.school.id), ..Picks::default() };
    Some((maker.school, picks))
}

/// A home group and its pupils.
struct Home {
    level: GradeLevel,
    name: String,
    pupils: Vec<usize>,
    group: usize,
}

struct Years<'a> {
    maker: Maker<'a>,
    homes: Vec<Home>,
}

impl Years<'_> {
    fn make_home_groups(&mut self) {
        for level in YEARS {
            let last =
                self.maker.pupils.iter().filter(|pupil| pupil.level == level).map(|pupil| pupil.class).max();
            for class in 0..=last.unwrap_or_default() {
                let pupils: Vec<usize> = self
                    .maker
                    .pupils
                    .iter()
                    .enumerate()
                    .filter(|(_, pupil)| pupil.level == level && pupil.class == class)
                    .map(|(index, _)| index)
                    .collect();
                if pupils.is_empty() {
                    continue;
                }
                // Named by the year in which they began: 26A.
                let began = (self.maker.world.year.first_year() + 1 - i16::from(level.number())) % 100;
                let letter = char::from(b'A' + u8::try_from(class % 26).unwrap_or_default());
                let name = format!("{began:02}{letter}");
                let course = self.maker.course(level, None, None);
                let new = NewGroup {
                    is_class: true,
                    name: name.clone(),
                    code: name.clone(),
                    course,
                    level,
                    room: String::new(),
                    period: None,
                    sessions: self.maker.both_terms(),
                };
                let group = self.maker.group(new, pupils.clone());
                self.homes.push(Home { level, name, pupils, group });
            }
        }
    }

    /// A period's courses: in block b the home group h has the course b + h, so that each has each once.
    fn make_period(&mut self, period: usize, from: Date, to: Date) {
        let term = self.term(period);
        let mut busy: Vec<Vec<usize>> = vec![Vec::new(); BLOCKS];
        for home in 0..self.homes.len() {
            let Some((level, advanced)) = self.homes.get(home).map(|found| (found.level, home % 2 == 0))
            else {
                continue;
            };
            let courses =
                curriculum::upper_period(level.number(), period, self.maker.school.language, advanced);
            for (block, taken) in busy.iter_mut().enumerate() {
                let Some(syllabus) = courses.get((block + home) % BLOCKS).copied() else { continue };
                let teacher = self.maker.teacher_of(syllabus.subject(), 3, taken);
                taken.push(teacher);
                let nth = period + 1 + usize::from(level.number() - 1) * 5;
                let course = self.maker.course(level, Some(syllabus), Some(nth));
                let group = self.course_group(home, course, syllabus, nth, teacher, (from, to), term);
                let room = self.maker.room_of(teacher);
                for (day, lesson) in BLOCK_SLOTS.get(block).into_iter().flatten() {
                    self.maker.week.push(Weekly {
                        slot: Slot { day: *day, nth: *lesson },
                        group,
                        course,
                        syllabus,
                        teacher,
                        room: room.clone(),
                        from,
                        to,
                    });
                }
                self.supervise(home, teacher, block);
            }
        }
        // The next period has its own load.
        for member in &mut self.maker.staff {
            member.load = 0;
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all of them describe one group")]
    fn course_group(
        &mut self,
        home: usize,
        course: kernel::CourseId,
        syllabus: domain::Syllabus,
        nth: usize,
        teacher: usize,
        period: (Date, Date),
        term: AcademicSessionId,
    ) -> usize {
        let (level, home_name, pupils) = match self.homes.get(home) {
            Some(home) => (home.level, home.name.clone(), home.pupils.clone()),
            None => (GradeLevel::UpperFirst, String::new(), Vec::new()),
        };
        let lang = self.maker.lang();
        let new = NewGroup {
            is_class: false,
            name: format!("{} {nth}, {home_name}", syllabus.name_in(lang)),
            code: format!("{}{nth}.{home_name}", short(syllabus)),
            course,
            level,
            room: self.maker.room_of(teacher),
            period: Some(period),
            sessions: vec![term],
        };
        let group = self.maker.group(new, pupils);
        self.maker.teaches(teacher, group, "teacher", true);
        group
    }

    /// The first teacher of a home group supervises it.
    fn supervise(&mut self, home: usize, teacher: usize, block: usize) {
        let Some(group) = self.homes.get(home).map(|home| home.group).filter(|_| block == 0) else { return };
        let id = self.maker.school.groups.get(group).map(|group| group.id);
        let has_one = self
            .maker
            .school
            .memberships
            .iter()
            .any(|known| Some(known.group) == id && known.role == "supervisor");
        if !has_one {
            self.maker.teaches(teacher, group, "supervisor", true);
        }
    }

    fn term(&self, period: usize) -> AcademicSessionId {
        if period < 2 { self.maker.town.sessions.autumn } else { self.maker.town.sessions.spring }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::{HolidayRegion, SchoolYear};

    use super::*;

    #[test]
    fn blocks_share_no_slot_and_come_once_a_day() {
        let slots: HashSet<_> = BLOCK_SLOTS.iter().flatten().collect();
        assert_eq!(slots.len(), BLOCKS * 3);
        for block in BLOCK_SLOTS {
            let days: HashSet<_> = block.iter().map(|(day, _)| day).collect();
            assert_eq!(days.len(), 3);
        }
    }

    #[test]
    fn two_periods_lie_in_the_autumn_and_three_in_the_spring() {
        let days = SchoolDays::of(SchoolYear::starting_in(2026).unwrap(), HolidayRegion::Middle);
        let periods = periods(days);
        assert_eq!((periods[0].0, periods[1].1), days.autumn_term());
        assert_eq!((periods[2].0, periods[4].1), days.spring_term());
        assert!(periods.windows(2).all(|pair| pair[0].0 < pair[0].1 && pair[0].1 < pair[1].0));
    }
}
