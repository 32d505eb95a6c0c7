//! A learner's right to study at a school (opiskeluoikeus): its states and its funding.

use kernel::Localized;

crate::text::coded_enum! {
    /// The state of a study right in a dated period (`koskiopiskeluoikeudentila`, as far as these two levels use it).
    StudyRightStatus as "study right status" {
        /// The learner studies.
        Present = "lasna",
        /// Studies are interrupted for a while.
        Suspended = "valiaikaisestikeskeytynyt",
        /// The learner left.
        Left = "eronnut",
        /// The learner stayed away so long that they count as having left.
        ConsideredLeft = "katsotaaneronneeksi",
        /// The right was withdrawn.
        Revoked = "peruutettu",
        /// The learner finished with a final certificate.
        Graduated = "valmistunut",
        /// The record was a mistake.
        Invalidated = "mitatoity",
    }
}

impl StudyRightStatus {
    /// Whether nothing comes after it: the study right has ended.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Present | Self::Suspended)
    }

    /// Whether the learner is on the school's rolls.
    pub fn is_active(self) -> bool {
        self == Self::Present
    }

    /// Whether a study right may go from this state to `next`. Studies begin and end in presence: nobody graduates while
    /// suspended. A mistake can be invalidated whatever was recorded, and an invalidated record stays so.
    pub fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Invalidated, _) => false,
            (_, Self::Invalidated) => true,
            (Self::Present, _) => next != Self::Present,
            (Self::Suspended, Self::Graduated | Self::Suspended) => false,
            (Self::Suspended, _) => true,
            _ => false,
        }
    }

    /// Whether a period in this state tells upper secondary funding.
    pub fn carries_funding(self) -> bool {
        matches!(self, Self::Present | Self::Graduated)
    }

    /// The official name.
    pub fn name(self) -> Localized {
        let (fi, sv, en) = match self {
            Self::Present => ("Läsnä", "Närvarande", "Present"),
            Self::Suspended => {
                ("Väliaikaisesti keskeytynyt", "Tillfälligt avbruten", "Temporarily suspended")
            }
            Self::Left => ("Eronnut", "Utskriven", "Discontinued"),
            Self::ConsideredLeft => ("Katsotaan eronneeksi", "Anses utskriven", "Considered as discontinued"),
            Self::Revoked => ("Peruutettu", "Indragen", "Revocated"),
            Self::Graduated => ("Valmistunut", "Utexaminerad", "Graduated"),
            Self::Invalidated => ("Mitätöity", "Annullerad", "Invalidated"),
        };
        Localized { fi, sv, en }
    }
}

crate::text::coded_enum! {
    /// Who pays for upper secondary studies (`opintojenrahoitus`).
    Funding as "funding" {
        /// The state's share.
        State = "1",
        /// Another source.
        Other = "6",
        /// The student, by a yearly fee.
        StudentFee = "16",
    }
}

impl Funding {
    /// The name: official in Finnish and Swedish where the code set has one.
    pub fn name(self) -> Localized {
        let (fi, sv, en) = match self {
            Self::State => (
                "Valtionosuusrahoitteinen koulutus",
                "Statsandelsfinansierad utbildning",
                "Education financed by the state",
            ),
            Self::Other => ("Muuta kautta rahoitettu", "Finansierad på annat sätt", "Funded by other means"),
            Self::StudentFee => ("Lukuvuosimaksu", "Läsårsavgift", "Tuition fee"),
        };
        Localized { fi, sv, en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StudyRightStatus::*;

    #[test]
    fn a_study_right_lives_and_ends_once() {
        assert!(Present.may_become(Suspended) && Suspended.may_become(Present));
        assert!(Present.may_become(Graduated) && !Suspended.may_become(Graduated));
        for status in StudyRightStatus::ALL.iter().copied() {
            assert!(!status.may_become(status), "{status}");
            let onward = StudyRightStatus::ALL.iter().filter(|next| status.may_become(**next));
            match (status, status.is_final()) {
                (Invalidated, _) => assert_eq!(onward.count(), 0),
                (_, true) => assert!(onward.eq([&Invalidated])),
                (_, false) => assert!(onward.count() > 3),
            }
        }
    }

    #[test]
    fn only_presence_and_graduation_carry_funding() {
        let carrying: Vec<_> =
            StudyRightStatus::ALL.iter().filter(|status| status.carries_funding()).collect();
        assert_eq!(carrying, [&Present, &Graduated]);
        assert_eq!("16".parse::<Funding>(), Ok(Funding::StudentFee));
        assert!("2".parse::<Funding>().is_err());
    }
}
