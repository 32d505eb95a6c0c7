//! The card with which a guardian says why: it stands on the desk and on the list of absences, and its button does it
//! there and then.

use askama::Template;
use domain::AbsenceKind;
use jiff::civil::Date;
use kernel::{Lang, PersonId};
use web::{FormGuard, Icon, dates};

use crate::absence::MarkRow;
use crate::texts::Texts;
use crate::words;

/// One learner's unexplained absences of one day.
#[derive(Template)]
#[template(path = "explain_card.html")]
pub struct ExplainCard {
    t: Texts,
    fields: String,
    back: &'static str,
    learner: PersonId,
    heading: String,
    day: Date,
    lessons: Vec<(String, String)>,
    /// Why there is no form: somebody else explains.
    refusal: Option<&'static str>,
}

impl askama::filters::HtmlSafe for ExplainCard {}

impl ExplainCard {
    fn illness(&self) -> &'static str {
        AbsenceKind::Illness.code()
    }

    fn other(&self) -> &'static str {
        AbsenceKind::OtherExplained.code()
    }

    fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }
}

/// Who looks at the card.
#[derive(Debug, Clone, Copy)]
pub struct CardReader<'a> {
    /// The language.
    pub lang: Lang,
    /// The school's date.
    pub today: Date,
    /// The learner.
    pub learner: PersonId,
    /// The learner's call name; `None` when the learner is the reader.
    pub call_name: Option<&'a str>,
    /// Whether the lessons' times may be shown.
    pub shows_place: bool,
    /// Why the reader does not explain, if so.
    pub refusal: Option<&'static str>,
    /// Where the form leads back to: `desk` or `absences`.
    pub back: &'static str,
}

/// The cards for what waits among one learner's marks: one per day, the latest first.
pub fn explain_cards(reader: CardReader<'_>, guard: &FormGuard, marks: &[MarkRow]) -> Vec<ExplainCard> {
    let waiting: Vec<&MarkRow> =
        marks.iter().filter(|mark| mark.learner_id == reader.learner && mark.waits()).collect();
    let t = Texts(reader.lang);
    waiting
        .chunk_by(|a, b| a.held_on == b.held_on)
        .filter_map(|of_day| {
            let day = of_day.first()?.held_on;
            let said = dates::day(reader.lang, day, reader.today);
            let lessons = of_day
                .iter()
                .map(|mark| (format!("{}/{}", mark.held_on, mark.lesson_id), lesson_words(reader, mark)))
                .collect();
            Some(ExplainCard {
                t,
                fields: guard.fields(),
                back: reader.back,
                learner: reader.learner,
                heading: match reader.call_name {
                    Some(name) => t.explain_day(said, name),
                    None => t.explain_day_self(said),
                },
                day,
                lessons,
                refusal: reader.refusal,
            })
        })
        .collect()
}

/// "Mathematics, 9.15–10.00".
fn lesson_words(reader: CardReader<'_>, mark: &MarkRow) -> String {
    let subject = words::subject(
        reader.lang,
        mark.subject.as_deref(),
        mark.course.as_deref(),
        Texts(reader.lang).lesson_gone(),
    );
    match (mark.starts_at, mark.ends_at) {
        (Some(from), Some(to)) if reader.shows_place => {
            format!("{subject}, {}", dates::time_range(reader.lang, from, to))
        }
        _ => subject,
    }
}
