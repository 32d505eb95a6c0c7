//! Marks that a teacher makes in a lesson (tuntimerkintä), and what each means nationally.
//!
//! The provider must follow absences, step in and tell guardians of unauthorised ones (perusopetuslaki 26 §). A teacher marks
//! what they see; an absence that nobody has explained waits for the guardian. Somebody explained it: it becomes one of the
//! explained kinds. Example: `unexplained` at 9.15, the guardian writes "flu" at 10.20, the mark is `illness`.

use kernel::{Lang, Localized};

/// What an absence mark counts as in the whole country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NationalClass {
    /// selvittämätön poissaolo: nobody has said why.
    Unresolved,
    /// luvallinen poissaolo: there was a reason or a leave.
    Authorised,
    /// luvaton poissaolo: explained, and not accepted.
    Unauthorised,
    /// No absence: lateness, a note, being taught elsewhere.
    None,
}

/// How a mark feels to its reader; colour never says it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Praise.
    Positive,
    /// Just so.
    Neutral,
    /// Somebody should look at it.
    Attention,
}

crate::text::coded_enum! {
    /// A mark on one learner in one lesson.
    AbsenceKind as "absence mark" {
        /// Absent, and nobody has said why yet.
        Unexplained = "unexplained",
        /// Ill, or with a doctor or nurse.
        Illness = "illness",
        /// On leave that was granted beforehand.
        Leave = "leave",
        /// At another activity of the school.
        SchoolActivity = "school_activity",
        /// Taught elsewhere.
        TaughtElsewhere = "taught_elsewhere",
        /// At work-life practice (TET).
        WorkPractice = "work_practice",
        /// The school itself knows and accepts the reason.
        ExplainedBySchool = "explained_by_school",
        /// Explained by the guardian in another way.
        OtherExplained = "other_explained",
        /// Explained, and not accepted.
        Unauthorised = "unauthorised",
        /// Late by less than 15 minutes.
        LateUnder15 = "late_under_15",
        /// Late by 15 minutes or more.
        LateOver15 = "late_over_15",
        /// Removed from the lesson.
        Removed = "removed",
        /// Praise.
        Positive = "positive",
        /// A note that neither praises nor blames.
        Neutral = "neutral",
    }
}

impl AbsenceKind {
    /// What it counts as nationally.
    pub fn national_class(self) -> NationalClass {
        match self {
            Self::Unexplained => NationalClass::Unresolved,
            Self::Illness | Self::Leave | Self::ExplainedBySchool | Self::OtherExplained => {
                NationalClass::Authorised
            }
            Self::Unauthorised => NationalClass::Unauthorised,
            Self::SchoolActivity
            | Self::TaughtElsewhere
            | Self::WorkPractice
            | Self::LateUnder15
            | Self::LateOver15
            | Self::Removed
            | Self::Positive
            | Self::Neutral => NationalClass::None,
        }
    }

    /// Whether the learner was not in the room, whatever the reason.
    pub fn is_away(self) -> bool {
        matches!(
            self,
            Self::Unexplained
                | Self::Illness
                | Self::Leave
                | Self::SchoolActivity
                | Self::TaughtElsewhere
                | Self::WorkPractice
                | Self::ExplainedBySchool
                | Self::OtherExplained
                | Self::Unauthorised
        )
    }

    /// Whether it counts into the hours of absence that the ladder of intervention looks at. Learning elsewhere does not.
    pub fn counts_as_absence(self) -> bool {
        self.national_class() != NationalClass::None
    }

    /// Whether it waits for somebody to say why.
    pub fn needs_explanation(self) -> bool {
        self == Self::Unexplained
    }

    /// Whether a guardian, or a learner of age, may give this as the explanation.
    pub fn may_explain(self) -> bool {
        matches!(self, Self::Illness | Self::OtherExplained)
    }

    /// Whether the school may give this as the explanation.
    pub fn may_settle(self) -> bool {
        self.is_away() && !self.needs_explanation()
    }

    /// Whether the learner was late.
    pub fn is_late(self) -> bool {
        matches!(self, Self::LateUnder15 | Self::LateOver15)
    }

    /// How it feels to its reader.
    pub fn tone(self) -> Tone {
        match self {
            Self::Positive => Tone::Positive,
            Self::Unexplained | Self::Unauthorised | Self::Removed | Self::LateOver15 | Self::LateUnder15 => {
                Tone::Attention
            }
            _ => Tone::Neutral,
        }
    }

    /// The mark in words.
    pub fn name(self) -> Localized {
        let (fi, sv, en) = match self {
            Self::Unexplained => ("Selvittämätön poissaolo", "Outredd frånvaro", "Absent, reason not known"),
            Self::Illness => {
                ("Sairaus tai terveydenhoito", "Sjukdom eller hälsovård", "Illness or health care")
            }
            Self::Leave => ("Lupa poissaoloon", "Beviljad ledighet", "Leave granted"),
            Self::SchoolActivity => ("Koulun muu toiminta", "Annan skolverksamhet", "Other school activity"),
            Self::TaughtElsewhere => ("Opetus muualla", "Undervisning på annat håll", "Taught elsewhere"),
            Self::WorkPractice => (
                "Työelämään tutustuminen (TET)",
                "Praktisk arbetslivsorientering (PRAO)",
                "Work-life practice",
            ),
            Self::ExplainedBySchool => {
                ("Koulun selvittämä poissaolo", "Utredd av skolan", "Explained by the school")
            }
            Self::OtherExplained => {
                ("Muu selvitetty poissaolo", "Annan utredd frånvaro", "Explained, other reason")
            }
            Self::Unauthorised => ("Luvaton poissaolo", "Olovlig frånvaro", "Unauthorised absence"),
            Self::LateUnder15 => ("Myöhässä alle 15 min", "Försenad under 15 min", "Late, under 15 min"),
            Self::LateOver15 => ("Myöhässä yli 15 min", "Försenad över 15 min", "Late, over 15 min"),
            Self::Removed => ("Poistettu tunnilta", "Avlägsnad från lektionen", "Removed from the lesson"),
            Self::Positive => ("Kiitos ja kannustus", "Beröm och uppmuntran", "Praise"),
            Self::Neutral => ("Huomio", "Notering", "Note"),
        };
        Localized { fi, sv, en }
    }

    /// The mark in words, in `lang`.
    pub fn name_in(self, lang: Lang) -> &'static str {
        self.name().in_lang(lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_explained_waits() {
        assert!(
            AbsenceKind::ALL.iter().filter(|kind| kind.needs_explanation()).eq([&AbsenceKind::Unexplained])
        );
        assert!(AbsenceKind::ALL.iter().all(|kind| !kind.may_explain() || kind.may_settle()));
        assert!(!AbsenceKind::Unauthorised.may_explain(), "a guardian cannot make an absence unauthorised");
    }

    #[test]
    fn learning_elsewhere_is_away_but_no_absence() {
        for kind in [AbsenceKind::SchoolActivity, AbsenceKind::TaughtElsewhere, AbsenceKind::WorkPractice] {
            assert!(kind.is_away() && !kind.counts_as_absence());
        }
        for kind in [AbsenceKind::Positive, AbsenceKind::LateUnder15, AbsenceKind::Removed] {
            assert!(!kind.is_away() && !kind.counts_as_absence());
        }
    }
}
