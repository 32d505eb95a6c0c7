//! When lessons are: local wall-clock times. A lesson is at least 45 minutes (perusopetusasetus 3 §); bells are local.

use jiff::civil::{Time, time};

use crate::Malformed;

/// A lesson's start and end on the school's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LessonTime {
    start: Time,
    end: Time,
}

impl LessonTime {
    /// A lesson from `start` to `end`.
    ///
    /// # Errors
    /// [`Malformed`] when it is shorter than 45 minutes.
    pub fn new(start: Time, end: Time) -> Result<Self, Malformed> {
        let lesson = Self { start, end };
        if lesson.minutes() >= 45 { Ok(lesson) } else { Err(Malformed("lesson time")) }
    }

    /// When it starts.
    pub fn start(self) -> Time {
        self.start
    }

    /// When it ends.
    pub fn end(self) -> Time {
        self.end
    }

    /// How long it is, in minutes; negative when it ends before it starts.
    pub fn minutes(self) -> i64 {
        self.start.duration_until(self.end).as_mins()
    }

    /// Whether `at` lies in it; its end does not.
    pub fn contains(self, at: Time) -> bool {
        self.start <= at && at < self.end
    }
}

const fn of(from: (i8, i8), to: (i8, i8)) -> LessonTime {
    LessonTime { start: time(from.0, from.1, 0, 0), end: time(to.0, to.1, 0, 0) }
}

/// A usual day of basic education: seven lessons of 45 minutes with a long lunch break.
pub const fn basic_education_lessons() -> [LessonTime; 7] {
    [
        of((8, 15), (9, 0)),
        of((9, 15), (10, 0)),
        of((10, 0), (10, 45)),
        of((11, 15), (12, 0)),
        of((12, 15), (13, 0)),
        of((13, 15), (14, 0)),
        of((14, 15), (15, 0)),
    ]
}

/// A usual day of general upper secondary education: five lessons of 75 minutes.
pub const fn upper_secondary_lessons() -> [LessonTime; 5] {
    [
        of((8, 15), (9, 30)),
        of((9, 45), (11, 0)),
        of((11, 40), (12, 55)),
        of((13, 10), (14, 25)),
        of((14, 35), (15, 50)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_days_have_lawful_lessons_that_do_not_overlap() {
        for day in [&basic_education_lessons()[..], &upper_secondary_lessons()[..]] {
            assert!(day.iter().all(|lesson| LessonTime::new(lesson.start, lesson.end).is_ok()));
            assert!(day.windows(2).all(|pair| pair[0].end <= pair[1].start));
            assert_eq!(day.iter().filter(|lesson| lesson.contains(time(10, 5, 0, 0))).count(), 1);
        }
    }

    #[test]
    fn forty_minutes_are_no_lesson() {
        assert!(LessonTime::new(time(8, 0, 0, 0), time(8, 40, 0, 0)).is_err());
        assert!(LessonTime::new(time(9, 0, 0, 0), time(8, 0, 0, 0)).is_err());
    }
}
