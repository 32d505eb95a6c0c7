//! Identity codes and learner numbers that nobody else in the country has.

use std::collections::HashMap;

use domain::{PersonOid, PersonalIdentityCode, Sex};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Gives out birth dates with identity codes, and learner numbers.
#[derive(Default)]
pub(crate) struct Numbers {
    given: HashMap<(i16, bool), u32>,
    persons: u64,
}

/// Coprime to 365, so that those who come one after the other are born apart, and all days come before one comes again.
const STEP: u32 = 128;

impl Numbers {
    /// A birth date in `year` and the identity code for it. Every year has room for more than a hundred thousand of each
    /// sex; beyond that there is no code, only a date.
    pub(crate) fn born_in(&mut self, year: i16, sex: Sex) -> (Date, Option<PersonalIdentityCode>) {
        let count = self.given.entry((year, sex == Sex::Male)).or_default();
        let nth = *count;
        *count += 1;
        let day = date(year, 1, 1)
            .saturating_add(i32::try_from((nth % 365) * STEP % 365).unwrap_or_default().days());
        let code =
            u16::try_from(nth / 365).ok().and_then(|nth| PersonalIdentityCode::synthetic(day, sex, nth));
        (day, code)
    }

    /// The next learner number.
    pub(crate) fn learner_number(&mut self) -> PersonOid {
        self.persons += 1;
        PersonOid::synthetic(self.persons)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_whole_country_s_year_of_birth_has_different_codes() {
        let mut numbers = Numbers::default();
        let mut seen = HashSet::new();
        for _ in 0..40_000 {
            let (born, code) = numbers.born_in(2014, Sex::Female);
            let code = code.unwrap();
            assert_eq!((code.birth_date(), code.sex(), born.year()), (born, Sex::Female, 2014));
            assert!(seen.insert(code.expose().to_owned()));
        }
    }
}
