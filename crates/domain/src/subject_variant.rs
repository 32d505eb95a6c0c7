//! A subject as it is really taught: mother tongue in one of its variants, a language by its name, upper secondary
//! mathematics by its syllabus. Written `AI-AI1`, `A1-EN`, `MA-MAA`, or just `MU`.

use std::str::FromStr;

use kernel::{Lang, Localized};

use crate::{LanguageCode, Malformed, Subject};

const MALFORMED: Malformed = Malformed("syllabus");

macro_rules! variants {
    ($($(#[$doc:meta])* $value:ident = $code:literal, $fi:literal, $sv:literal, $en:literal;)+) => {
        crate::text::coded_enum! {
            /// A variant of mother tongue and literature or of mathematics.
            Variant as "subject variant" { $($(#[$doc])* $value = $code,)+ }
        }

        impl Variant {
            /// The official name.
            pub const fn name(self) -> Localized {
                match self { $(Self::$value => Localized { fi: $fi, sv: $sv, en: $en },)+ }
            }
        }
    };
}

variants! {
    /// Finnish as mother tongue.
    Finnish = "AI1", "Suomen kieli ja kirjallisuus", "Finska och litteratur", "Finnish language and literature";
    /// Swedish as mother tongue.
    Swedish = "AI2", "Ruotsin kieli ja kirjallisuus", "Svenska och litteratur", "Swedish language and literature";
    /// Sámi as mother tongue.
    Sami = "AI3", "Saamen kieli ja kirjallisuus", "Samiska och litteratur", "Saami language and literature";
    /// Romani as mother tongue.
    Romani = "AI4", "Romanikieli ja kirjallisuus", "Romani och litteratur", "Romani and literature";
    /// Sign language as mother tongue.
    SignLanguage = "AI5", "Viittomakieli ja kirjallisuus", "Teckenspråk och litteratur", "Sign language and literature";
    /// Another mother tongue.
    Other = "AI6", "Muu oppilaan äidinkieli", "Annat modersmål", "Other mother tongue";
    /// Finnish as a second language.
    FinnishSecond = "AI7", "Suomi toisena kielenä ja kirjallisuus", "Finska som andraspråk och litteratur", "Finnish as a second language and literature";
    /// Swedish as a second language.
    SwedishSecond = "AI8", "Ruotsi toisena kielenä ja kirjallisuus", "Svenska som andraspråk och litteratur", "Swedish as a second language and literature";
    /// Finnish for speakers of Sámi.
    FinnishForSami = "AI9", "Suomi saamenkielisille", "Finska för samisktalande", "Finnish for Saami speakers";
    /// Swedish for speakers of Sámi.
    SwedishForSami = "AI10", "Ruotsi saamenkielisille", "Svenska för samisktalande", "Swedish for Saami speakers";
    /// Finnish for users of sign language.
    FinnishForSigners = "AI11", "Suomi viittomakielisille", "Finska för teckenspråkiga", "Finnish for sign language speakers";
    /// Swedish for users of sign language.
    SwedishForSigners = "AI12", "Ruotsi viittomakielisille", "Svenska för teckenspråkiga", "Swedish for sign language speakers";
    /// Finnish like a mother tongue.
    FinnishLike = "AIAI", "Suomen kieli, äidinkielenomainen suomi", "Finska, modersmålsinriktad finska", "Finnish like a mother tongue";
    /// Advanced mathematics.
    Advanced = "MAA", "Matematiikka, pitkä oppimäärä", "Matematik, lång lärokurs", "Mathematics, advanced syllabus";
    /// Basic mathematics.
    Basic = "MAB", "Matematiikka, lyhyt oppimäärä", "Matematik, kort lärokurs", "Mathematics, basic syllabus";
    /// The mathematics module that everybody starts with.
    Common = "MAY", "Matematiikka, yhteinen opintokokonaisuus", "Matematik, gemensam studiehelhet", "Mathematics, common study module";
}

impl Variant {
    /// The subject that it is a variant of.
    pub fn subject(self) -> Subject {
        match self {
            Self::Advanced | Self::Basic | Self::Common => Subject::Mathematics,
            _ => Subject::MotherTongue,
        }
    }
}

/// A subject with what makes it definite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syllabus {
    /// A subject that needs nothing more.
    Plain(Subject),
    /// Mother tongue or mathematics in a variant.
    Varied(Variant),
    /// A language subject and its language.
    Language(Subject, LanguageCode),
}

impl Syllabus {
    /// The subject.
    pub fn subject(self) -> Subject {
        match self {
            Self::Plain(subject) | Self::Language(subject, _) => subject,
            Self::Varied(variant) => variant.subject(),
        }
    }

    /// The code that is stored: `A1-EN`.
    pub fn code(self) -> String {
        match self {
            Self::Plain(subject) => subject.code().to_owned(),
            Self::Varied(variant) => format!("{}-{}", variant.subject().code(), variant.code()),
            Self::Language(subject, language) => format!("{}-{}", subject.code(), language.as_str()),
        }
    }

    /// The name that people use: languages by their name with a capital, mother tongue and mathematics by their variant.
    pub fn name_in(self, lang: Lang) -> String {
        match self {
            Self::Plain(subject) => subject.name_in(lang).to_owned(),
            Self::Varied(variant) => variant.name().in_lang(lang).to_owned(),
            Self::Language(_, language) => capitalised(language.name().in_lang(lang)),
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl FromStr for Syllabus {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let Some((subject, rest)) = text.split_once('-') else {
            return text.parse().map(Self::Plain).map_err(|_| MALFORMED);
        };
        let subject: Subject = subject.parse().map_err(|_| MALFORMED)?;
        if subject.is_language() {
            return rest.parse().map(|language| Self::Language(subject, language)).map_err(|_| MALFORMED);
        }
        match rest.parse::<Variant>() {
            Ok(variant) if variant.subject() == subject => Ok(Self::Varied(variant)),
            _ => Err(MALFORMED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllabus_is_stored_as_code_and_shown_as_name() {
        for (code, fi, sv) in [
            ("A1-EN", "Englanti", "Engelska"),
            ("B1-SV", "Ruotsi", "Svenska"),
            ("AI-AI1", "Suomen kieli ja kirjallisuus", "Finska och litteratur"),
            ("MA-MAA", "Matematiikka, pitkä oppimäärä", "Matematik, lång lärokurs"),
            ("MU", "Musiikki", "Musik"),
        ] {
            let syllabus: Syllabus = code.parse().unwrap();
            assert_eq!(syllabus.code(), code);
            assert_eq!((syllabus.name_in(Lang::Fi).as_str(), syllabus.name_in(Lang::Sv).as_str()), (fi, sv));
        }
    }

    #[test]
    fn a_variant_stays_with_its_subject() {
        for text in ["MA-AI1", "AI-MAA", "MU-EN", "A1-", "-", "A1-XQ", "Q"] {
            assert!(text.parse::<Syllabus>().is_err(), "{text}");
        }
    }
}
