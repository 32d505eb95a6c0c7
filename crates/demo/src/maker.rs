//! A school in the making: what its families, staff and timetable are put into.

use domain::{GradeLevel, LanguageCode, LessonTime, OrganisationOid, Syllabus};
use jiff::civil::Date;
use kernel::{AcademicSessionId, CourseId, GroupId, PersonId};

use crate::bundle::{Course, Group, Membership, SchoolBundle};
use crate::dice::Dice;
use crate::place::{address, school_name};
use crate::roster::{Pupil, Town, World};
use crate::staff::Member;
use crate::timetable::{Planner, Slot};

/// A lesson that comes every week for a while.
pub(crate) struct Weekly {
    pub(crate) slot: Slot,
    /// Index of the group.
    pub(crate) group: usize,
    pub(crate) course: CourseId,
    pub(crate) syllabus: Syllabus,
    /// Index of the member of staff.
    pub(crate) teacher: usize,
    pub(crate) room: String,
    pub(crate) from: Date,
    pub(crate) to: Date,
}

/// A school in the making.
pub(crate) struct Maker<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) town: &'a mut Town,
    pub(crate) dice: Dice,
    pub(crate) school: SchoolBundle,
    pub(crate) staff: Vec<Member>,
    pub(crate) pupils: Vec<Pupil>,
    pub(crate) families: usize,
    /// The pupils of each group, by index.
    pub(crate) members: Vec<Vec<usize>>,
    pub(crate) planner: Planner,
    pub(crate) week: Vec<Weekly>,
    pub(crate) bells: Vec<LessonTime>,
}

impl<'a> Maker<'a> {
    /// An empty school: the `nth` of its kind and language in the town.
    pub(crate) fn new(
        world: &'a mut World,
        town: &'a mut Town,
        language: LanguageCode,
        upper_secondary: bool,
        nth: usize,
        classes: usize,
    ) -> Option<Self> {
        world.schools_made += 1;
        let number = world.schools_made;
        let mut dice = Dice::new(world.options.seed, &format!("school {number}"));
        let name = school_name(language, upper_secondary, nth);
        let bells = if upper_secondary {
            domain::upper_secondary_lessons().to_vec()
        } else {
            domain::basic_education_lessons().to_vec()
        };
        let school = SchoolBundle {
            provider: town.id,
            municipality: town.place.municipality()?,
            id: world.ids.make(),
            oid: OrganisationOid::synthetic(u64::from(number) * 2 + 1_000),
            number: format!("{:05}", 95_000 + number % 5_000).parse().ok(),
            name_fi: name.clone(),
            name_sv: name,
            upper_secondary,
            language,
            location: world.ids.make(),
            location_oid: OrganisationOid::synthetic(u64::from(number) * 2 + 1_001),
            address: address(&mut dice, town.place),
            school_year: town.sessions.school_year,
            persons: Vec::new(),
            guardianships: Vec::new(),
            staff_roles: Vec::new(),
            study_rights: Vec::new(),
            courses: Vec::new(),
            groups: Vec::new(),
            memberships: Vec::new(),
            lessons: Vec::new(),
            confirmations: Vec::new(),
            marks: Vec::new(),
            notices: Vec::new(),
        };
        let per_day = u8::try_from(bells.len()).unwrap_or(7);
        Some(Self {
            world,
            town,
            dice,
            school,
            staff: Vec::new(),
            pupils: Vec::new(),
            families: 0,
            members: Vec::new(),
            planner: Planner::new(per_day, classes),
            week: Vec::new(),
            bells,
        })
    }

    pub(crate) fn swedish(&self) -> bool {
        self.school.language == LanguageCode::SWEDISH
    }

    pub(crate) fn lang(&self) -> kernel::Lang {
        if self.swedish() { kernel::Lang::Sv } else { kernel::Lang::Fi }
    }

