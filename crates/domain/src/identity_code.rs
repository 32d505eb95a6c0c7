//! The personal identity code (henkilötunnus): `DDMMYY`, a century mark, three digits and a check character.
//!
//! Source: the Digital and Population Data Services Agency's rules of 2023. The century mark belongs to the identity: the
//! same digits with another mark are another person. An odd individual number is a man's, an even one a woman's; 002–899
//! are real people's, 900–999 are kept for test data. `020503F9037` is a test person born on 2 May 2003.
//!
//! The code prints itself nowhere: no `Display`, no serialisation, a `Debug` that tells nothing. Who needs the text says
//! so by calling [`PersonalIdentityCode::expose`], and a reader of the code sees it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Malformed;

const CHECK_CHARACTERS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
const MARKS_1900: &[u8; 6] = b"-YXWVU";
const MARKS_2000: &[u8; 6] = b"ABCDEF";
const MALFORMED: Malformed = Malformed("personal identity code");

/// The sex that a personal identity code tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Odd individual number.
    Male,
    /// Even individual number.
    Female,
}

/// A valid personal identity code in its one normalised spelling. Its memory is wiped when it goes.
#[derive(Clone, PartialEq, Eq, Hash, Zeroize, ZeroizeOnDrop)]
pub struct PersonalIdentityCode([u8; 11]);

impl PersonalIdentityCode {
    /// How many synthetic codes one birth date and sex has room for: 50 individual numbers under six century marks.
    pub const SYNTHETIC_PER_DAY: u16 = 300;

    /// The code itself. Never for a log, a URL, an error or a page that has not been granted it.
    pub fn expose(&self) -> &str {
        // Only ASCII is ever stored, so the empty text never comes.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The code for a synthetic person: the `nth` of a birth date and sex, its individual number in 900–999. `None` when
    /// the year is outside 1900–2099 or `nth` is not below [`Self::SYNTHETIC_PER_DAY`].
    pub fn synthetic(born: Date, sex: Sex, nth: u16) -> Option<Self> {
        let marks = match born.year() {
            1900..=1999 => MARKS_1900,
            2000..=2099 => MARKS_2000,
            _ => return None,
        };
        let mark = char::from(*marks.get(usize::from(nth / 50))?);
        let individual = 900 + (nth % 50) * 2 + u16::from(sex == Sex::Male);
        let date = format!("{:02}{:02}{:02}", born.day(), born.month(), born.year() % 100);
        let check = check_character(&format!("{date}{individual}"))?;
        format!("{date}{mark}{individual}{check}").parse().ok()
    }

    /// The date of birth.
    pub fn birth_date(&self) -> Date {
        // Parsing has already accepted the date.
        born(&self.0).unwrap_or_default()
    }

    /// The sex that the individual number tells.
    pub fn sex(&self) -> Sex {
        if self.individual() % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Whether the code is reserved for test data, so that it is nobody's.
    pub fn is_synthetic(&self) -> bool {
        self.individual() >= 900
    }

    fn individual(&self) -> u32 {
        number(&self.0, 7, 3).unwrap_or_default()
    }
}

impl FromStr for PersonalIdentityCode {
    type Err = Malformed;

    /// Reads a code in any case and with blanks around it.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut bytes: [u8; 11] = text.trim().as_bytes().try_into().map_err(|_| MALFORMED)?;
        bytes.make_ascii_uppercase();
        let valid = is_valid(&bytes);
        let code = Self(bytes);
        bytes.zeroize();
        if valid { Ok(code) } else { Err(MALFORMED) }
    }
}

impl fmt::Debug for PersonalIdentityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalIdentityCode(…)")
    }
}

fn is_valid(bytes: &[u8; 11]) -> bool {
    let check = || {
        born(bytes)?;
        let remainder = number(bytes, 0, 6)? * 1000 + number(bytes, 7, 3)?;
        let expected = CHECK_CHARACTERS.get(usize::try_from(remainder % 31).ok()?)?;
        Some(number(bytes, 7, 3)? >= 2 && bytes.get(10) == Some(expected))
    };
    check().unwrap_or(false)
}

