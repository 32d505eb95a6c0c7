//! The school number (oppilaitosnumero) that Statistics Finland gives.

use std::str::FromStr;

use crate::Malformed;

/// Five digits that name a school.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolNumber(String);

impl SchoolNumber {
    /// The five digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SchoolNumber {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Malformed("school number"))
        }
    }
}

crate::text::text_backed!(SchoolNumber);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_number_has_five_digits() {
        assert_eq!("03245".parse::<SchoolNumber>().map(|n| n.to_string()).as_deref(), Ok("03245"));
        for text in ["3245", "032456", "0324a", "٠٣٢٤٥", ""] {
            assert!(text.parse::<SchoolNumber>().is_err(), "{text}");
        }
    }
}
