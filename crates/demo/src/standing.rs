//! Where the demo's wall clock stands: outside school hours at 10.05 of the latest school day, so that no desk is empty.

use domain::{HolidayRegion, SchoolDays, SchoolYear};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, time};

/// How far the demo's lessons reach back and ahead of its date, in days.
pub(crate) const DAYS_BACK: i32 = 21;
pub(crate) const DAYS_AHEAD: i32 = 14;

/// Where the clock stands, or `None` when `now` is a school day between 8 and 16 and the real time will do. `is_school_day` tells
/// which days are school days; of a year of holidays it gives up and stands at `now`'s own date.
pub fn standing_clock(now: DateTime, is_school_day: impl Fn(Date) -> bool) -> Option<DateTime> {
    let (open, close) = (time(8, 0, 0, 0), time(16, 0, 0, 0));
    if is_school_day(now.date()) && (open..close).contains(&now.time()) {
        return None;
    }
    let mut day = if now.time() < open { back(now.date(), 1) } else { now.date() };
    for _ in 0..366 {
        if is_school_day(day) {
            break;
        }
        day = back(day, 1);
    }
    Some(day.at(10, 5, 0, 0))
}

/// The calendar of a demo that was made as of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoCalendar {
    as_of: Date,
}

impl DemoCalendar {
    /// The calendar of a demo made as of this date.
    pub fn new(as_of: Date) -> Self {
        Self { as_of }
    }

    /// The school day on which the demo stands: the date itself or the latest school day before it.
    pub fn school_day(self) -> Date {
        let mut day = self.as_of;
        for _ in 0..366 {
            if school_everywhere(day) {
                return day;
            }
            day = back(day, 1);
        }
        self.as_of
    }

    /// The first and the last day on which the demo has lessons.
    pub fn lessons(self) -> (Date, Date) {
        let day = self.school_day();
        (back(day, DAYS_BACK), day.saturating_add(DAYS_AHEAD.days()))
    }

    /// Where the clock stands when it is really `now`. On days that the demo has no lessons for, it stands on its own day.
    pub fn standing(self, now: DateTime) -> Option<DateTime> {
        let (first, last) = self.lessons();
        // The day itself must be reached even when the demo was asked for as of tomorrow.
        if now.date() < self.school_day() || now.date() > last || now.date() < first {
            return Some(self.school_day().at(10, 5, 0, 0));
        }
        standing_clock(now, school_everywhere)
    }
}

/// Whether there is school in every region, so that every desk of the country has something to show.
fn school_everywhere(day: Date) -> bool {
    [HolidayRegion::South, HolidayRegion::Middle, HolidayRegion::North]
        .into_iter()
        .all(|region| SchoolDays::of(SchoolYear::of(day), region).is_school_day(day))
}

fn back(day: Date, days: i32) -> Date {
    day.saturating_sub(days.days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(day: Date, hour: i8) -> DateTime {
        day.at(hour, 30, 0, 0)
    }

    #[test]
    fn on_a_school_day_the_real_time_will_do() {
        let demo = DemoCalendar::new(date(2026, 11, 20));
        assert_eq!(demo.standing(at(date(2026, 11, 20), 9)), None);
        assert_eq!(demo.standing(at(date(2026, 11, 24), 15)), None);
    }

    #[test]
    fn at_night_and_on_weekends_it_is_five_past_ten_of_the_latest_school_day() {
        let demo = DemoCalendar::new(date(2026, 11, 21));
        let friday = date(2026, 11, 20).at(10, 5, 0, 0);
        assert_eq!(demo.school_day(), date(2026, 11, 20));
        assert_eq!(demo.standing(at(date(2026, 11, 21), 12)), Some(friday), "Saturday");
        assert_eq!(demo.standing(at(date(2026, 11, 20), 20)), Some(friday), "Friday evening");
        assert_eq!(demo.standing(at(date(2026, 11, 23), 6)), Some(friday), "Monday before eight");
    }

    #[test]
    fn a_day_that_the_demo_does_not_know_is_the_demo_s_own_day() {
        let demo = DemoCalendar::new(date(2026, 11, 21));
        let friday = date(2026, 11, 20).at(10, 5, 0, 0);
        assert_eq!(demo.standing(at(date(2027, 3, 17), 10)), Some(friday));
        assert_eq!(demo.standing(at(date(2026, 9, 1), 10)), Some(friday));
    }

    #[test]
    fn in_july_the_school_stands_in_june() {
        let demo = DemoCalendar::new(date(2027, 7, 15));
        assert_eq!(demo.school_day(), date(2027, 6, 4));
    }
}
