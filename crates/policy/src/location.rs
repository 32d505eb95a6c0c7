//! Non-disclosure (turvakielto): every field has a location class, and for a person under a ban everything above L0 is
//! removed for viewers who are not cleared (`trust.md` TK1).

/// How much a field tells of where a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LocationClass {
    /// Tells nothing.
    L0,
    /// A hint: e-mail domain, phone.
    L1,
    /// Narrows it down: class, group, teacher, municipality.
    L2,
    /// Reveals it: home address, school, room, timetable.
    L3,
}

/// Whether one person's location-bearing fields may be shown to one viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection {
    /// The person is under a ban.
    pub under_ban: bool,
    /// The viewer is cleared: the learner, staff who teach the learner or run the school where the learner studies.
    pub viewer_cleared: bool,
}

impl Protection {
    /// Whether a field of this class may be shown.
    pub fn shows(self, class: LocationClass) -> bool {
        class == LocationClass::L0 || !self.under_ban || self.viewer_cleared
    }
}
