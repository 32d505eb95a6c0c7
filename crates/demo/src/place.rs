//! The demo's municipalities, and invented places in them. Only the municipalities are real.

use domain::{LanguageCode, MunicipalityCode};

use crate::bundle::Address;
use crate::dice::Dice;

/// What is known of a provider beforehand.
pub(crate) struct PlaceFacts {
    pub(crate) code: &'static str,
    pub(crate) fi: &'static str,
    pub(crate) sv: &'static str,
    pub(crate) municipality: &'static str,
    /// Its share of the cities' learners, in hundredths.
    pub(crate) share: u32,
    /// Of a hundred families, those with a mother tongue other than Finnish or Swedish.
    pub(crate) immigrant: usize,
    /// Of a hundred learners, those in Swedish schools.
    pub(crate) swedish: u32,
    /// The first digits of its postal codes.
    pub(crate) postal: &'static str,
    pub(crate) city: &'static str,
}

impl PlaceFacts {
    pub(crate) fn municipality(&self) -> Option<MunicipalityCode> {
        self.municipality.parse().ok()
    }
}

/// The seven founding cities and a small municipality in the country, which comes last.
pub(crate) const PLACES: &[PlaceFacts] = &[
    PlaceFacts {
        code: "espoo",
        fi: "Espoon kaupunki",
        sv: "Esbo stad",
        municipality: "049",
        share: 21,
        immigrant: 23,
        swedish: 8,
        postal: "02",
        city: "Espoo",
    },
    PlaceFacts {
        code: "vantaa",
        fi: "Vantaan kaupunki",
        sv: "Vanda stad",
        municipality: "092",
        share: 17,
        immigrant: 26,
        swedish: 5,
        postal: "01",
        city: "Vantaa",
    },
    PlaceFacts {
        code: "jyvaskyla",
        fi: "Jyväskylän kaupunki",
        sv: "Jyväskylä stad",
        municipality: "179",
        share: 10,
        immigrant: 7,
        swedish: 0,
        postal: "40",
        city: "Jyväskylä",
    },
    PlaceFacts {
        code: "lahti",
        fi: "Lahden kaupunki",
        sv: "Lahtis stad",
        municipality: "398",
        share: 9,
        immigrant: 10,
        swedish: 0,
        postal: "15",
        city: "Lahti",
    },
    PlaceFacts {
        code: "oulu",
        fi: "Oulun kaupunki",
        sv: "Uleåborgs stad",
        municipality: "564",
        share: 17,
        immigrant: 6,
        swedish: 0,
        postal: "90",
        city: "Oulu",
    },
    PlaceFacts {
        code: "tampere",
        fi: "Tampereen kaupunki",
        sv: "Tammerfors stad",
        municipality: "837",
        share: 15,
        immigrant: 10,
        swedish: 2,
        postal: "33",
        city: "Tampere",
    },
    PlaceFacts {
        code: "turku",
        fi: "Turun kaupunki",
        sv: "Åbo stad",
        municipality: "853",
        share: 11,
        immigrant: 15,
        swedish: 10,
        postal: "20",
        city: "Turku",
    },
    PlaceFacts {
        code: "kuhmoinen",
        fi: "Kuhmoisten kunta",
        sv: "Kuhmois kommun",
        municipality: "291",
        share: 0,
        immigrant: 3,
        swedish: 0,
        postal: "17",
        city: "Kuhmoinen",
    },
];

const FI_FIRST: &[&str] = &[
    "Tammi",
    "Kivi",
    "Hopea",
    "Kuusi",
    "Lehto",
    "Karhu",
    "Joutsen",
    "Pihlaja",
    "Kulta",
    "Suvi",
    "Aamu",
    "Pääsky",
    "Tuuli",
    "Havu",
    "Sini",
    "Koivu",
    "Haukka",
    "Kettu",
    "Lintu",
    "Metsä",
    "Valko",
    "Saarni",
    "Visa",
    "Ranta",
    "Peura",
    "Vilja",
    "Satakieli",
    "Vaahtera",
    "Lumi",
    "Kielo",
];
const FI_SECOND: &[&str] = &[
    "mäen", "lahden", "rannan", "niemen", "laakson", "harjun", "puron", "kallion", "pellon", "saaren",
    "kosken", "lammen", "aukion", "notkon", "kummun", "portin", "tien", "haan",
];
const SV_FIRST: &[&str] = &[
    "Ek", "Björk", "Sten", "Silver", "Gran", "Tall", "Löv", "Svan", "Räv", "Rönn", "Lind", "Asp", "Vinter",
    "Sommar", "Havs",
];
const SV_SECOND: &[&str] = &[
    "backens",
    "vikens",
    "strandens",
    "uddens",
    "dalens",
    "åsens",
    "bäckens",
    "bergets",
    "ängens",
    "skogens",
    "holmens",
];
const STREETS: &[&str] = &[
    "Koivutie",
    "Opintie",
    "Satakielenkuja",
    "Mäntypolku",
    "Rantakatu",
    "Kanervatie",
    "Pihlajakuja",
    "Myllykatu",
    "Peltotie",
    "Harjukatu",
    "Vanamontie",
    "Lehmuskatu",
    "Orvokkitie",
    "Suopolku",
    "Kallionkatu",
    "Niittytie",
    "Ahjokuja",
    "Puistokatu",
    "Käpytie",
    "Luhtatie",
];

/// The `nth` school's name in a provider: different for different numbers.
pub(crate) fn school_name(language: LanguageCode, upper_secondary: bool, nth: usize) -> String {
    let (first, second) =
        if language == LanguageCode::SWEDISH { (SV_FIRST, SV_SECOND) } else { (FI_FIRST, FI_SECOND) };
    // Both lists are walked together; their lengths' common multiples are far apart.
    let one = first.get(nth % first.len()).copied().unwrap_or_default();
    let two = second.get((nth + nth / first.len()) % second.len()).copied().unwrap_or_default();
    let kind = match (language == LanguageCode::SWEDISH, upper_secondary) {
        (true, true) => "gymnasium",
        (true, false) => "skola",
        (false, true) => "lukio",
        (false, false) => "koulu",
    };
    format!("{one}{two} {kind}")
}

/// A home in the place.
pub(crate) fn address(dice: &mut Dice, place: &PlaceFacts) -> Address {
    let street = dice.pick(STREETS);
    let number = dice.between(1, 60);
    let street = if dice.percent(60) {
        let stair = dice.pick(&["A", "B", "C"]);
        format!("{street} {number} {stair} {}", dice.between(1, 40))
    } else {
        format!("{street} {number}")
    };
    Address {
        street,
        postal_code: format!("{}{:03}", place.postal, dice.between(10, 98) * 10),
        city: place.city,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_cities_share_the_country() {
        assert_eq!(PLACES.iter().map(|place| place.share).sum::<u32>(), 100);
        for place in PLACES {
            assert!(place.municipality().is_some(), "{}", place.code);
        }
    }

    #[test]
    fn schools_of_a_provider_have_different_names() {
        for (language, many) in [(LanguageCode::FINNISH, 500), (LanguageCode::SWEDISH, 100)] {
            let names: HashSet<_> = (0..many).map(|nth| school_name(language, false, nth)).collect();
            assert_eq!(names.len(), many);
        }
        assert!(
            FI_FIRST.iter().all(|name| name.chars().all(|c| "äöåÄÖÅ".contains(c) || c.is_ascii_alphabetic()))
        );
    }
}
