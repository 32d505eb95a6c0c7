//! The business id (Y-tunnus) of a provider or a vendor: seven digits, a hyphen and a check digit.

use std::str::FromStr;

use crate::Malformed;

const WEIGHTS: [u32; 7] = [7, 9, 10, 5, 8, 4, 2];
const MALFORMED: Malformed = Malformed("business id");

/// A valid business id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessId(String);

impl BusinessId {
    /// The business id, as in `1234567-1`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The business id with this number and its check digit; `None` when the number has none or is too long.
    pub fn from_number(number: u32) -> Option<Self> {
        (0..10).find_map(|check| format!("{number:07}-{check}").parse().ok())
    }
}

impl FromStr for BusinessId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (digits, check) = text.split_once('-').ok_or(MALFORMED)?;
        let all_digits = |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(digits, 7) || !all_digits(check, 1) {
            return Err(MALFORMED);
        }
        let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
        let expected = match sum % 11 {
            0 => 0,
            // No business id is ever given a remainder of 1.
            1 => return Err(MALFORMED),
            remainder => 11 - remainder,
        };
        if check == expected.to_string() { Ok(Self(text.to_owned())) } else { Err(MALFORMED) }
    }
}

crate::text::text_backed!(BusinessId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        // The City of Helsinki's and the City of Tampere's.
        assert!("0201256-6".parse::<BusinessId>().is_ok());
        assert!("0211675-2".parse::<BusinessId>().is_ok());
        for text in ["0201256-7", "0201256", "201256-6", "02012566", "", "0000001-1", "äääääää-6"] {
            assert!(text.parse::<BusinessId>().is_err(), "{text}");
        }
    }
}
