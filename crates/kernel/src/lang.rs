//! The three languages of the platform.

use serde::{Deserialize, Serialize};

/// A language that the platform speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Finnish.
    #[default]
    Fi,
    /// Swedish as it is used in Finland.
    Sv,
    /// English.
    En,
}

impl Lang {
    /// All of them, in the order in which the language menu shows them.
    pub const ALL: [Self; 3] = [Self::Fi, Self::Sv, Self::En];

    /// The BCP 47 code, as it stands in `lang` attributes and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fi => "fi",
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The language with this two-letter code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The best of ours for an `Accept-Language` header; Finnish when nothing fits.
    pub fn negotiate(header: &str) -> Self {
        let mut best = (Self::Fi, 0.0_f32);
        for item in header.split(',').take(16) {
            let mut parts = item.split(';');
            let tag = parts.next().unwrap_or("").trim();
            let primary = tag.split('-').next().unwrap_or("").to_ascii_lowercase();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            if let Some(lang) = Self::from_code(&primary)
                && weight > best.1
            {
                best = (lang, weight);
            }
        }
        best.0
    }
}

/// A name in three languages, as code sets and subjects have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Localized {
    /// Finnish.
    pub fi: &'static str,
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

impl Localized {
    /// The name in `lang`.
    pub fn in_lang(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fi => self.fi,
            Lang::Sv => self.sv,
            Lang::En => self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_s_wish_is_heard() {
        assert_eq!(Lang::negotiate("sv-FI,sv;q=0.9,en;q=0.8"), Lang::Sv);
        assert_eq!(Lang::negotiate("de, en;q=0.5, fi;q=0.7"), Lang::Fi);
        assert_eq!(Lang::negotiate("so"), Lang::Fi);
        assert_eq!(Lang::negotiate("en;q=nonsense"), Lang::Fi);
    }
}
