//! Lessons in words: subjects by name, rooms as people say them, and what is different from the plan.

use domain::Subject;
use jiff::civil::Time;
use kernel::Lang;
use web::{DayLesson, LessonState, SubjectLook};

use crate::texts::Texts;
use crate::timetable::LessonRow;

/// How a reader looks at a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// As a learner or guardian: the teacher's name stands beside the subject.
    Learner,
    /// As the teacher: the group's name stands beside the subject.
    Teacher,
}

/// The subject as people call it. The code set knows only that a language is the A1 language, the course knows which; and
/// what is no national subject has its course's or group's name.
pub fn subject(lang: Lang, code: Option<&str>, course: Option<&str>, group: &str) -> String {
    let known = code.and_then(|code| code.parse::<Subject>().ok()).filter(|s| *s != Subject::Unknown);
    match (known, course) {
        (Some(subject), Some(course)) if subject.is_language() => language(lang, course),
        (Some(subject), _) => subject.name_in(lang).to_owned(),
        (None, Some(course)) => course.to_owned(),
        (None, None) => group.to_owned(),
    }
}

/// Languages that schools teach, in Finnish, Swedish and English.
const LANGUAGES: [(&str, &str, &str); 8] = [
    ("Englanti", "Engelska", "English"),
    ("Ruotsi", "Svenska", "Swedish"),
    ("Suomi", "Finska", "Finnish"),
    ("Saksa", "Tyska", "German"),
    ("Ranska", "Franska", "French"),
    ("Espanja", "Spanska", "Spanish"),
    ("Venäjä", "Ryska", "Russian"),
    ("Saame", "Samiska", "Sámi"),
];

/// A language course in the reader's language: "English A1" of "Englanti A1"; one that is not known keeps its name.
fn language(lang: Lang, course: &str) -> String {
    let (name, rest) = course.split_once(' ').unwrap_or((course, ""));
    let known = LANGUAGES.iter().find(|(fi, sv, en)| [*fi, *sv, *en].contains(&name));
    let said = match (known, lang) {
        (Some((fi, _, _)), Lang::Fi) => fi,
        (Some((_, sv, _)), Lang::Sv) => sv,
        (Some((_, _, en)), Lang::En) => en,
        (None, _) => name,
    };
    if rest.is_empty() { said.to_owned() } else { format!("{said} {rest}") }
}

/// The group as it stands beside its subject: "8A" of "Biologia 8A". Schools name groups by subject and class, and nobody
/// says the subject twice.
pub fn group<'a>(code: Option<&str>, course: Option<&str>, group: &'a str) -> &'a str {
    let subject = code.and_then(|code| code.parse::<Subject>().ok()).map(|subject| subject.name());
    let names = subject.iter().flat_map(|name| [name.fi, name.sv, name.en]).chain(course);
    names
        .filter_map(|name| group.strip_prefix(name))
        .map(|rest| rest.trim_start_matches([' ', ',', '-']))
        .find(|rest| !rest.is_empty())
        .unwrap_or(group)
}

/// The colour and picture sign of a subject.
pub fn look(code: Option<&str>) -> SubjectLook {
    let Some(subject) = code.and_then(|code| code.parse::<Subject>().ok()) else { return SubjectLook::Other };
    match subject {
        Subject::MotherTongue => SubjectLook::MotherTongue,
        Subject::Mathematics => SubjectLook::Mathematics,
        Subject::Environment | Subject::Biology | Subject::Geography => SubjectLook::Environment,
        Subject::Physics | Subject::Chemistry => SubjectLook::Science,
        Subject::Health => SubjectLook::Health,
        Subject::Religion | Subject::Ethics | Subject::Philosophy | Subject::Psychology => {
            SubjectLook::Ethics
        }
        Subject::History | Subject::SocialStudies => SubjectLook::History,
        Subject::Music => SubjectLook::Music,
        Subject::VisualArts => SubjectLook::Arts,
        Subject::Crafts => SubjectLook::Crafts,
        Subject::PhysicalEducation => SubjectLook::Sport,
        Subject::HomeEconomics => SubjectLook::HomeEconomics,
        Subject::Guidance | Subject::GuidanceAdults => SubjectLook::Guidance,
        language if language.is_language() => SubjectLook::Languages,
        _ => SubjectLook::Other,
    }
}

/// "room 214"; a room with a name of its own stands by that: "Sports hall".
pub fn room(lang: Lang, room: Option<&str>) -> String {
    match room {
        Some(room) if room.chars().count() > 4 && room.starts_with(char::is_alphabetic) => room.to_owned(),
        Some(room) if !room.is_empty() => Texts(lang).room(room),
        _ => String::new(),
    }
}

