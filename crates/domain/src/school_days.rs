//! On which days there is school: 190 days less the public holidays that fall on weekdays (perusopetuslaki 23 §).
//!
//! The days themselves are a local decision. What stands here is the usual pattern that a provider starts with: from the
//! first Wednesday after 7 August to the Friday before the spring celebration (the Saturday between 30 May and 5 June), with
//! an autumn holiday week, a Christmas holiday until Epiphany and a winter holiday week.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};

use crate::{HolidayRegion, SchoolYear};

/// The school days of one school year in one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchoolDays {
    year: SchoolYear,
    region: HolidayRegion,
}

impl SchoolDays {
    /// The usual school days of `year` in `region`.
    pub fn of(year: SchoolYear, region: HolidayRegion) -> Self {
        Self { year, region }
    }

    /// The school year.
    pub fn year(self) -> SchoolYear {
        self.year
    }

    /// Whether there is school on `day`.
    pub fn is_school_day(self, day: Date) -> bool {
        (self.first()..=self.last()).contains(&day)
            && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && public_holiday(day).is_none()
            && !self.breaks().iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// The first school day of the autumn.
    pub fn first(self) -> Date {
        on_or_after(date(self.year.first_year(), 8, 8), Weekday::Wednesday)
    }

    /// The last day with lessons, the day before the spring celebration.
    pub fn last(self) -> Date {
        back(on_or_after(date(self.year.first_year() + 1, 5, 30), Weekday::Saturday), 1)
    }

    /// The holidays as first and last day: autumn, Christmas, winter.
    pub fn breaks(self) -> [(Date, Date); 3] {
        let (autumn, spring) = (self.year.first_year(), self.year.first_year() + 1);
        [
            week(autumn, self.region.autumn_week()),
            // The autumn term ends on the last Friday that leaves two days before Christmas Eve.
            (forth(self.autumn_term().1, 1), date(spring, 1, 6)),
            week(spring, self.region.winter_week()),
        ]
    }

    /// The autumn term's first and last day.
    pub fn autumn_term(self) -> (Date, Date) {
        let before = date(self.year.first_year(), 12, 22);
        let back_to_friday = i32::from(before.weekday().since(Weekday::Friday));
        (self.first(), back(before, back_to_friday))
    }

    /// The spring term's first and last day.
    pub fn spring_term(self) -> (Date, Date) {
        (date(self.year.first_year() + 1, 1, 7), self.last())
    }

    /// The school days in order.
    pub fn iter(self) -> impl Iterator<Item = Date> {
        self.between(self.first(), self.last())
    }

    /// The school days from `from` to `to`, both counted.
    pub fn between(self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        from.max(self.first())
            .series(1.day())
            .take_while(move |day| *day <= to.min(self.last()))
            .filter(move |day| self.is_school_day(*day))
    }

    /// The latest school day on or before `day`; the first school day when there is none yet.
    pub fn latest(self, day: Date) -> Date {
        let mut at = day.min(self.last());
        while at > self.first() && !self.is_school_day(at) {
            at = back(at, 1);
        }
        at.max(self.first())
    }

    /// The five periods (jakso) of upper secondary education: equal shares of the school days, each starting on a Monday
    /// but the first. How many there are is a local decision; five is usual.
    pub fn periods(self) -> [(Date, Date); 5] {
        let days: Vec<Date> = self.iter().collect();
        let start = |nth: usize| match nth {
            0 => self.first(),
            _ => days.get(days.len() * nth / 5).map_or(self.last(), |day| monday_of(*day)),
        };
        let end = |nth: usize| if nth == 4 { self.last() } else { back(start(nth + 1), 1) };
        [0, 1, 2, 3, 4].map(|nth| (start(nth), end(nth)))
    }
}

/// The public holiday that takes the school day `day` away, named in Finnish; Midsummer falls outside the school year.
pub fn public_holiday(day: Date) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some("uudenvuodenpäivä"),
        (1, 6) => Some("loppiainen"),
        (5, 1) => Some("vappu"),
        (12, 6) => Some("itsenäisyyspäivä"),
        (12, 24) => Some("jouluaatto"),
        (12, 25) => Some("joulupäivä"),
        (12, 26) => Some("tapaninpäivä"),
        _ => None,
    };
    fixed.or_else(|| match day.since(easter(day.year())).map(|span| span.get_days()) {
        Ok(-2) => Some("pitkäperjantai"),
        Ok(0) => Some("pääsiäispäivä"),
        Ok(1) => Some("toinen pääsiäispäivä"),
        Ok(39) => Some("helatorstai"),
        _ => None,
    })
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    let small = |n: i32| i8::try_from(n).unwrap_or(1);
    Date::new(year, small(month), small(day)).unwrap_or_default()
}

