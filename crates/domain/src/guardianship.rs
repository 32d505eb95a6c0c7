//! Who speaks for a child (laki lapsen huollosta ja tapaamisoikeudesta), and until when.

use jiff::ToSpan;
use jiff::civil::Date;

/// The age at which a person acts for themselves.
pub const ADULT_AGE: i16 = 18;

crate::text::coded_enum! {
    /// What an adult is to a learner.
    GuardianshipKind as "guardianship kind" {
        /// huoltaja: decides about the child, alone or with another guardian.
        Guardian = "guardian",
        /// tiedonsaantioikeus: a parent who is told about the child but does not decide.
        InformationRight = "information_right",
        /// sijaishuoltaja: cares for a child placed in their home; handles everyday matters.
        Foster = "foster",
    }
}

impl GuardianshipKind {
    /// Whether they see how the child is doing: timetable, attendance, assessment.
    pub fn sees_school_life(self) -> bool {
        matches!(self, Self::Guardian | Self::InformationRight | Self::Foster)
    }

    /// Whether they explain absences and report tomorrow's: an everyday matter.
    pub fn explains_absences(self) -> bool {
        matches!(self, Self::Guardian | Self::Foster)
    }

    /// Whether they decide: applications, consents, leave.
    pub fn decides(self) -> bool {
        self == Self::Guardian
    }
}

/// Full years of age on `day`; negative before birth.
pub fn age_on(born: Date, day: Date) -> i16 {
    let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
    day.year() - born.year() - i16::from(!had_birthday)
}

/// The day from which guardians no longer see or act unless the learner allows it: the 18th birthday. Who was born on 29
/// February comes of age on 1 March.
pub fn guardian_access_ends(born: Date) -> Date {
    let birthday = born.saturating_add(i32::from(ADULT_AGE).years());
    if birthday.day() == born.day() { birthday } else { birthday.saturating_add(1.day()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn guardians_leave_on_the_eighteenth_birthday() {
        assert_eq!(guardian_access_ends(date(2008, 11, 20)), date(2026, 11, 20));
        assert_eq!(guardian_access_ends(date(2008, 2, 29)), date(2026, 3, 1));
        for born in [date(2008, 11, 20), date(2008, 2, 29), date(2008, 12, 31)] {
            let ends = guardian_access_ends(born);
            assert_eq!((age_on(born, ends), age_on(born, ends.yesterday().unwrap())), (18, 17));
        }
    }

    #[test]
    fn information_is_no_decision() {
        let parent = GuardianshipKind::InformationRight;
        assert!(parent.sees_school_life() && !parent.explains_absences() && !parent.decides());
        assert!(GuardianshipKind::Foster.explains_absences() && !GuardianshipKind::Foster.decides());
    }
}