impl LessonRow {
    /// The subject as people call it.
    pub fn subject_name(&self, lang: Lang) -> String {
        subject(lang, self.subject.as_deref(), self.course.as_deref(), &self.group_name)
    }

    /// The group as it stands beside the subject.
    pub fn group_short(&self) -> &str {
        group(self.subject.as_deref(), self.course.as_deref(), &self.group_name)
    }

    /// "room 214", or nothing.
    pub fn room_name(&self, lang: Lang) -> String {
        room(lang, self.room.as_deref())
    }

    /// "9.15–10.00".
    pub fn times(&self, lang: Lang) -> String {
        web::dates::time_range(lang, self.starts_at, self.ends_at)
    }

    /// Who gives it.
    pub fn given_by(&self) -> &str {
        self.substitute.as_deref().or(self.teacher.as_deref()).unwrap_or("")
    }

    /// The lesson's own page.
    pub fn href(&self) -> String {
        format!("/lessons/{}/{}", self.held_on, self.id)
    }

    /// What is different from the plan, in words; empty when nothing is.
    pub fn change(&self, lang: Lang) -> String {
        let t = Texts(lang);
        let was = |key: &str| self.changed_from.as_ref()?.get(key)?.as_str();
        let time = |key: &str| was(key)?.parse::<Time>().ok();
        let mut said = Vec::new();
        if self.substitute.is_some() {
            said.push(match &self.teacher {
                Some(teacher) => t.change_substitute_for(teacher),
                None => t.change_substitute().to_owned(),
            });
        }
        if let Some(before) = was("room").filter(|before| Some(*before) != self.room.as_deref()) {
            said.push(t.change_room(before));
        }
        if time("starts_at").is_some_and(|at| at != self.starts_at)
            || time("ends_at").is_some_and(|at| at != self.ends_at)
        {
            let from = time("starts_at").unwrap_or(self.starts_at);
            let to = time("ends_at").unwrap_or(self.ends_at);
            said.push(t.change_time(web::dates::time_range(lang, from, to)));
        }
        said.join(", ")
    }

    /// The state with its words.
    pub fn state_in_words(&self, lang: Lang) -> LessonState {
        let change = self.change(lang);
        match self.state.as_str() {
            "cancelled" => LessonState::Cancelled(String::new()),
            "changed" => LessonState::Changed(change),
            _ if change.is_empty() => LessonState::Planned,
            _ => LessonState::Changed(change),
        }
    }

    /// The lesson in the picture of the day.
    pub fn in_picture(&self, lang: Lang, view: View) -> DayLesson {
        let (with, href) = match view {
            View::Learner => (self.given_by().to_owned(), None),
            View::Teacher => (self.group_short().to_owned(), Some(self.href())),
        };
        DayLesson {
            starts: self.starts_at,
            ends: self.ends_at,
            look: look(self.subject.as_deref()),
            title: self.subject_name(lang),
            with,
            place: self.room_name(lang),
            state: self.state_in_words(lang),
            href,
            badge: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_words_never_codes() {
        assert_eq!(subject(Lang::Sv, Some("MA"), Some("Matematiikka 7"), "7A MA"), "Matematik");
        assert_eq!(subject(Lang::En, Some("A1"), Some("Englanti A1"), "7A EN"), "English A1");
        assert_eq!(subject(Lang::Sv, Some("B1"), Some("Ruotsi"), "7A RU"), "Svenska");
        assert_eq!(subject(Lang::En, Some("A1"), Some("Kiina"), "7A KI"), "Kiina");
        assert_eq!(subject(Lang::Fi, None, Some("Robotiikkakerho"), "ROBO1"), "Robotiikkakerho");
        assert_eq!(subject(Lang::Fi, Some("nonsense"), None, "7A"), "7A");
        assert_eq!(look(Some("A1")), SubjectLook::Languages);
        assert_eq!(look(None), SubjectLook::Other);
        assert_eq!(room(Lang::Sv, Some("B12")), "rum B12");
        assert_eq!(room(Lang::Sv, Some("Liikuntasali")), "Liikuntasali");
        assert_eq!(room(Lang::Sv, None), "");
        assert_eq!(group(Some("BI"), None, "Biologia 8A"), "8A");
        assert_eq!(group(Some("A1"), Some("Englanti"), "Englanti 8A"), "8A");
        assert_eq!(group(Some("MA"), Some("Matematiikka 7"), "7A"), "7A");
        assert_eq!(group(Some("MA"), None, "Matematiikka"), "Matematiikka");
    }
}
