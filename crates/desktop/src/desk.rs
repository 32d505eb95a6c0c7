//! The parts that every desk is composed of.

use askama::Template;
use teaching::pages::ExplainCard;
use web::{DayPicture, Frame, Icon, SubjectLook};

use crate::texts::Texts;

/// The page.
#[derive(Template)]
#[template(path = "desk.html")]
pub struct Desk {
    pub frame: Frame,
    pub greeting: String,
    pub date: String,
    /// What cannot wait.
    pub urgent: Vec<Card>,
    /// Absences that the reader explains here and now.
    pub explain: Vec<ExplainCard>,
    /// A guardian's children, clearly apart.
    pub children: Vec<ChildBlock>,
    /// How things stand, in numbers.
    pub figures: Vec<Figure>,
    /// The day, and perhaps the next.
    pub days: Vec<Day>,
    /// What can wait.
    pub rest: Vec<Card>,
}

impl Desk {
    /// A desk with nothing on it yet.
    pub fn new(frame: Frame, greeting: String, date: String) -> Self {
        Self {
            frame,
            greeting,
            date,
            urgent: Vec::new(),
            explain: Vec::new(),
            children: Vec::new(),
            figures: Vec::new(),
            days: Vec::new(),
            rest: Vec::new(),
        }
    }
}

/// How much a card wants to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// Just so.
    #[default]
    Plain,
    /// The one thing of now.
    Hero,
    /// Somebody is needed.
    Attention,
    /// Good news.
    Good,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Hero => " card--hero",
            Self::Attention => " card--attention",
            Self::Good => " card--good",
        }
    }
}

/// One thing, and the button that does it.
#[derive(Debug, Clone, Template, Default)]
#[template(path = "card.html")]
pub struct Card {
    pub weight: Weight,
    pub look: Option<SubjectLook>,
    pub icon: &'static str,
    pub title: String,
    pub badge: Option<String>,
    pub text: String,
    pub rows: Vec<Row>,
    pub action: Option<(String, String)>,
    /// What stands here when there is nothing: what will come, and when.
    pub empty: Option<String>,
}

impl askama::filters::HtmlSafe for Card {}

impl Card {
    /// A card with an icon and a title.
    pub fn new(weight: Weight, icon: &'static str, title: impl Into<String>) -> Self {
        Self { weight, icon, title: title.into(), ..Self::default() }
    }

    fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }

    fn classes(&self) -> String {
        format!("card{} {}", self.weight.class(), self.look.map_or("", SubjectLook::class))
    }
}

/// A line on a card.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub time: String,
    pub main: String,
    pub detail: String,
    /// Where its button leads, and what the button says.
    pub button: Option<(String, String)>,
}

/// A number that carries its meaning.
#[derive(Debug, Clone)]
pub struct Figure {
    pub number: String,
    pub label: String,
    pub attention: bool,
}

impl Figure {
    /// A number and what it counts.
    pub fn new(number: impl std::fmt::Display, label: impl Into<String>, attention: bool) -> Self {
        Self { number: number.to_string(), label: label.into(), attention }
    }
}

/// A day: its picture, or why there is none.
pub struct Day {
    pub heading: String,
    pub picture: Option<DayPicture>,
    pub empty: String,
}

/// One child of a guardian.
pub struct ChildBlock {
    pub initial: String,
    pub name: String,
    pub detail: String,
    pub look: SubjectLook,
    pub explain: Vec<ExplainCard>,
    pub cards: Vec<Card>,
    pub day: Option<Day>,
    pub tomorrow: String,
    pub report: Option<(String, &'static str)>,
}

/// The greeting, as people say it.
pub fn greeting(t: Texts, name: &str) -> String {
    match name.split_whitespace().next() {
        Some(first) => t.greeting(first),
        None => t.greeting_nobody().to_owned(),
    }
}
