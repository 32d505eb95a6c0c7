//! Families: one to four children, guardians together or apart, and what goes with them.

use domain::{GradeLevel, GuardianshipKind, LanguageCode, PersonName, Sex};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::PersonId;

use crate::bundle::{Address, Guardianship, StudyRight};
use crate::maker::Maker;
use crate::names;
use crate::place::address;
use crate::roster::{NewPerson, Older, PersonKind, Pupil, Traveller};

/// How the adults of a family live.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Household {
    /// Two guardians at one address.
    Together,
    /// Two guardians at two addresses.
    Apart,
    /// One guardian.
    One,
    /// One guardian, and a parent who is only told.
    OneAndInformed,
    /// Foster parents, and a guardian elsewhere.
    Foster,
}

const HOUSEHOLDS: [(Household, u32); 5] = [
    (Household::Together, 68),
    (Household::Apart, 18),
    (Household::One, 10),
    (Household::OneAndInformed, 3),
    (Household::Foster, 1),
];

/// A family before its children have seats.
struct Family {
    language: LanguageCode,
    surname: String,
    home: Address,
    other_home: Option<Address>,
    protected: bool,
    guardians: Vec<(PersonId, GuardianshipKind)>,
    number: usize,
}

impl Maker<'_> {
    /// Fills the seats of grades 1–9, family by family.
    pub(crate) fn fill_basic(&mut self, mut seats: [u32; 9], classes: usize) {
        let mut taken = [0_usize; 9];
        while seats.iter().any(|seats| *seats > 0) {
            let wanted = 1 + self.dice.weighted(&[44, 39, 13, 4]);
            let mut grades = Vec::with_capacity(wanted);
            let first = self.dice.weighted(&seats);
            let mut grade = first;
            for child in 0..wanted {
                // The next child is one to three years younger or, now and then, a twin.
                let gap = if self.dice.percent(3) { 0 } else { 1 + self.dice.below(3) };
                if child > 0 {
                    grade = (grade + gap) % 9;
                }
                if let Some(left) = seats.get_mut(grade).filter(|left| **left > 0) {
                    *left -= 1;
                    grades.push(grade);
                }
            }
            let oldest =
                15 - i16::try_from(grades.iter().max().copied().unwrap_or_default()).unwrap_or_default();
            let family = self.family(self.world.year.first_year() - 22 + oldest);
            for grade in &grades {
                let Some(level) = GradeLevel::BASIC.get(*grade).copied() else { continue };
                let Some(nth) = taken.get_mut(*grade) else { continue };
                let class = *nth % classes.max(1);
                *nth += 1;
                self.child(&family, level, class);
            }
            if first >= 5 && self.dice.percent(22) {
                self.town.older.push(Older {
                    language: family.language,
                    surname: family.surname,
                    home: family.home,
                    protected: family.protected,
                    guardians: family.guardians,
                });
            }
        }
    }

    /// Fills the seats of upper secondary years; brothers and sisters of the town's pupils come first.
    pub(crate) fn fill_upper(&mut self, seats: &[(GradeLevel, u32)], class_size: usize) {
        for (level, seats) in seats {
            for nth in 0..*seats as usize {
                let class = nth / class_size.max(1);
                let swedish = self.swedish();
                let waiting = (self.dice.percent(60))
                    .then(|| {
                        self.town
                            .older
                            .iter()
                            .rposition(|older| (older.language == LanguageCode::SWEDISH) == swedish)
                    })
                    .flatten();
                let family = match waiting {
                    Some(at) => {
                        let older = self.town.older.swap_remove(at);
                        self.families += 1;
                        Family {
                            language: older.language,
                            surname: older.surname,
                            home: older.home,
                            other_home: None,
                            protected: older.protected,
                            guardians: older.guardians,
                            number: self.families,
                        }
                    }
                    None => self.family(self.world.year.first_year() - level.usual_age()),
                };
                self.child(&family, *level, class);
            }
        }
    }

    /// Adults and home of a family whose children were born in about this year.
    fn family(&mut self, children_born: i16) -> Family {
        self.families += 1;
        let language = self.home_language();
        let surname = names::surname(&mut self.dice, language).to_owned();
        let weights = HOUSEHOLDS.map(|(_, weight)| weight);
        let household =
            HOUSEHOLDS.get(self.dice.weighted(&weights)).map_or(Household::Together, |(kind, _)| *kind);
        let protected = self.dice.of_10_000(50);
        let home = address(&mut self.dice, self.town.place);
        let mut family = Family {
            language,
            surname,
            home,
            other_home: None,
            protected,
            guardians: Vec::new(),
            number: self.families,
        };
        let mother = if self.dice.percent(85) { Sex::Female } else { Sex::Male };
        let father = if mother == Sex::Female { Sex::Male } else { Sex::Female };
        let near = family.home.clone();
        match household {
            Household::Together => {
                self.adult(&mut family, mother, children_born, &near, GuardianshipKind::Guardian, true);
                let same_name = self.dice.percent(75);
                self.adult(&mut family, father, children_born, &near, GuardianshipKind::Guardian, same_name);
            }
            Household::Apart => {
                let far = address(&mut self.dice, self.town.place);
                self.adult(&mut family, mother, children_born, &near, GuardianshipKind::Guardian, true);
                self.adult(&mut family, father, children_born, &far, GuardianshipKind::Guardian, false);
                family.other_home = Some(far);
            }
            Household::One => {
                self.adult(&mut family, mother, children_born, &near, GuardianshipKind::Guardian, true)
            }
            Household::OneAndInformed => {
                let far = address(&mut self.dice, self.town.place);
                self.adult(&mut family, mother, children_born, &near, GuardianshipKind::Guardian, true);
                self.adult(
                    &mut family,
                    father,
                    children_born,
                    &far,
                    GuardianshipKind::InformationRight,
                    false,
                );
            }
            Household::Foster => {
                let far = address(&mut self.dice, self.town.place);
                self.adult(&mut family, mother, children_born, &near, GuardianshipKind::Foster, false);
                self.adult(&mut family, father, children_born, &near, GuardianshipKind::Foster, false);
                self.adult(&mut family, Sex::Female, children_born, &far, GuardianshipKind::Guardian, true);
            }
        }
        family
    }

    fn home_language(&mut self) -> LanguageCode {
        let immigrant = if self.swedish() { 3 } else { self.town.place.immigrant };
        if self.dice.percent(immigrant) {
            return names::immigrant_language(&mut self.dice);
        }
        match (self.swedish(), self.dice.percent(12)) {
            (true, false) => LanguageCode::SWEDISH,
            _ => LanguageCode::FINNISH,
        }
    }

    fn adult(
        &mut self,
        family: &mut Family,
        sex: Sex,
        children_born: i16,
        home: &Address,
        kind: GuardianshipKind,
        family_name: bool,
    ) {
        let town = self.town.id;
        let known = self
            .world
            .traveller
            .take_if(|known| known.home != town && kind == GuardianshipKind::Guardian && !family.protected);
        let elsewhere = known.is_some();
        let adult = known.or_else(|| self.new_adult(family, sex, children_born, family_name));
        let Some(Traveller { name, language, sex, born, code, .. }) = adult else { return };
        let new = NewPerson {
            name,
            language,
            sex,
            born,
            code,
            home: Some(home),
            protected: family.protected,
            kind: PersonKind::Guardian,
        };
        let person = self.world.person(self.town, &mut self.dice, new);
        if elsewhere {
            self.world.traveller_elsewhere = Some((self.town.id, person.id));
        }
        family.guardians.push((person.id, kind));
        self.school.persons.push(person);
    }

    fn new_adult(
        &mut self,
        family: &Family,
        sex: Sex,
        children_born: i16,
        family_name: bool,
    ) -> Option<Traveller> {
        let other = names::surname(&mut self.dice, family.language);
        let surname = if family_name { family.surname.as_str() } else { other };
        let name = names::adult(&mut self.dice, family.language, sex, surname)?;
        let year = children_born - i16::try_from(self.dice.between(23, 39)).unwrap_or(30);
        let (born, code) = self.world.numbers.born_in(year, sex);
        Some(Traveller { name, language: family.language, sex, born, code, home: self.town.id })
    }

    fn child(&mut self, family: &Family, level: GradeLevel, class: usize) {
        let sex = if self.dice.percent(51) { Sex::Male } else { Sex::Female };
        let Some(name) = names::child(&mut self.dice, family.language, sex, &family.surname) else { return };
        let year = self.world.year.first_year() - level.usual_age();
        let (born, code) = self.world.numbers.born_in(year, sex);
        let native = [LanguageCode::FINNISH, LanguageCode::SWEDISH].contains(&family.language);
        // Who came to the country lately may wait for an identity code.
        let waiting = !native && self.dice.percent(4);
        let person = self.new_learner(family, name, sex, born, if waiting { None } else { code });
        let adult = domain::guardian_access_ends(born) <= self.world.today;
        for (guardian, kind) in &family.guardians {
            let starts_on =
                if *kind == GuardianshipKind::Foster { self.world.year.previous().start() } else { born };
            self.school.guardianships.push(Guardianship {
                id: self.world.ids.make(),
                guardian: *guardian,
                learner: person,
                kind: *kind,
                starts_on,
                adult_allows: adult && self.dice.percent(60),
            });
        }
        let years = i32::from(level.number()) - 1;
        self.school.study_rights.push(StudyRight {
            id: self.world.ids.make(),
            learner: person,
            level,
            starts_on: self.world.year.start().saturating_sub(years.years()),
        });
        let second_language = !native && self.dice.percent(60);
        self.pupils.push(Pupil {
            id: person,
            level,
            class,
            guardian: family.guardians.iter().find(|(_, kind)| kind.explains_absences()).map(|(id, _)| *id),
            family: family.number,
            ethics: self.dice.percent(if native { 16 } else { 40 }),
            second_language,
            support: !second_language && self.dice.percent(8),
            sickly: 60 + self.dice.below(200),
            adult,
            protected: family.protected,
        });
    }

    fn new_learner(
        &mut self,
        family: &Family,
        name: PersonName,
        sex: Sex,
        born: Date,
        code: Option<domain::PersonalIdentityCode>,
    ) -> PersonId {
        // With separated guardians, some children are registered at the second home.
        let second = family.other_home.as_ref().filter(|_| self.dice.percent(30));
        let new = NewPerson {
            name,
            language: family.language,
            sex,
            born,
            code,
            home: Some(second.unwrap_or(&family.home)),
            protected: family.protected,
            kind: PersonKind::Learner,
        };
        let person = self.world.person(self.town, &mut self.dice, new);
        let id = person.id;
        self.school.persons.push(person);
        id
    }
}