    /// The course of a grade and subject, made when it is first asked for.
    pub(crate) fn course(
        &mut self,
        level: GradeLevel,
        syllabus: Option<Syllabus>,
        nth: Option<usize>,
    ) -> CourseId {
        let code = match (syllabus, nth) {
            (Some(syllabus), Some(nth)) => format!("{}{nth}", short(syllabus)),
            (Some(syllabus), None) => format!("{}{}", short(syllabus), level.number()),
            (None, _) => format!("LK{}", level.number()),
        };
        if let Some(known) = self.school.courses.iter().find(|course| course.code == code) {
            return known.id;
        }
        let lang = self.lang();
        let title = match (syllabus, nth) {
            (Some(syllabus), Some(nth)) => format!("{} {nth}", syllabus.name_in(lang)),
            // The grade stands beside it; people say "English", not "English, grade 8".
            (Some(syllabus), None) => syllabus.name_in(lang),
            (None, _) => capital(level.name_in(lang)),
        };
        let id = self.world.ids.make();
        self.school.courses.push(Course { id, title, code, syllabus, level });
        id
    }

    /// A new group for some pupils; answers its index.
    pub(crate) fn group(&mut self, new: NewGroup, pupils: Vec<usize>) -> usize {
        let id: GroupId = self.world.ids.make();
        let (year_start, year_end) = (self.world.year.start(), self.world.year.end());
        let (starts_on, ends_on) = new.period.unwrap_or((year_start, year_end));
        let ends = new.period.map(|(_, end)| end);
        for pupil in &pupils {
            let Some(person) = self.pupils.get(*pupil).map(|pupil| pupil.id) else { continue };
            let membership = self.membership(id, person, "learner", false, starts_on, ends);
            self.school.memberships.push(membership);
        }
        self.school.groups.push(Group {
            id,
            is_class: new.is_class,
            name: new.name,
            code: new.code,
            course: new.course,
            level: new.level,
            room: new.room,
            starts_on,
            ends_on,
            sessions: new.sessions,
        });
        self.members.push(pupils);
        self.school.groups.len() - 1
    }

    /// Makes a member of staff the group's teacher or supervisor.
    pub(crate) fn teaches(&mut self, teacher: usize, group: usize, role: &'static str, is_primary: bool) {
        let Some(person) = self.staff_person(teacher) else { return };
        let Some((id, from, to)) =
            self.school.groups.get(group).map(|group| (group.id, group.starts_on, group.ends_on))
        else {
            return;
        };
        let ends = (to != self.world.year.end()).then_some(to);
        let membership = self.membership(id, person, role, is_primary, from, ends);
        self.school.memberships.push(membership);
    }

    fn membership(
        &mut self,
        group: GroupId,
        person: PersonId,
        role: &'static str,
        is_primary: bool,
        starts_on: Date,
        ends_on: Option<Date>,
    ) -> Membership {
        Membership { id: self.world.ids.make(), group, person, role, is_primary, starts_on, ends_on }
    }

    /// Every term of the school year, as groups of the whole year have them.
    pub(crate) fn both_terms(&self) -> Vec<AcademicSessionId> {
        vec![self.town.sessions.autumn, self.town.sessions.spring]
    }

    pub(crate) fn staff_person(&self, member: usize) -> Option<PersonId> {
        self.staff.get(member).map(|member| member.person)
    }
}

/// What a group is made from.
pub(crate) struct NewGroup {
    pub(crate) is_class: bool,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) course: CourseId,
    pub(crate) level: GradeLevel,
    pub(crate) room: String,
    /// `None` for the whole school year.
    pub(crate) period: Option<(Date, Date)>,
    pub(crate) sessions: Vec<AcademicSessionId>,
}

/// A short code as schools use them: `ENA`, `MAA`, `HI`.
pub(crate) fn short(syllabus: Syllabus) -> String {
    match syllabus {
        Syllabus::Plain(subject) => subject.code().to_owned(),
        Syllabus::Varied(variant) => variant.code().to_owned(),
        Syllabus::Language(subject, language) => format!("{}{}", language.as_str(), subject.code()),
    }
}

pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
