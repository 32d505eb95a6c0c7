//! Languages of the national code set `kieli`: mother tongues and languages of teaching.

use std::str::FromStr;

use kernel::{Lang, Localized};

use crate::Malformed;
use crate::language_table::LANGUAGES;

/// A language of the code set, such as `FI` or `SO`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageCode(&'static str);

impl LanguageCode {
    /// Finnish.
    pub const FINNISH: Self = Self("FI");
    /// Swedish.
    pub const SWEDISH: Self = Self("SV");

    /// The two characters, in capitals.
    pub fn as_str(&self) -> &str {
        self.0
    }

    /// The language's name, in small letters as in Finnish and Swedish text.
    pub fn name(&self) -> Localized {
        match position(self.0).and_then(|at| LANGUAGES.get(at)) {
            Some((_, fi, sv, en)) => Localized { fi, sv, en },
            None => Localized { fi: self.0, sv: self.0, en: self.0 },
        }
    }

    /// The language in which the platform writes to somebody with this mother tongue until they choose.
    pub fn platform_language(&self) -> Lang {
        match self.0 {
            "FI" => Lang::Fi,
            "SV" => Lang::Sv,
            "EN" => Lang::En,
            _ => Lang::Fi,
        }
    }
}

fn position(code: &str) -> Option<usize> {
    LANGUAGES.binary_search_by(|row| row.0.cmp(code)).ok()
}

impl FromStr for LanguageCode {
    type Err = Malformed;

    /// Reads a code in any case: other systems send `fi` as well as `FI`.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        position(&text.to_ascii_uppercase())
            .and_then(|at| LANGUAGES.get(at))
            .map(|row| Self(row.0))
            .ok_or(Malformed("language code"))
    }
}

crate::text::text_backed!(LanguageCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_read_in_any_case_and_named_in_three() {
        let somali: LanguageCode = "so".parse().unwrap();
        assert_eq!(somali.to_string(), "SO");
        assert_eq!(somali.name().in_lang(Lang::Sv), "somaliska");
        assert!("QQ".parse::<LanguageCode>().is_err());
        assert!(LANGUAGES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
