//! The country, one bundle after another: providers in order, and each one's basic schools before its upper secondary ones.

use std::collections::{HashMap, VecDeque};

use domain::{BusinessId, LanguageCode, OrganisationOid, SchoolDays, SchoolYear, Sex};
use jiff::civil::Date;
use kernel::{ProviderId, Role};

use crate::basic_school::{self, BasicPlan};
use crate::bundle::{Bundle, Person, ProviderBundle, SchoolBundle, Session, StaffRole};
use crate::cast::CastMember;
use crate::dice::{DemoIds, Dice};
use crate::names;
use crate::numbers::Numbers;
use crate::picks::Picks;
use crate::place::{PLACES, PlaceFacts};
use crate::roster::{NewPerson, PersonKind, Town, TownSessions, Traveller, World};
use crate::upper_school::{self, UpperPlan, periods};
use crate::{DemoCalendar, Options};

/// The usual size of a comprehensive and of an upper secondary school.
const BASIC_SCHOOL: u32 = 400;
const UPPER_SCHOOL: u32 = 450;

#[derive(Debug, Clone, Copy)]
enum SchoolPlan {
    Basic(BasicPlan),
    Upper(UpperPlan),
}

/// The country in the making.
pub struct Country {
    world: World,
    places: VecDeque<(&'static PlaceFacts, u32)>,
    town: Option<Town>,
    schools: VecDeque<SchoolPlan>,
    picks: Option<(ProviderId, Picks)>,
    cast: Vec<CastMember>,
}

impl Country {
    /// The country of these options. Nothing is made until it is asked for.
    pub fn new(options: Options) -> Self {
        let calendar = DemoCalendar::new(options.as_of);
        let today = calendar.school_day();
        let millis = u64::try_from(options.made_at().as_millisecond()).unwrap_or_default();
        let world = World {
            options,
            year: SchoolYear::of(today),
            calendar,
            today,
            ids: DemoIds::new(options.seed, millis),
            numbers: Numbers::default(),
            schools_made: 0,
            traveller: None,
            traveller_elsewhere: None,
        };
        Self {
            world,
            places: share(options.learners),
            town: None,
            schools: VecDeque::new(),
            picks: None,
            cast: Vec::new(),
        }
    }

    /// The next piece, or `None` when the country is whole.
    pub fn next_bundle(&mut self) -> Option<Bundle> {
        loop {
            if let (Some(town), Some(plan)) = (self.town.as_mut(), self.schools.pop_front()) {
                let made = match plan {
                    SchoolPlan::Basic(plan) => basic_school::make(&mut self.world, town, plan),
                    SchoolPlan::Upper(plan) => upper_school::make(&mut self.world, town, plan),
                };
                let Some((school, picks)) = made else { continue };
                self.keep(&school, picks);
                return Some(Bundle::School(Box::new(school)));
            }
            let (place, learners) = self.places.pop_front()?;
            if let Some(provider) = self.provider(place, learners) {
                return Some(Bundle::Provider(Box::new(provider)));
            }
        }
    }

    /// Who gets an account, once the first school has been made: the provider and its people.
    pub fn picks(&self) -> Option<(ProviderId, &Picks)> {
        self.picks.as_ref().map(|(provider, picks)| (*provider, picks))
    }

    /// The people who get an account, once the country is whole.
    pub fn cast(mut self) -> Vec<CastMember> {
        if let Some(elsewhere) = self.world.traveller_elsewhere
            && let Some(teacher) = self.cast.iter_mut().find(|member| member.role == Role::ClassTeacher)
        {
            teacher.persons.push(elsewhere);
        }
        self.cast
    }

    /// Casts the first Finnish comprehensive school's people.
    fn keep(&mut self, school: &SchoolBundle, picks: Picks) {
        if self.picks.is_some() || picks.learner.is_none() || school.language != LanguageCode::FINNISH {
            return;
        }
        let office = |role| picks.offices.iter().find(|(known, _)| *known == role).map(|(_, person)| *person);
        let parts = [
            (Role::Learner, picks.learner),
            (Role::Guardian, picks.guardian),
            (Role::SubjectTeacher, picks.subject_teacher),
            (Role::ClassTeacher, picks.class_teacher),
            (Role::SpecialNeedsTeacher, office(Role::SpecialNeedsTeacher)),
            (Role::Counsellor, office(Role::Counsellor)),
            (Role::Principal, office(Role::Principal)),
            (Role::SchoolSecretary, office(Role::SchoolSecretary)),
        ];
        let mut cast = Vec::new();
        for (role, id) in parts {
            let Some(person) = school.persons.iter().find(|person| Some(person.id) == id) else { continue };
            cast.push(CastMember::new(role, school.provider, person));
            if role == Role::ClassTeacher {
                // Teaches here and is a guardian in the next municipality.
                self.world.traveller = Some(Traveller {
                    name: person.name.clone(),
                    language: person.mother_tongue,
                    sex: person.sex,
                    born: person.born,
                    code: person.identity_code.clone(),
                    home: school.provider,
                });
            }
        }
        cast.append(&mut self.cast);
        self.cast = cast;
        self.picks = Some((school.provider, picks));
    }

