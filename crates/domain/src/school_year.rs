//! The school year runs from 1 August to 31 July (perusopetuslaki 23 §).

use std::str::FromStr;

use jiff::civil::{Date, date};

use crate::Malformed;

/// A school year, named by the calendar year in which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolYear(i16);

impl SchoolYear {
    /// The school year that starts in this calendar year; `None` outside 1900–2200.
    pub fn starting_in(year: i16) -> Option<Self> {
        (1900..=2200).contains(&year).then_some(Self(year))
    }

    /// The school year that `day` belongs to.
    pub fn of(day: Date) -> Self {
        let year = if day.month() >= 8 { day.year() } else { day.year() - 1 };
        Self(year.clamp(1900, 2200))
    }

    /// The calendar year in which it starts.
    pub fn first_year(self) -> i16 {
        self.0
    }

    /// 1 August.
    pub fn start(self) -> Date {
        date(self.0, 8, 1)
    }

    /// 31 July, the last day that still belongs to it.
    pub fn end(self) -> Date {
        date(self.0 + 1, 7, 31)
    }

    /// Whether `day` lies in it.
    pub fn contains(self, day: Date) -> bool {
        (self.start()..=self.end()).contains(&day)
    }

    /// The school year after this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The school year before this one.
    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// As people write it: `2026–2027`.
    pub fn label(self) -> String {
        format!("{}–{}", self.0, self.0 + 1)
    }
}

impl std::fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.label())
    }
}

impl FromStr for SchoolYear {
    type Err = Malformed;

    /// Reads `2026–2027` with a dash or a hyphen, and `2026` alone.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = Malformed("school year");
        let (first, second) = match text.split_once(['–', '-']) {
            Some((first, second)) => (first, Some(second)),
            None => (text, None),
        };
        let year = first.trim().parse::<i16>().ok().and_then(Self::starting_in).ok_or(malformed)?;
        match second.map(|second| second.trim().parse::<i16>()) {
            None => Ok(year),
            Some(Ok(second)) if second == year.0 + 1 => Ok(year),
            Some(_) => Err(malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn august_starts_a_year() {
        let year = SchoolYear::of(date(2026, 8, 1));
        assert_eq!(SchoolYear::of(date(2027, 7, 31)), year);
        assert_eq!(SchoolYear::of(date(2026, 7, 31)), year.previous());
        assert_eq!((year.start(), year.end()), (date(2026, 8, 1), date(2027, 7, 31)));
        assert!(year.contains(date(2027, 1, 1)) && !year.contains(date(2027, 8, 1)));
    }

    #[test]
    fn a_label_is_read_back() {
        let year = SchoolYear::of(date(2026, 11, 20));
        assert_eq!(year.to_string(), "2026–2027");
        assert_eq!("2026–2027".parse(), Ok(year));
        assert_eq!("2026-2027".parse(), Ok(year));
        assert!("2026–2028".parse::<SchoolYear>().is_err());
        assert!("tänä vuonna".parse::<SchoolYear>().is_err());
    }
}
