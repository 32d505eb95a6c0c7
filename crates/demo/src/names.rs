//! What people are called, by mother tongue. Given names and surnames are common ones; put together they name nobody.

use domain::{LanguageCode, PersonName, Sex};

use crate::dice::Dice;

/// The names of one language.
struct NameSet {
    language: &'static str,
    boys: &'static [&'static str],
    girls: &'static [&'static str],
    men: &'static [&'static str],
    women: &'static [&'static str],
    surnames: &'static [&'static str],
}

const FI_BOYS: &[&str] = &[
    "Leo", "Eino", "Väinö", "Oliver", "Elias", "Onni", "Noel", "Toivo", "Emil", "Leevi", "Eeli", "Niilo",
    "Aatos", "Eetu", "Otso", "Hugo", "Oiva", "Aarni", "Viljami", "Joona", "Veikko", "Urho", "Aleksi",
    "Lauri", "Kasper", "Luukas", "Matias", "Juho", "Arttu", "Sampo", "Tuukka", "Veeti", "Jere", "Akseli",
    "Nooa", "Paavo", "Olavi", "Johannes", "Antero", "Juhani",
];
const FI_GIRLS: &[&str] = &[
    "Aino",
    "Olivia",
    "Eevi",
    "Lilja",
    "Sofia",
    "Isla",
    "Venla",
    "Helmi",
    "Aada",
    "Ellen",
    "Elsa",
    "Pihla",
    "Kerttu",
    "Vilma",
    "Eila",
    "Saga",
    "Hilla",
    "Emilia",
    "Iida",
    "Enni",
    "Alma",
    "Siiri",
    "Mila",
    "Oona",
    "Anni",
    "Saimi",
    "Minea",
    "Elli",
    "Amanda",
    "Ronja",
    "Nelli",
    "Peppi",
    "Veera",
    "Kiira",
    "Fanni",
    "Maria",
    "Katariina",
    "Johanna",
    "Anneli",
    "Kaarina",
];
const FI_MEN: &[&str] = &[
    "Mikko", "Antti", "Jukka", "Timo", "Janne", "Petri", "Sami", "Marko", "Jari", "Tomi", "Ville", "Jussi",
    "Teemu", "Heikki", "Pekka", "Matti", "Tero", "Juha", "Kimmo", "Jani", "Markus", "Toni", "Lauri", "Olli",
    "Esa", "Harri", "Ilkka", "Tuomas", "Ari", "Vesa", "Kari", "Miika", "Henri", "Aki", "Pasi",
];
const FI_WOMEN: &[&str] = &[
    "Anna", "Johanna", "Minna", "Hanna", "Laura", "Satu", "Sanna", "Tiina", "Heidi", "Mari", "Katja", "Outi",
    "Kirsi", "Jenni", "Niina", "Elina", "Sari", "Päivi", "Anu", "Heli", "Riikka", "Susanna", "Virpi", "Mira",
    "Kaisa", "Essi", "Noora", "Tanja", "Piia", "Merja", "Henna", "Reetta", "Taru", "Jaana", "Leena",
];
const FI_SURNAMES: &[&str] = &[
    "Korhonen",
    "Virtanen",
    "Mäkinen",
    "Nieminen",
    "Mäkelä",
    "Hämäläinen",
    "Laine",
    "Heikkinen",
    "Koskinen",
    "Järvinen",
    "Lehtonen",
    "Lehtinen",
    "Saarinen",
    "Salminen",
    "Heinonen",
    "Niemi",
    "Heikkilä",
    "Kinnunen",
    "Salonen",
    "Turunen",
    "Salo",
    "Laitinen",
    "Tuominen",
    "Rantanen",
    "Karjalainen",
    "Jokinen",
    "Mattila",
    "Savolainen",
    "Lahtinen",
    "Ahonen",
    "Ojala",
    "Leppänen",
    "Väisänen",
    "Hiltunen",
    "Kallio",
    "Leinonen",
    "Miettinen",
    "Pitkänen",
    "Aaltonen",
    "Manninen",
    "Hakala",
    "Koivisto",
    "Anttila",
    "Laaksonen",
    "Hirvonen",
    "Räsänen",
    "Lehto",
    "Laakso",
    "Toivonen",
    "Mustonen",
    "Rantala",
    "Aalto",
    "Peltonen",
    "Hartikainen",
    "Partanen",
    "Kettunen",
    "Vainio",
    "Seppälä",
    "Ranta",
    "Kauppinen",
    "Nurmi",
    "Pulkkinen",
    "Eskelinen",
    "Kokkonen",
    "Halonen",
    "Huttunen",
    "Holopainen",
    "Nyman-Salo",
    "Ylitalo",
    "Niskanen",
];

