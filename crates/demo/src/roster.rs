//! What is shared while the country grows: numbers, identifiers, the school year, and the making of persons.

use std::collections::HashMap;

use domain::{GradeLevel, LanguageCode, PersonName, PersonalIdentityCode, SchoolDays, SchoolYear, Sex};
use jiff::civil::Date;
use kernel::{AcademicSessionId, PersonId, ProviderId};

use crate::bundle::{Address, Person};
use crate::dice::{DemoIds, Dice};
use crate::names::plain;
use crate::numbers::Numbers;
use crate::place::PlaceFacts;
use crate::{DemoCalendar, Options};

/// The whole country's state.
pub(crate) struct World {
    pub(crate) options: Options,
    pub(crate) year: SchoolYear,
    pub(crate) calendar: DemoCalendar,
    /// The school day on which the demo stands.
    pub(crate) today: Date,
    pub(crate) ids: DemoIds,
    pub(crate) numbers: Numbers,
    pub(crate) schools_made: u32,
    /// A teacher who is a guardian in the next municipality, until they have become one.
    pub(crate) traveller: Option<Traveller>,
    /// Who they are where they are a guardian.
    pub(crate) traveller_elsewhere: Option<(ProviderId, PersonId)>,
}

/// Somebody known to two providers.
pub(crate) struct Traveller {
    pub(crate) name: PersonName,
    pub(crate) language: LanguageCode,
    pub(crate) sex: Sex,
    pub(crate) born: Date,
    pub(crate) code: Option<PersonalIdentityCode>,
    /// Where they teach.
    pub(crate) home: ProviderId,
}

/// The provider whose schools are being made.
pub(crate) struct Town {
    pub(crate) place: &'static PlaceFacts,
    pub(crate) id: ProviderId,
    pub(crate) days: SchoolDays,
    pub(crate) sessions: TownSessions,
    /// How many have each user name, so that no two are the same.
    pub(crate) handles: HashMap<String, u32>,
    /// Children of upper secondary age whose brothers and sisters are in basic education.
    pub(crate) older: Vec<Older>,
}

/// The identifiers of the school year's parts.
pub(crate) struct TownSessions {
    pub(crate) school_year: AcademicSessionId,
    pub(crate) autumn: AcademicSessionId,
    pub(crate) spring: AcademicSessionId,
}

/// A child of upper secondary age who waits for a seat.
pub(crate) struct Older {
    pub(crate) language: LanguageCode,
    pub(crate) surname: String,
    pub(crate) home: Address,
    pub(crate) protected: bool,
    pub(crate) guardians: Vec<(PersonId, domain::GuardianshipKind)>,
}

/// A learner while their school is being made.
pub(crate) struct Pupil {
    pub(crate) id: PersonId,
    pub(crate) level: GradeLevel,
    /// Index of the class within its grade.
    pub(crate) class: usize,
    /// Who explains absences.
    pub(crate) guardian: Option<PersonId>,
    pub(crate) family: usize,
    /// Studies ethics instead of religion.
    pub(crate) ethics: bool,
    /// Studies the school's language as a second one.
    pub(crate) second_language: bool,
    pub(crate) support: bool,
    /// How often ill, in ten thousand mornings.
    pub(crate) sickly: usize,
    pub(crate) adult: bool,
    pub(crate) protected: bool,
}

/// What a person is made from.
pub(crate) struct NewPerson<'a> {
    pub(crate) name: PersonName,
    pub(crate) language: LanguageCode,
    pub(crate) sex: Sex,
    pub(crate) born: Date,
    pub(crate) code: Option<PersonalIdentityCode>,
    pub(crate) home: Option<&'a Address>,
    pub(crate) protected: bool,
    pub(crate) kind: PersonKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PersonKind {
    Learner,
    Guardian,
    Staff,
}

impl World {
    /// A person with the numbers and addresses of their kind.
    pub(crate) fn person(&mut self, town: &mut Town, dice: &mut Dice, new: NewPerson<'_>) -> Person {
        let id: PersonId = self.ids.make();
        let learner_number = (new.kind == PersonKind::Learner).then(|| self.numbers.learner_number());
        let mut handle = format!("{}.{}", plain(new.name.call()), plain(new.name.surname()));
        if new.kind != PersonKind::Guardian {
            let count = town.handles.entry(handle.clone()).or_default();
            *count += 1;
            if *count > 1 {
                handle = format!("{handle}{count}");
            }
        }
        let town_code = town.place.code;
        let (email, username) = match new.kind {
            PersonKind::Learner => (Some(format!("{handle}@oppilas.{town_code}.example")), Some(handle)),
            PersonKind::Staff => (Some(format!("{handle}@edu.{town_code}.example")), Some(handle)),
            PersonKind::Guardian => (Some(format!("{handle}{}@posti.example", dice.between(1, 999))), None),
        };
        let phone =
            (new.kind == PersonKind::Guardian).then(|| format!("+358 40 000 {:04}", dice.between(0, 9999)));
        Person {
            id,
            name: new.name,
            mother_tongue: new.language,
            born: new.born,
            sex: new.sex,
            identity_code: new.code,
            learner_number,
            non_disclosure_until: new
                .protected
                .then(|| self.year.end().saturating_add(jiff::Span::new().years(3))),
            email,
            phone,
            home: new.home.cloned(),
            username,
        }
    }

    /// Whether lessons are held on `day` in the town.
    pub(crate) fn lesson_days(&self, town: &Town) -> Vec<Date> {
        let (first, last) = self.calendar.lessons();
        let mut days: Vec<Date> = town.days.between(first, last).collect();
        if days.is_empty() {
            days.push(self.today);
        }
        days
    }
}
