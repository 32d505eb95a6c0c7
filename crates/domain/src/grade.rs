//! Grades (arvosana): 4–10, and S, H and O where no number is given.

use kernel::Localized;

crate::text::coded_enum! {
    /// A grade of basic or general upper secondary education.
    Grade as "grade" {
        /// hylätty: failed.
        Four = "4",
        /// välttävä.
        Five = "5",
        /// kohtalainen.
        Six = "6",
        /// tyydyttävä.
        Seven = "7",
        /// hyvä.
        Eight = "8",
        /// kiitettävä.
        Nine = "9",
        /// erinomainen.
        Ten = "10",
        /// suoritettu: passed without a number.
        Passed = "S",
        /// hylätty: failed without a number.
        Failed = "H",
        /// osallistunut: took part.
        Participated = "O",
    }
}

impl Grade {
    /// The number, if the grade is one.
    pub fn number(self) -> Option<u8> {
        self.code().parse().ok()
    }

    /// Whether the study is passed.
    pub fn passes(self) -> bool {
        !matches!(self, Self::Four | Self::Failed)
    }

    /// What the grade means, in words.
    pub fn meaning(self) -> Localized {
        let (fi, sv, en) = match self {
            Self::Four | Self::Failed => ("hylätty", "underkänd", "fail"),
            Self::Five => ("välttävä", "hjälplig", "adequate"),
            Self::Six => ("kohtalainen", "försvarlig", "moderate"),
            Self::Seven => ("tyydyttävä", "nöjaktig", "satisfactory"),
            Self::Eight => ("hyvä", "god", "good"),
            Self::Nine => ("kiitettävä", "berömlig", "very good"),
            Self::Ten => ("erinomainen", "utmärkt", "excellent"),
            Self::Passed => ("suoritettu", "godkänd", "passed"),
            Self::Participated => ("osallistunut", "deltagit", "participated"),
        };
        Localized { fi, sv, en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_and_h_fail() {
        let failing: Vec<_> =
            Grade::ALL.iter().filter(|grade| !grade.passes()).map(|grade| grade.code()).collect();
        assert_eq!(failing, ["4", "H"]);
        assert_eq!("10".parse::<Grade>().unwrap().number(), Some(10));
        assert_eq!(Grade::Passed.number(), None);
        assert!("11".parse::<Grade>().is_err());
    }
}