const SETS: &[NameSet] = &[
    NameSet {
        language: "FI",
        boys: FI_BOYS,
        girls: FI_GIRLS,
        men: FI_MEN,
        women: FI_WOMEN,
        surnames: FI_SURNAMES,
    },
    NameSet {
        language: "SV",
        boys: &[
            "Emil",
            "Axel",
            "Oskar",
            "William",
            "Hugo",
            "Lukas",
            "Elliot",
            "Sebastian",
            "Viktor",
            "Anton",
            "Linus",
            "Albin",
            "Edvin",
            "Kevin",
            "Theo",
            "Alexander",
            "Benjamin",
            "Filip",
            "Isak",
            "Melker",
        ],
        girls: &[
            "Ida", "Elin", "Alma", "Wilma", "Ebba", "Saga", "Linnea", "Freja", "Ellen", "Matilda", "Agnes",
            "Tyra", "Stella", "Julia", "Nora", "Selma", "Iris", "Emma", "Tilda", "Astrid",
        ],
        men: &[
            "Johan", "Mikael", "Fredrik", "Patrik", "Niklas", "Tom", "Kristian", "Robert", "Stefan", "Kim",
            "Andreas", "Henrik", "Tobias", "Joakim", "Peter",
        ],
        women: &[
            "Maria", "Camilla", "Annika", "Linda", "Jessica", "Susanne", "Malin", "Sofia", "Nina", "Pia",
            "Carola", "Åsa", "Monica", "Petra", "Ulrika",
        ],
        surnames: &[
            "Johansson",
            "Nyman",
            "Lindholm",
            "Karlsson",
            "Andersson",
            "Lindqvist",
            "Eriksson",
            "Sjöblom",
            "Lindström",
            "Nyberg",
            "Öhman",
            "Holmberg",
            "Backman",
            "Sundqvist",
            "Söderholm",
            "Granholm",
            "Grönroos",
            "Björklund",
            "Lönnqvist",
            "Westerlund",
            "Forsström",
            "Häggblom",
            "Åkerlund",
            "Ekström",
            "Wikström",
        ],
    },
    NameSet {
        language: "SO",
        boys: &["Abdi", "Mohamed", "Ahmed", "Hassan", "Yusuf", "Liban", "Bilal", "Zakaria", "Ayub", "Mahad"],
        girls: &[
            "Hodan", "Amina", "Fadumo", "Ifrah", "Sumaya", "Nasra", "Khadija", "Hamdi", "Ayaan", "Maryan",
        ],
        men: &["Abdullahi", "Osman", "Ibrahim", "Said", "Omar", "Jama", "Farah", "Ismail"],
        women: &["Halimo", "Sahra", "Asha", "Ubah", "Zahra", "Deqa", "Hawa", "Safia"],
        surnames: &[
            "Abdi", "Hassan", "Ali", "Warsame", "Farah", "Nur", "Jama", "Mohamud", "Hussein", "Aden", "Isse",
        ],
    },
    NameSet {
        language: "AR",
        boys: &["Adam", "Yousef", "Karim", "Omar", "Ali", "Hamza", "Rayan", "Zain", "Mustafa", "Hadi"],
        girls: &["Layla", "Nour", "Mariam", "Fatima", "Zainab", "Sara", "Yasmin", "Rania", "Salma", "Huda"],
        men: &["Ahmad", "Khaled", "Haider", "Samir", "Tariq", "Nabil", "Basim", "Walid"],
        women: &["Rasha", "Hanan", "Dina", "Noor", "Iman", "Suad", "Amal", "Reem"],
        surnames: &[
            "Al-Hassan",
            "Haddad",
            "Khalil",
            "Mansour",
            "Saleh",
            "Al-Jabouri",
            "Hamdan",
            "Nasser",
            "Aziz",
            "Karimi",
        ],
    },
    NameSet {
        language: "RU",
        boys: &[
            "Artjom", "Maksim", "Daniil", "Ivan", "Mihail", "Kirill", "Nikita", "Timofei", "Roman", "Leonid",
        ],
        girls: &[
            "Anastasia",
            "Daria",
            "Sofia",
            "Polina",
            "Viktoria",
            "Alisa",
            "Milana",
            "Ksenia",
            "Eva",
            "Varvara",
        ],
        men: &["Aleksandr", "Sergei", "Dmitri", "Andrei", "Aleksei", "Pavel", "Oleg", "Igor"],
        women: &["Irina", "Olga", "Natalia", "Tatjana", "Jelena", "Svetlana", "Julia", "Marina"],
        surnames: &[
            "Ivanov",
            "Smirnov",
            "Kuznetsov",
            "Popov",
            "Sokolov",
            "Lebedev",
            "Morozov",
            "Volkov",
            "Orlov",
            "Fedorov",
        ],
    },
    NameSet {
        language: "ET",
        boys: &[
            "Rasmus", "Robin", "Kristjan", "Markus", "Oskar", "Sander", "Karl", "Mattias", "Henri", "Martin",
        ],
        girls: &["Liisa", "Laura", "Maria", "Sofia", "Mia", "Lenna", "Hanna", "Kertu", "Triin", "Eliise"],
        men: &["Jaan", "Tõnu", "Rein", "Andres", "Margus", "Urmas", "Toomas", "Indrek"],
        women: &["Kristiina", "Kadri", "Anneli", "Piret", "Merike", "Katrin", "Ülle", "Riina"],
        surnames: &[
            "Tamm", "Saar", "Sepp", "Mägi", "Kask", "Kukk", "Rebane", "Ilves", "Pärn", "Koppel", "Luik",
        ],
    },
    NameSet {
        language: "KU",
        boys: &["Rojhat", "Azad", "Baran", "Diyar", "Miran", "Hêvar", "Sipan", "Serhat"],
        girls: &["Berivan", "Rojin", "Zilan", "Helin", "Dilan", "Evin", "Shirin", "Nazdar"],
        men: &["Hiwa", "Sherko", "Karwan", "Rebin", "Aram", "Soran", "Dilshad"],
        women: &["Shilan", "Chiman", "Gulistan", "Tara", "Nasrin", "Bahar", "Sivan"],
        surnames: &["Barzani", "Demir", "Qadir", "Rashid", "Zebari", "Kaya", "Mahmoud", "Ahmadi", "Botani"],
    },
    NameSet {
        language: "VI",
        boys: &["Minh", "Duc", "Hieu", "Khanh", "Long", "Nam", "Phuc", "Tuan"],
        girls: &["Linh", "Mai", "Thao", "Trang", "Ngoc", "Lan", "Huong", "Vy"],
        men: &["Hung", "Dung", "Thanh", "Quang", "Son", "Hai", "Viet"],
        women: &["Hoa", "Thuy", "Nga", "Phuong", "Hanh", "Yen", "Tuyet"],
        surnames: &["Nguyen", "Tran", "Le", "Pham", "Hoang", "Vu", "Dang", "Bui", "Do"],
    },
    NameSet {
        language: "UK",
        boys: &["Danylo", "Bohdan", "Nazar", "Ostap", "Matvii", "Tymofii", "Andrii", "Ivan"],
        girls: &["Zlata", "Solomiia", "Myroslava", "Kateryna", "Anna", "Viktoriia", "Yeva", "Dariia"],
        men: &["Oleksandr", "Serhii", "Yurii", "Vasyl", "Taras", "Mykola", "Volodymyr"],
        women: &["Oksana", "Olena", "Iryna", "Nataliia", "Halyna", "Liudmyla", "Tetiana"],
        surnames: &[
            "Shevchenko",
            "Kovalenko",
            "Bondarenko",
            "Tkachenko",
            "Kravchenko",
            "Oliinyk",
            "Melnyk",
            "Koval",
            "Savchenko",
        ],
    },
    NameSet {
        language: "SQ",
        boys: &["Arber", "Dion", "Leart", "Endrit", "Rinor", "Blerim"],
        girls: &["Arta", "Elira", "Besa", "Lea", "Dafina", "Rina"],
        men: &["Agim", "Ilir", "Besnik", "Fatmir", "Luan"],
        women: &["Vjosa", "Teuta", "Mimoza", "Shpresa", "Drita"],
        surnames: &["Krasniqi", "Gashi", "Berisha", "Morina", "Shala", "Hoxha", "Bytyqi"],
    },
    NameSet {
        language: "FA",
        boys: &["Reza", "Mahdi", "Arman", "Amir", "Parsa", "Sina"],
        girls: &["Zahra", "Parisa", "Ariana", "Setareh", "Mina", "Elham"],
        men: &["Hossein", "Javad", "Farhad", "Behzad", "Nader"],
        women: &["Maryam", "Shabnam", "Fariba", "Leila", "Soraya"],
        surnames: &["Ahmadi", "Hosseini", "Rezai", "Karimi", "Mohammadi", "Rahimi", "Sharifi"],
    },
    NameSet {
        language: "EN",
        boys: &["James", "Daniel", "Samuel", "David", "Joshua", "Nathan"],
        girls: &["Grace", "Chloe", "Hannah", "Abigail", "Joy", "Ruby"],
        men: &["Michael", "Andrew", "Emmanuel", "Peter", "Kelvin"],
        women: &["Sarah", "Blessing", "Elizabeth", "Victoria", "Rebecca"],
        surnames: &["Okafor", "Brown", "Mensah", "Taylor", "Adeyemi", "Wilson", "Murphy"],
    },
];

