//! How far a learner is: pre-primary, grades 1–9 of basic education, or a year of general upper secondary education.

use kernel::{Lang, Localized};

crate::text::coded_enum! {
    /// A grade level (luokka-aste, årskurs).
    GradeLevel as "grade level" {
        /// Pre-primary education.
        PrePrimary = "0",
        /// Grade 1.
        One = "1",
        /// Grade 2.
        Two = "2",
        /// Grade 3.
        Three = "3",
        /// Grade 4.
        Four = "4",
        /// Grade 5.
        Five = "5",
        /// Grade 6.
        Six = "6",
        /// Grade 7.
        Seven = "7",
        /// Grade 8.
        Eight = "8",
        /// Grade 9.
        Nine = "9",
        /// First year of general upper secondary education.
        UpperFirst = "L1",
        /// Second year of general upper secondary education.
        UpperSecond = "L2",
        /// Third year of general upper secondary education.
        UpperThird = "L3",
        /// Fourth year of general upper secondary education.
        UpperFourth = "L4",
    }
}

impl GradeLevel {
    /// Grades 1–9.
    pub const BASIC: [Self; 9] = [
        Self::One,
        Self::Two,
        Self::Three,
        Self::Four,
        Self::Five,
        Self::Six,
        Self::Seven,
        Self::Eight,
        Self::Nine,
    ];

    /// The grade of basic education with this number.
    pub fn basic(number: u8) -> Option<Self> {
        Self::BASIC.get(usize::from(number.checked_sub(1)?)).copied()
    }

    /// The number of the grade or upper secondary year: 0–9 and 1–4.
    pub fn number(self) -> u8 {
        self.code().trim_start_matches('L').parse().unwrap_or_default()
    }

    /// Whether this is general upper secondary education.
    pub fn is_upper_secondary(self) -> bool {
        self >= Self::UpperFirst
    }

    /// Whether one class teacher teaches most subjects.
    pub fn has_class_teacher(self) -> bool {
        self <= Self::Six
    }

    /// The grade level of the next school year, if this one is not the last.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Nine | Self::UpperFourth => None,
            _ => Self::ALL.iter().copied().find(|level| *level > self),
        }
    }

    /// The age that a learner usually reaches in the calendar year in which this school year starts.
    pub fn usual_age(self) -> i16 {
        match self.is_upper_secondary() {
            true => 15 + i16::from(self.number()),
            false => 6 + i16::from(self.number()),
        }
    }

    /// The grade level in words, as "7th grade" is said.
    pub fn name(self) -> Localized {
        let (fi, sv, en) = match self {
            Self::PrePrimary => ("esiopetus", "förskola", "pre-primary"),
            Self::One => ("1. luokka", "årskurs 1", "grade 1"),
            Self::Two => ("2. luokka", "årskurs 2", "grade 2"),
            Self::Three => ("3. luokka", "årskurs 3", "grade 3"),
            Self::Four => ("4. luokka", "årskurs 4", "grade 4"),
            Self::Five => ("5. luokka", "årskurs 5", "grade 5"),
            Self::Six => ("6. luokka", "årskurs 6", "grade 6"),
            Self::Seven => ("7. luokka", "årskurs 7", "grade 7"),
            Self::Eight => ("8. luokka", "årskurs 8", "grade 8"),
            Self::Nine => ("9. luokka", "årskurs 9", "grade 9"),
            Self::UpperFirst => ("lukion 1. vuosi", "gymnasiets årskurs 1", "upper secondary, year 1"),
            Self::UpperSecond => ("lukion 2. vuosi", "gymnasiets årskurs 2", "upper secondary, year 2"),
            Self::UpperThird => ("lukion 3. vuosi", "gymnasiets årskurs 3", "upper secondary, year 3"),
            Self::UpperFourth => ("lukion 4. vuosi", "gymnasiets årskurs 4", "upper secondary, year 4"),
        };
        Localized { fi, sv, en }
    }

    /// The grade level in words, in `lang`.
    pub fn name_in(self, lang: Lang) -> &'static str {
        self.name().in_lang(lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_climbs_from_pre_primary_to_the_ninth_grade() {
        let mut level = GradeLevel::PrePrimary;
        let mut climbed = 0;
        while let Some(next) = level.next() {
            level = next;
            climbed += 1;
        }
        assert_eq!((level, climbed), (GradeLevel::Nine, 9));
        assert_eq!(GradeLevel::UpperThird.next(), Some(GradeLevel::UpperFourth));
    }

    #[test]
    fn school_starts_in_the_year_a_child_turns_seven() {
        assert_eq!(GradeLevel::One.usual_age(), 7);
        assert_eq!(GradeLevel::UpperFirst.usual_age(), 16);
        assert!(GradeLevel::Six.has_class_teacher() && !GradeLevel::Seven.has_class_teacher());
        assert_eq!(GradeLevel::basic(9), Some(GradeLevel::Nine));
        assert_eq!((GradeLevel::basic(0), GradeLevel::basic(10)), (None, None));
    }
}