    fn provider(&mut self, place: &'static PlaceFacts, learners: u32) -> Option<ProviderBundle> {
        let municipality = place.municipality()?;
        let nth = u32::try_from(PLACES.iter().position(|known| known.code == place.code)?).ok()?;
        let days = SchoolDays::of(self.world.year, municipality.holiday_region());
        let id: ProviderId = self.world.ids.make();
        let (sessions, town_sessions) = self.sessions(days);
        let mut town =
            Town { place, id, days, sessions: town_sessions, handles: HashMap::new(), older: Vec::new() };
        let mut bundle = ProviderBundle {
            id,
            code: place.code,
            name_fi: place.fi,
            name_sv: place.sv,
            oid: OrganisationOid::synthetic(u64::from(nth) + 1),
            // Numbers that begin with nines have not been given to anybody.
            business_id: (0..10).find_map(|more| BusinessId::from_number(9_900_000 + nth * 10 + more))?,
            municipality,
            sessions,
            persons: Vec::new(),
            staff_roles: Vec::new(),
        };
        let mut dice = Dice::new(self.world.options.seed, place.code);
        let welfare_workers = 1 + learners / 1_500;
        let offices = [Role::ProviderAdministrator, Role::DataProtectionOfficer]
            .into_iter()
            .chain(std::iter::repeat_n(Role::WelfareWorker, welfare_workers as usize));
        for role in offices {
            let Some(person) = self.officer(&mut town, &mut dice) else { continue };
            if nth == 0 && !self.cast.iter().any(|member| member.role == role) {
                self.cast.push(CastMember::new(role, id, &person));
            }
            bundle.staff_roles.push(StaffRole {
                id: self.world.ids.make(),
                person: person.id,
                school: None,
                role,
                starts_on: self.world.year.previous().start(),
            });
            bundle.persons.push(person);
        }
        self.schools = schools(place, learners);
        self.town = Some(town);
        Some(bundle)
    }

    fn officer(&mut self, town: &mut Town, dice: &mut Dice) -> Option<Person> {
        let sex = if dice.percent(60) { Sex::Female } else { Sex::Male };
        let language = LanguageCode::FINNISH;
        let surname = names::surname(dice, language);
        let name = names::adult(dice, language, sex, surname)?;
        let year = self.world.year.first_year() - i16::try_from(dice.between(30, 62)).unwrap_or(45);
        let (born, code) = self.world.numbers.born_in(year, sex);
        let kind = PersonKind::Staff;
        let new = NewPerson { name, language, sex, born, code, home: None, protected: false, kind };
        Some(self.world.person(town, dice, new))
    }

    /// The school year, its terms and their grading periods.
    fn sessions(&mut self, days: SchoolDays) -> (Vec<Session>, TownSessions) {
        let year = self.world.year;
        let ids = TownSessions {
            school_year: self.world.ids.make(),
            autumn: self.world.ids.make(),
            spring: self.world.ids.make(),
        };
        let (first, second) = (year.first_year(), year.first_year() + 1);
        let session = |id, kind, title, (starts_on, ends_on): (Date, Date), parent| Session {
            id,
            kind,
            title,
            starts_on,
            ends_on,
            parent,
        };
        let mut sessions = vec![
            session(
                ids.school_year,
                "schoolYear",
                format!("Lukuvuosi {}", year.label()),
                (year.start(), year.end()),
                None,
            ),
            session(
                ids.autumn,
                "term",
                format!("Syyslukukausi {first}"),
                days.autumn_term(),
                Some(ids.school_year),
            ),
            session(
                ids.spring,
                "term",
                format!("Kevätlukukausi {second}"),
                days.spring_term(),
                Some(ids.school_year),
            ),
        ];
        for (nth, period) in periods(days).into_iter().enumerate() {
            let parent = if nth < 2 { ids.autumn } else { ids.spring };
            let title = format!("{}. jakso", nth + 1);
            sessions.push(session(self.world.ids.make(), "gradingPeriod", title, period, Some(parent)));
        }
        (sessions, ids)
    }
}

/// How many learners each provider has: the small municipality up to 140, the cities the rest by their shares.
fn share(learners: u32) -> VecDeque<(&'static PlaceFacts, u32)> {
    let rural = (learners / 60).clamp(40, 140);
    let cities = learners.saturating_sub(rural);
    PLACES
        .iter()
        .map(|place| {
            (place, if place.share == 0 { rural } else { (cities * place.share).div_ceil(100).max(40) })
        })
        .collect()
}

/// A provider's schools: 83 % of its learners are in basic education. The small municipality has one comprehensive school, and
/// its young go to upper secondary school elsewhere.
fn schools(place: &PlaceFacts, learners: u32) -> VecDeque<SchoolPlan> {
    let upper = if place.share == 0 { 0 } else { learners * 17 / 100 };
    let basic = learners - upper;
    let swedish_basic = if basic * place.swedish / 100 >= 50 { basic * place.swedish / 100 } else { 0 };
    let swedish_upper = if upper * place.swedish / 100 >= 50 { upper * place.swedish / 100 } else { 0 };
    let mut plans = VecDeque::new();
    for (language, learners) in
        [(LanguageCode::FINNISH, basic - swedish_basic), (LanguageCode::SWEDISH, swedish_basic)]
    {
        for (nth, learners) in divide(learners, BASIC_SCHOOL).enumerate() {
            plans.push_back(SchoolPlan::Basic(BasicPlan { language, nth, learners }));
        }
    }
    for (language, learners) in
        [(LanguageCode::FINNISH, upper - swedish_upper), (LanguageCode::SWEDISH, swedish_upper)]
    {
        for (nth, learners) in divide(learners, UPPER_SCHOOL).enumerate() {
            plans.push_back(SchoolPlan::Upper(UpperPlan { language, nth, learners }));
        }
    }
    plans
}

/// Equal parts of about `size`.
fn divide(learners: u32, size: u32) -> impl Iterator<Item = u32> {
    let parts = if learners == 0 { 0 } else { ((learners + size / 2) / size).max(1) };
    (0..parts).map(move |nth| learners / parts + u32::from(nth < learners % parts))
}
