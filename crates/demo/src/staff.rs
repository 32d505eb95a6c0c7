//! Who works at a school. Teachers are hired as the timetable needs them.

use domain::{LanguageCode, PersonName, Sex, Subject};
use kernel::{PersonId, Role};

use crate::bundle::StaffRole;
use crate::curriculum::family;
use crate::maker::Maker;
use crate::names;
use crate::roster::{NewPerson, PersonKind};

/// The most lessons a week that a subject teacher is given.
const FULL_LOAD: u8 = 21;

/// A member of staff.
pub(crate) struct Member {
    pub(crate) person: PersonId,
    pub(crate) role: Role,
    /// The family of subjects, of subject teachers.
    pub(crate) family: Option<usize>,
    /// Lessons a week.
    pub(crate) load: u8,
    pub(crate) room: String,
}

impl Maker<'_> {
    /// Hires somebody for a role at the school; answers their index.
    pub(crate) fn hire(&mut self, role: Role, family: Option<usize>) -> usize {
        let index = self.staff.len();
        let language = if self.swedish() { LanguageCode::SWEDISH } else { LanguageCode::FINNISH };
        let language =
            if self.dice.percent(5) { names::immigrant_language(&mut self.dice) } else { language };
        let sex = if self.dice.percent(74) { Sex::Female } else { Sex::Male };
        let Some(name) = self.new_name(language, sex) else { return index };
        let year = self.world.year.first_year() - i16::try_from(self.dice.between(27, 63)).unwrap_or(45);
        let (born, code) = self.world.numbers.born_in(year, sex);
        let kind = PersonKind::Staff;
        let new = NewPerson { name, language, sex, born, code, home: None, protected: false, kind };
        let person = self.world.person(self.town, &mut self.dice, new);
        let floor = 1 + index / 20;
        self.staff.push(Member {
            person: person.id,
            role,
            family,
            load: 0,
            room: format!("{floor}{:02}", index % 20 + 1),
        });
        let years = self.dice.between(0, 12);
        self.school.staff_roles.push(StaffRole {
            id: self.world.ids.make(),
            person: person.id,
            school: Some(self.school.id),
            role,
            starts_on: self.world.year.start().saturating_sub(jiff::Span::new().years(years)),
        });
        self.school.persons.push(person);
        index
    }

    /// A name that nobody at the school has yet: two colleagues of one name would puzzle whoever looks around.
    fn new_name(&mut self, language: LanguageCode, sex: Sex) -> Option<PersonName> {
        let mut name = None;
        for _ in 0..8 {
            let surname = names::surname(&mut self.dice, language);
            name = names::adult(&mut self.dice, language, sex, surname);
            let spoken = name.as_ref().map(PersonName::spoken);
            if !self.school.persons.iter().any(|person| Some(person.name.spoken()) == spoken) {
                break;
            }
        }
        name
    }

    /// A teacher of the subject with room for this many lessons who is not among `taken`; hired if need be.
    pub(crate) fn teacher_of(&mut self, subject: Subject, lessons: u8, taken: &[usize]) -> usize {
        if subject == Subject::Guidance
            && let Some(counsellor) = self.staff.iter().position(|member| member.role == Role::Counsellor)
        {
            return counsellor;
        }
        let wanted = family(subject);
        let free = self.staff.iter().enumerate().find(|(index, member)| {
            member.family == Some(wanted) && member.load + lessons <= FULL_LOAD && !taken.contains(index)
        });
        let teacher = match free.map(|(index, _)| index) {
            Some(index) => index,
            None => self.hire(Role::SubjectTeacher, Some(wanted)),
        };
        if let Some(member) = self.staff.get_mut(teacher) {
            member.load += lessons;
        }
        teacher
    }

    pub(crate) fn room_of(&self, teacher: usize) -> String {
        self.staff.get(teacher).map(|member| member.room.clone()).unwrap_or_default()
    }
}