/// The immigrant languages and how common each is.
const IMMIGRANT: &[(&str, u32)] = &[
    ("RU", 20),
    ("ET", 13),
    ("AR", 14),
    ("SO", 11),
    ("UK", 11),
    ("EN", 8),
    ("KU", 7),
    ("VI", 5),
    ("SQ", 6),
    ("FA", 5),
];

/// A mother tongue that is neither Finnish nor Swedish.
pub(crate) fn immigrant_language(dice: &mut Dice) -> LanguageCode {
    let weights: Vec<u32> = IMMIGRANT.iter().map(|(_, weight)| *weight).collect();
    let code = IMMIGRANT.get(dice.weighted(&weights)).map_or("RU", |(code, _)| code);
    code.parse().unwrap_or(LanguageCode::FINNISH)
}

fn set(language: LanguageCode) -> Option<&'static NameSet> {
    SETS.iter().find(|set| set.language == language.as_str()).or(SETS.first())
}

/// A surname of the language.
pub(crate) fn surname(dice: &mut Dice, language: LanguageCode) -> &'static str {
    set(language).map(|set| dice.pick(set.surnames)).unwrap_or_default()
}

/// A surname as a woman or a man bears it: Russian has two forms.
pub(crate) fn inflected(language: LanguageCode, surname: &str, sex: Sex) -> String {
    let feminine = sex == Sex::Female && language.as_str() == "RU";
    match (feminine, surname.ends_with("ov") || surname.ends_with("ev")) {
        (true, true) => format!("{surname}a"),
        _ => surname.to_owned(),
    }
}

