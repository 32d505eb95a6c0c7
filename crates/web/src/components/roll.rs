//! Marking a group: one row per learner, the marks side by side as large radio buttons. Whoever is not touched keeps the
//! first mark, so a whole group with one latecomer is two taps: the mark and "save". Works with thumb, mouse, keyboard (Tab
//! goes to the next learner, arrows change the mark) and without scripts.

use askama::Template;

use crate::components::Icon;
use crate::layout::Tone;

/// One of the marks that can be given.
#[derive(Debug, Clone)]
pub struct Mark {
    /// What the form sends.
    pub value: &'static str,
    /// What it is called.
    pub label: String,
    /// Its icon, by name.
    pub icon: &'static str,
    /// Its colour.
    pub tone: Tone,
}

/// One learner.
#[derive(Debug, Clone)]
pub struct RollRow {
    /// The control's name in the form, unique on the page, as `mark-<learner>`. Letters, digits and `-`.
    pub name: String,
    /// The learner's name.
    pub learner: String,
    /// Something to know now: "absence reported by guardian". May be empty.
    pub detail: String,
    /// The chosen mark's value.
    pub chosen: String,
}

/// The list of a group. It stands inside the room's own form.
#[derive(Debug, Clone, Template)]
#[template(path = "components/roll.html")]
pub struct Roll {
    /// The marks in the order in which they stand side by side; the usual one first.
    pub marks: Vec<Mark>,
    /// The learners in the order of the list.
    pub rows: Vec<RollRow>,
}

impl Roll {
    fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }
}

impl askama::filters::HtmlSafe for Roll {}
