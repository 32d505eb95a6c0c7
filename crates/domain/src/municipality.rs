//! Municipalities (kunta) by their national code, and the region that school holidays follow.

use std::str::FromStr;

use kernel::{Lang, Localized};

use crate::Malformed;
use crate::municipality_table::MUNICIPALITIES;

/// A municipality of the national code set, former ones too: a birthplace may have gone since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(&'static str);

impl MunicipalityCode {
    /// The three digits.
    pub fn as_str(&self) -> &str {
        self.0
    }

    /// The official name. English uses the Finnish one.
    pub fn name(&self) -> Localized {
        match position(self.0).and_then(|at| MUNICIPALITIES.get(at)) {
            Some((_, fi, sv)) => Localized { fi, sv, en: fi },
            None => Localized { fi: self.0, sv: self.0, en: self.0 },
        }
    }

    /// The official name in `lang`.
    pub fn name_in(&self, lang: Lang) -> &'static str {
        self.name().in_lang(lang)
    }

    /// All of them, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        MUNICIPALITIES.iter().map(|(code, _, _)| Self(code))
    }

    /// When the municipality's schools usually have their winter and autumn holidays. Providers decide themselves; this
    /// is what a new provider starts with.
    pub fn holiday_region(&self) -> HolidayRegion {
        if SOUTH.contains(&self.0) {
            HolidayRegion::South
        } else if NORTH.contains(&self.0) {
            HolidayRegion::North
        } else {
            HolidayRegion::Middle
        }
    }
}

/// Which weeks the autumn and winter holidays are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HolidayRegion {
    /// Autumn in week 42, winter in week 8.
    South,
    /// Autumn in week 42, winter in week 9.
    Middle,
    /// Autumn in week 43, winter in week 10.
    North,
}

impl HolidayRegion {
    /// The ISO week of the autumn holiday.
    pub fn autumn_week(self) -> i8 {
        match self {
            Self::South | Self::Middle => 42,
            Self::North => 43,
        }
    }

    /// The ISO week of the winter holiday.
    pub fn winter_week(self) -> i8 {
        match self {
            Self::South => 8,
            Self::Middle => 9,
            Self::North => 10,
        }
    }
}

/// Uusimaa, Varsinais-Suomi and Päijät-Häme.
const SOUTH: &[&str] = &[
    "018", "019", "016", "049", "078", "081", "091", "092", "098", "106", "111", "149", "186", "202", "224",
    "235", "245", "257", "284", "304", "316", "322", "398", "400", "423", "430", "434", "444", "445", "480",
    "481", "503", "504", "505", "529", "538", "543", "560", "561", "573", "576", "577", "611", "616", "631",
    "636", "638", "680", "704", "710", "734", "738", "753", "755", "761", "781", "833", "853", "858", "895",
    "918", "927",
];

/// Pohjois-Pohjanmaa, Kainuu, Lapland, Pohjois-Karjala and Pohjois-Savo, as far as they follow the north.
const NORTH: &[&str] = &[
    "009", "069", "071", "072", "105", "139", "148", "167", "205", "208", "240", "244", "261", "273", "276",
    "290", "297", "305", "317", "320", "425", "436", "483", "494", "498", "535", "563", "564", "578", "583",
    "614", "615", "620", "625", "626", "630", "678", "683", "691", "697", "698", "732", "742", "746", "748",
    "751", "758", "765", "777", "785", "791", "832", "845", "851", "854", "859", "889", "890", "977",
];

fn position(code: &str) -> Option<usize> {
    MUNICIPALITIES.binary_search_by(|row| row.0.cmp(code)).ok()
}

impl FromStr for MunicipalityCode {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        position(text)
            .and_then(|at| MUNICIPALITIES.get(at))
            .map(|row| Self(row.0))
            .ok_or(Malformed("municipality code"))
    }
}

crate::text::text_backed!(MunicipalityCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_founding_cities_are_known_by_both_names() {
        for (code, fi, sv) in [
            ("049", "Espoo", "Esbo"),
            ("092", "Vantaa", "Vanda"),
            ("179", "Jyväskylä", "Jyväskylä"),
            ("398", "Lahti", "Lahtis"),
            ("564", "Oulu", "Uleåborg"),
            ("837", "Tampere", "Tammerfors"),
            ("853", "Turku", "Åbo"),
        ] {
            let city: MunicipalityCode = code.parse().unwrap();
            assert_eq!((city.name_in(Lang::Fi), city.name_in(Lang::Sv)), (fi, sv));
        }
        assert!("1000".parse::<MunicipalityCode>().is_err());
    }

    #[test]
    fn the_table_is_in_order_and_the_regions_are_in_the_table() {
        assert!(MUNICIPALITIES.is_sorted_by(|a, b| a.0 < b.0));
        for code in SOUTH.iter().chain(NORTH) {
            assert!(position(code).is_some(), "{code}");
            assert!(!(SOUTH.contains(code) && NORTH.contains(code)), "{code}");
        }
    }
}
