//! Subjects (oppiaine) of basic and general upper secondary education: the national code set
//! `koskioppiaineetyleissivistava`. People see names, never codes.

use kernel::{Lang, Localized};

macro_rules! subjects {
    ($($(#[$doc:meta])* $value:ident = $code:literal, $icon:literal, $colour:literal, $fi:literal, $sv:literal, $en:literal;)+) => {
        crate::text::coded_enum! {
            /// A subject of the national code set.
            Subject as "subject" { $($(#[$doc])* $value = $code,)+ }
        }

        impl Subject {
            /// The name that people use. It is the code set's own, but that religion and ethics are told apart and that
            /// languages are named by their [`crate::Syllabus`].
            pub const fn name(self) -> Localized {
                match self { $(Self::$value => Localized { fi: $fi, sv: $sv, en: $en },)+ }
            }

            /// The key of the subject's picture sign.
            pub const fn icon(self) -> &'static str {
                match self { $(Self::$value => $icon,)+ }
            }

            /// The key of the subject's colour; a colour never stands without its sign or name.
            pub const fn colour(self) -> &'static str {
                match self { $(Self::$value => $colour,)+ }
            }
        }
    };
}

subjects! {
    /// Mother tongue and literature; needs a language variant.
    MotherTongue = "AI", "book-open", "red", "Äidinkieli ja kirjallisuus", "Modersmålet och litteratur", "Mother tongue and literature";
    /// Mathematics; in upper secondary with a syllabus.
    Mathematics = "MA", "calculator", "blue", "Matematiikka", "Matematik", "Mathematics";
    /// First foreign or second national language, begun in grade 1.
    LanguageA1 = "A1", "message-circle", "teal", "A1-kieli", "A1-språk", "A1 language";
    /// An elective language begun in grade 4.
    LanguageA2 = "A2", "message-circle", "teal", "A2-kieli", "A2-språk", "A2 language";
    /// The second national language, begun in grade 6.
    LanguageB1 = "B1", "message-circle", "cyan", "B1-kieli", "B1-språk", "B1 language";
    /// An elective language begun in grade 8.
    LanguageB2 = "B2", "message-circle", "cyan", "B2-kieli", "B2-språk", "B2 language";
    /// An elective language begun in upper secondary education.
    LanguageB3 = "B3", "message-circle", "cyan", "B3-kieli", "B3-språk", "B3 language";
    /// A language studied by the A syllabus of adults.
    LanguageA = "A", "message-circle", "teal", "A-kieli", "A-språk", "A language";
    /// The other national language as if it were the mother tongue; only Finnish or Swedish.
    MotherTongueLike = "AOM", "message-circle", "teal", "Äidinkielenomainen kieli A-oppimäärä", "Modersmålsinriktat språk A-lärokurs", "Mother-tongue-like language, A syllabus";
    /// Environmental studies, grades 1–6.
    Environment = "YL", "sprout", "green", "Ympäristöoppi", "Omgivningslära", "Environmental studies";
    /// Biology.
    Biology = "BI", "leaf", "green", "Biologia", "Biologi", "Biology";
    /// Geography.
    Geography = "GE", "globe", "lime", "Maantieto", "Geografi", "Geography";
    /// Physics.
    Physics = "FY", "atom", "indigo", "Fysiikka", "Fysik", "Physics";
    /// Chemistry.
    Chemistry = "KE", "flask-conical", "violet", "Kemia", "Kemi", "Chemistry";
    /// Health education.
    Health = "TE", "heart-pulse", "rose", "Terveystieto", "Hälsokunskap", "Health education";
    /// Religion; the denomination is never sent anywhere.
    Religion = "KT", "candle", "purple", "Uskonto", "Religion", "Religion";
    /// Ethics, for those who do not study religion.
    Ethics = "ET", "scale", "purple", "Elämänkatsomustieto", "Livsåskådningskunskap", "Ethics";
    /// History.
    History = "HI", "landmark", "amber", "Historia", "Historia", "History";
    /// Social studies.
    SocialStudies = "YH", "users", "orange", "Yhteiskuntaoppi", "Samhällslära", "Social studies";
    /// Philosophy.
    Philosophy = "FI", "lightbulb", "violet", "Filosofia", "Filosofi", "Philosophy";
    /// Psychology.
    Psychology = "PS", "brain", "pink", "Psykologia", "Psykologi", "Psychology";
    /// Music.
    Music = "MU", "music", "pink", "Musiikki", "Musik", "Music";
    /// Visual arts.
    VisualArts = "KU", "palette", "orange", "Kuvataide", "Bildkonst", "Visual arts";
    /// Crafts.
    Crafts = "KS", "scissors", "amber", "Käsityö", "Slöjd", "Crafts";
    /// Physical education.
    PhysicalEducation = "LI", "activity", "lime", "Liikunta", "Gymnastik", "Physical education";
    /// Home economics.
    HomeEconomics = "KO", "utensils", "rose", "Kotitalous", "Huslig ekonomi", "Home economics";
    /// Guidance counselling.
    Guidance = "OP", "compass", "slate", "Opinto-ohjaus", "Elevhandledning", "Guidance counselling";
    /// Guidance counselling and working life competence, in adults' basic education.
    GuidanceAdults = "OPA", "compass", "slate", "Opinto-ohjaus ja työelämätaidot", "Studiehandledning och handledning i arbetslivsfärdigheter", "Guidance counselling and working life competence";
    /// Not known.
    Unknown = "XX", "circle-help", "slate", "Ei tiedossa", "Okänd", "Unknown";
}

impl Subject {
    /// The name in `lang`.
    pub fn name_in(self, lang: Lang) -> &'static str {
        self.name().in_lang(lang)
    }

    /// Whether it is a language other than the mother tongue, so that it needs a language variant.
    pub fn is_language(self) -> bool {
        matches!(
            self,
            Self::LanguageA
                | Self::LanguageA1
                | Self::LanguageA2
                | Self::LanguageB1
                | Self::LanguageB2
                | Self::LanguageB3
                | Self::MotherTongueLike
        )
    }

    /// Whether the two stand together on nobody's record: religion and ethics.
    pub fn excludes(self, other: Self) -> bool {
        matches!((self, other), (Self::Religion, Self::Ethics) | (Self::Ethics, Self::Religion))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_subject_has_one_code_a_sign_and_a_colour() {
        let codes: HashSet<_> = Subject::ALL.iter().map(|subject| subject.code()).collect();
        assert_eq!(codes.len(), Subject::ALL.len());
        for subject in Subject::ALL.iter().copied() {
            assert_eq!(subject.code().parse(), Ok(subject));
            assert!(!subject.icon().is_empty() && !subject.colour().is_empty());
        }
        assert!(Subject::Religion.excludes(Subject::Ethics) && !Subject::Religion.excludes(Subject::Music));
    }
}