/// A child's name: mostly two given names, the first of them the call name four times out of five.
pub(crate) fn child(dice: &mut Dice, language: LanguageCode, sex: Sex, surname: &str) -> Option<PersonName> {
    let set = set(language)?;
    given(dice, if sex == Sex::Male { set.boys } else { set.girls }, &inflected(language, surname, sex))
}

/// An adult's name.
pub(crate) fn adult(dice: &mut Dice, language: LanguageCode, sex: Sex, surname: &str) -> Option<PersonName> {
    let set = set(language)?;
    given(dice, if sex == Sex::Male { set.men } else { set.women }, &inflected(language, surname, sex))
}

fn given(dice: &mut Dice, from: &[&'static str], surname: &str) -> Option<PersonName> {
    let first = dice.pick(from);
    let second = dice.pick(from);
    if second == first || dice.percent(25) {
        return PersonName::new(first, first, surname).ok();
    }
    if dice.percent(6) {
        let both = format!("{first}-{second}");
        let call = if dice.percent(60) { both.as_str() } else { first };
        return PersonName::new(&both, call, surname).ok();
    }
    let call = if dice.percent(80) { first } else { second };
    PersonName::new(&format!("{first} {second}"), call, surname).ok()
}

/// A name as it stands in an address: small letters of the English alphabet.
pub(crate) fn plain(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'a'..='z' | '-' => Some(letter),
            'ä' | 'å' | 'á' => Some('a'),
            'ö' | 'õ' => Some('o'),
            'ü' => Some('u'),
            'ê' => Some('e'),
            ' ' => Some('.'),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_children_and_adults() {
        let mut dice = Dice::new(1, "names");
        for set in SETS {
            let language: LanguageCode = set.language.parse().unwrap();
            for sex in [Sex::Male, Sex::Female] {
                for _ in 0..50 {
                    let surname = surname(&mut dice, language);
                    assert!(child(&mut dice, language, sex, surname).is_some());
                    assert!(adult(&mut dice, language, sex, surname).is_some());
                }
            }
        }
        assert!(IMMIGRANT.iter().all(|(code, _)| SETS.iter().any(|set| set.language == *code)));
    }

    #[test]
    fn names_become_addresses() {
        assert_eq!(plain("Väinö Åkerlund"), "vaino.akerlund");
        assert_eq!(inflected("RU".parse().unwrap(), "Ivanov", Sex::Female), "Ivanova");
    }
}
