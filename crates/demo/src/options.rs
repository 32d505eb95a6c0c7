//! What a demo country is made from.

use jiff::civil::Date;
use kernel::HELSINKI;

/// What decides the whole country: equal options give equal rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The seed of all chance.
    pub seed: u64,
    /// The day on which the demo's school stands, or the day before which the latest school day is sought.
    pub as_of: Date,
    /// About how many learners the country has; at least 400.
    pub learners: u32,
}

impl Options {
    /// The usual demo for a date: about 8,000 learners.
    pub fn as_of(as_of: Date) -> Self {
        Self { seed: 20_260_801, as_of, learners: 8_000 }
    }

    /// The moment that rows carry as their making.
    pub fn made_at(&self) -> jiff::Timestamp {
        self.as_of.at(3, 0, 0, 0).in_tz(HELSINKI).map(|zoned| zoned.timestamp()).unwrap_or_default()
    }
}