fn born(bytes: &[u8; 11]) -> Option<Date> {
    let mark = bytes.get(6)?;
    let century = match mark {
        b'+' => 1800,
        _ if MARKS_1900.contains(mark) => 1900,
        _ if MARKS_2000.contains(mark) => 2000,
        _ => return None,
    };
    let part = |from| i16::try_from(number(bytes, from, 2)?).ok();
    Date::new(century + part(4)?, i8::try_from(part(2)?).ok()?, i8::try_from(part(0)?).ok()?).ok()
}

/// The number that `len` digits from `from` on make.
fn number(bytes: &[u8; 11], from: usize, len: usize) -> Option<u32> {
    bytes
        .get(from..from + len)?
        .iter()
        .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

fn check_character(nine_digits: &str) -> Option<char> {
    let number: usize = nine_digits.parse().ok()?;
    CHECK_CHARACTERS.get(number % 31).map(|byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const VECTORS: [&str; 12] = [
        "010594Y9032",
        "020594X903P",
        "030594W903B",
        "040594V9030",
        "050594U903M",
        "010516B903X",
        "020516C903K",
        "030516D9037",
        "010501E9032",
        "020503F9037",
        "020504A902E",
        "020504B904H",
    ];

    #[test]
    fn the_agency_s_own_examples_are_read() {
        for text in VECTORS {
            let code: PersonalIdentityCode = text.parse().unwrap();
            assert_eq!(code.expose(), text);
            assert!(code.is_synthetic());
        }
    }

    #[test]
    fn a_code_tells_birth_and_sex() {
        let code: PersonalIdentityCode = " 020504b904h ".parse().unwrap();
        assert_eq!(code.expose(), "020504B904H");
        assert_eq!((code.birth_date(), code.sex()), (date(2004, 5, 2), Sex::Female));
        let old: PersonalIdentityCode = "010594Y9032".parse().unwrap();
        assert_eq!((old.birth_date(), old.sex()), (date(1994, 5, 1), Sex::Male));
        assert_eq!("131052-308T".parse::<PersonalIdentityCode>().map(|c| c.is_synthetic()), Ok(false));
    }

    #[test]
    fn every_wrong_character_is_noticed() {
        for (at, wrong) in [(10, "3"), (6, "G"), (0, "9"), (7, "x")] {
            let mut text = String::from("020503F9037");
            text.replace_range(at..=at, wrong);
            assert!(text.parse::<PersonalIdentityCode>().is_err(), "{text}");
        }
        for text in
            ["", "020503F903", "020503F90377", "310294-900Y", "290203A9003", "０20503F903", "ä20503F903"]
        {
            assert!(text.parse::<PersonalIdentityCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn individual_numbers_000_and_001_belong_to_nobody() {
        for individual in ["000", "001"] {
            let check = check_character(&format!("020503{individual}")).unwrap();
            assert!(format!("020503A{individual}{check}").parse::<PersonalIdentityCode>().is_err());
        }
    }

    #[test]
    fn a_code_never_prints_itself() {
        let code: PersonalIdentityCode = "020503F9037".parse().unwrap();
        assert!(!format!("{code:?} {:?}", Some(&code)).contains("9037"));
        assert_eq!(MALFORMED.to_string(), "not a valid personal identity code");
    }

    #[test]
    fn one_day_has_room_for_three_hundred_synthetic_children_of_each_sex() {
        let day = date(2016, 2, 29);
        let mut seen = HashSet::new();
        for sex in [Sex::Male, Sex::Female] {
            for nth in 0..PersonalIdentityCode::SYNTHETIC_PER_DAY {
                let code = PersonalIdentityCode::synthetic(day, sex, nth).unwrap();
                assert_eq!((code.birth_date(), code.sex(), code.is_synthetic()), (day, sex, true));
                assert!(seen.insert(code.expose().to_owned()));
            }
        }
        assert!(PersonalIdentityCode::synthetic(day, Sex::Male, 300).is_none());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_stumble(text in "\\PC{0,14}") {
            if let Ok(code) = text.parse::<PersonalIdentityCode>() {
                prop_assert_eq!(code.expose(), text.trim().to_ascii_uppercase());
            }
        }

        #[test]
        fn near_codes_do_not_stumble_either(text in "[0-3][0-9][01][0-9]{3}[-+A-FU-Yåé][0-9]{3}[0-9A-Yé]") {
            if let Ok(code) = text.parse::<PersonalIdentityCode>() {
                prop_assert!(code.birth_date().year() >= 1800);
            }
        }
    }
}