fn forth(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

fn back(day: Date, days: i32) -> Date {
    day.saturating_sub(days.days())
}

fn on_or_after(day: Date, weekday: Weekday) -> Date {
    forth(day, i32::from(day.weekday().until(weekday)))
}

fn monday_of(day: Date) -> Date {
    back(day, i32::from(day.weekday().since(Weekday::Monday)))
}

/// Monday to Sunday of an ISO week.
fn week(year: i16, week: i8) -> (Date, Date) {
    let monday = ISOWeekDate::new(year, week, Weekday::Monday).map(ISOWeekDate::date).unwrap_or_default();
    (monday, forth(monday, 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn espoo(year: i16) -> SchoolDays {
        SchoolDays::of(SchoolYear::starting_in(year).unwrap(), HolidayRegion::South)
    }

    #[test]
    fn easter_falls_when_the_church_says() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)] {
            assert_eq!(easter(year), date(year, month, day));
        }
        assert_eq!(public_holiday(date(2026, 4, 3)), Some("pitkäperjantai"));
        assert_eq!(public_holiday(date(2027, 5, 6)), Some("helatorstai"));
        assert_eq!(public_holiday(date(2026, 11, 20)), None);
    }

    #[test]
    fn the_school_year_2026_in_espoo() {
        let days = espoo(2026);
        assert_eq!((days.first(), days.last()), (date(2026, 8, 12), date(2027, 6, 4)));
        assert_eq!(days.autumn_term().1, date(2026, 12, 18));
        assert!(days.is_school_day(date(2026, 11, 20)));
        assert!(!days.is_school_day(date(2026, 11, 21)), "Saturday");
        assert!(!days.is_school_day(date(2026, 10, 14)), "autumn holiday, week 42");
        assert!(!days.is_school_day(date(2027, 1, 6)), "Epiphany");
        assert!(days.is_school_day(date(2027, 1, 7)));
        assert!(!days.is_school_day(date(2027, 2, 24)), "winter holiday, week 8");
        assert!(!days.is_school_day(date(2027, 7, 1)), "summer");
    }

    #[test]
    fn every_year_has_about_as_many_days_as_the_law_says() {
        for year in 2020..2040 {
            for region in [HolidayRegion::South, HolidayRegion::Middle, HolidayRegion::North] {
                let days = SchoolDays::of(SchoolYear::starting_in(year).unwrap(), region);
                let count = days.iter().count();
                assert!((180..=192).contains(&count), "{year} {region:?}: {count}");
            }
        }
    }

    #[test]
    fn after_a_holiday_the_latest_school_day_is_before_it() {
        let days = espoo(2026);
        assert_eq!(days.latest(date(2026, 11, 22)), date(2026, 11, 20));
        assert_eq!(days.latest(date(2026, 12, 30)), date(2026, 12, 18));
        assert_eq!(days.latest(date(2026, 8, 3)), days.first());
        assert_eq!(days.latest(date(2027, 7, 15)), days.last());
    }

    #[test]
    fn five_periods_follow_each_other_without_gap() {
        let periods = espoo(2026).periods();
        assert_eq!((periods[0].0, periods[4].1), (date(2026, 8, 12), date(2027, 6, 4)));
        for pair in periods.windows(2) {
            assert_eq!(forth(pair[0].1, 1), pair[1].0);
            assert!(pair[0].0 < pair[0].1);
        }
    }
}
