//! The school's wall clock. It is the real time in Helsinki, except in a demo outside school hours, where it stands at
//! 10.05 of the latest school day so that no desk is empty.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::Clock;

/// The time zone that Finnish schools live in.
pub const HELSINKI: &str = "Europe/Helsinki";

/// What the school's wall clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchoolNow {
    /// Local date and time.
    pub at: DateTime,
    /// Whether this is a demo's standing clock and not the real time; a banner says so.
    pub standing: bool,
}

impl SchoolNow {
    /// The school's date.
    pub fn date(&self) -> Date {
        self.at.date()
    }
}

/// Tells the school's date and time of day. Everything that a desk shows is asked of this, never of the clock.
#[derive(Clone)]
pub struct SchoolCalendar {
    clock: Arc<dyn Clock>,
    zone: TimeZone,
    standing: Arc<dyn Fn(DateTime) -> Option<DateTime> + Send + Sync>,
}

impl std::fmt::Debug for SchoolCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SchoolCalendar").field("now", &self.now()).finish_non_exhaustive()
    }
}

impl SchoolCalendar {
    /// The real time in Helsinki.
    pub fn real(clock: Arc<dyn Clock>) -> Self {
        Self::demo(clock, |_| None)
    }

    /// A demo's calendar: `standing` gets the real local time and answers where the clock stands instead, or `None`
    /// when the real time will do.
    pub fn demo(
        clock: Arc<dyn Clock>,
        standing: impl Fn(DateTime) -> Option<DateTime> + Send + Sync + 'static,
    ) -> Self {
        // The zone data is built into the program; UTC stands in only if that were ever left out.
        let zone = TimeZone::get(HELSINKI).unwrap_or(TimeZone::UTC);
        Self { clock, zone, standing: Arc::new(standing) }
    }

    /// What the school's wall clock shows now.
    pub fn now(&self) -> SchoolNow {
        let real = self.clock.now().to_zoned(self.zone.clone()).datetime();
        match (self.standing)(real) {
            Some(at) => SchoolNow { at, standing: true },
            None => SchoolNow { at: real, standing: false },
        }
    }

    /// The school's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}
