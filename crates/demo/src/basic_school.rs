//! A comprehensive school: grades 1–9 with parallel classes. In grades 1–6 the class teacher teaches most subjects to the
//! class; languages, physical education, crafts and religion are taught in groups that cross the classes. In grades 7–9
//! every subject has its teacher and its group.

use domain::{GradeLevel, LanguageCode, Subject, Syllabus, Variant};
use kernel::Role;

use crate::bundle::SchoolBundle;
use crate::curriculum::{self, Arrangement};
use crate::maker::{Maker, NewGroup, Weekly, short};
use crate::picks::Picks;
use crate::roster::{Town, World};

/// How large a comprehensive school is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BasicPlan {
    pub(crate) language: LanguageCode,
    /// The how manieth of its kind and language in the town; it gets its name by that.
    pub(crate) nth: usize,
    pub(crate) learners: u32,
}

/// The usual size of a class.
const CLASS_SIZE: u32 = 21;

/// Makes the school with everything in it.
pub(crate) fn make(world: &mut World, town: &mut Town, plan: BasicPlan) -> Option<(SchoolBundle, Picks)> {
    let per_grade = plan.learners / 9;
    let parallel = ((per_grade + CLASS_SIZE / 2) / CLASS_SIZE).max(1) as usize;
    let mut maker = Maker::new(world, town, plan.language, false, plan.nth, parallel * 9)?;
    let mut seats = [per_grade; 9];
    for seat in seats.iter_mut().take(plan.learners as usize % 9) {
        *seat += 1;
    }
    maker.fill_basic(seats, parallel);
    let mut school = Grades::new(maker, parallel);
    school.hire_the_office();
    school.make_classes();
    // The higher grades have the fewest free slots: their bands come first.
    for level in GradeLevel::BASIC.iter().rev() {
        school.make_bands(*level);
    }
    for level in GradeLevel::BASIC.iter().rev() {
        school.make_class_lessons(*level);
    }
    let mut maker = school.maker;
    maker.make_lessons();
    maker.mark_attendance();
    let picks = maker.pick();
    Some((maker.school, picks))
}

struct Grades<'a> {
    maker: Maker<'a>,
    parallel: usize,
    /// The group of each class, and its class teacher or supervisor.
    classes: Vec<(usize, Option<usize>)>,
}

/// A group of a band before it is placed.
struct Part {
    group: usize,
    teacher: usize,
    syllabus: Syllabus,
    room: String,
}

impl<'a> Grades<'a> {
    fn new(maker: Maker<'a>, parallel: usize) -> Self {
        Self { maker, parallel, classes: Vec::new() }
    }

    fn hire_the_office(&mut self) {
        for role in [Role::Principal, Role::SchoolSecretary, Role::Counsellor, Role::SpecialNeedsTeacher] {
            self.maker.hire(role, None);
        }
        if self.maker.pupils.len() > 500 {
            self.maker.hire(Role::SpecialNeedsTeacher, None);
        }
    }

    fn class_index(&self, level: GradeLevel, class: usize) -> usize {
        usize::from(level.number().saturating_sub(1)) * self.parallel + class
    }

    fn letter(&self, class: usize) -> char {
        char::from(b'A' + u8::try_from(class % 26).unwrap_or_default())
    }

    fn pupils(&self, level: GradeLevel, class: Option<usize>) -> Vec<usize> {
        let here = |pupil: &crate::roster::Pupil| {
            pupil.level == level && class.is_none_or(|class| pupil.class == class)
        };
        self.maker
            .pupils
            .iter()
            .enumerate()
            .filter(|(_, pupil)| here(pupil))
            .map(|(index, _)| index)
            .collect()
    }

    fn make_classes(&mut self) {
        for level in GradeLevel::BASIC {
            for class in 0..self.parallel {
                let teacher = level.has_class_teacher().then(|| self.maker.hire(Role::ClassTeacher, None));
                let course = self.maker.course(level, None, None);
                let name = format!("{}{}", level.number(), self.letter(class));
                let room = teacher
                    .map_or_else(|| format!("2{:02}", class + 1), |teacher| self.maker.room_of(teacher));
                let new = NewGroup {
                    is_class: true,
                    code: name.clone(),
                    name,
                    course,
                    level,
                    room,
                    period: None,
                    sessions: self.maker.both_terms(),
                };
                let pupils = self.pupils(level, Some(class));
                let group = self.maker.group(new, pupils);
                if let Some(teacher) = teacher {
                    self.maker.teaches(teacher, group, "teacher", true);
                }
                self.classes.push((group, teacher));
            }
        }
    }

    /// The lessons that a grade has together, or a class in halves.
    fn make_bands(&mut self, level: GradeLevel) {
        for (subject, arrangement, lessons) in curriculum::week(level) {
            let syllabus = curriculum::syllabus(subject, self.maker.school.language);
            let whole_grade: Vec<usize> = (0..self.parallel).collect();
            match arrangement {
                Arrangement::Class => {}
                Arrangement::MotherTongueBand => {
                    let parts = self.mother_tongue(level, syllabus, lessons);
                    self.place(level, &whole_grade, &parts, lessons);
                }
                Arrangement::BeliefBand => {
                    let parts = self.belief(level, lessons);
                    self.place(level, &whole_grade, &parts, lessons);
                }
                Arrangement::MixedBand => {
                    let parts = self.mixed(level, subject, syllabus, lessons);
                    self.place(level, &whole_grade, &parts, lessons);
                }
                Arrangement::Halves => {
                    for class in whole_grade {
                        let parts = self.halves(level, class, syllabus, lessons);
                        self.place(level, &[class], &parts, lessons);
                    }
                }
            }
        }
    }

    /// Each class without those who study the language as a second one or need support; these in groups of the grade.
    fn mother_tongue(&mut self, level: GradeLevel, syllabus: Syllabus, lessons: u8) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut taken = Vec::new();
        for class in 0..self.parallel {
            let (second, rest) =
                self.split(self.pupils(level, Some(class)), |pupil| pupil.second_language || pupil.support);
            drop(second);
            let teacher = self.class_teacher_or(level, class, Subject::MotherTongue, lessons, &taken);
            taken.push(teacher);
            parts.push(self.part(level, Some(class), syllabus, teacher, rest, None));
        }
        let (second, _) = self.split(self.pupils(level, None), |pupil| pupil.second_language);
        if !second.is_empty() {
            let syllabus = curriculum::second_language(self.maker.school.language);
            let teacher = self.maker.teacher_of(Subject::MotherTongue, lessons, &taken);
            taken.push(teacher);
            parts.push(self.part(level, None, syllabus, teacher, second, None));
        }
        let (support, _) = self.split(self.pupils(level, None), |pupil| pupil.support);
        let special = self
            .maker
            .staff
            .iter()
            .position(|member| member.role == Role::SpecialNeedsTeacher && member.load + lessons <= 24);
        if let Some(teacher) = special.filter(|_| !support.is_empty()) {
            if let Some(member) = self.maker.staff.get_mut(teacher) {
                member.load += lessons;
            }
            let suffix = if self.maker.swedish() { "liten grupp" } else { "pienryhmä" };
            parts.push(self.part(level, None, syllabus, teacher, support, Some(suffix)));
        }
        parts
    }

    fn belief(&mut self, level: GradeLevel, lessons: u8) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut taken = Vec::new();
        for class in 0..self.parallel {
            let (_, religion) = self.split(self.pupils(level, Some(class)), |pupil| pupil.ethics);
            let teacher = self.class_teacher_or(level, class, Subject::Religion, lessons, &taken);
            taken.push(teacher);
            let syllabus = Syllabus::Plain(Subject::Religion);
            parts.push(self.part(level, Some(class), syllabus, teacher, religion, None));
        }
        let (ethics, _) = self.split(self.pupils(level, None), |pupil| pupil.ethics);
        if !ethics.is_empty() {
            let teacher = self.maker.teacher_of(Subject::Ethics, lessons, &taken);
            parts.push(self.part(level, None, Syllabus::Plain(Subject::Ethics), teacher, ethics, None));
        }
        parts
    }

    /// As many groups as classes, mixed across them.
    fn mixed(&mut self, level: GradeLevel, subject: Subject, syllabus: Syllabus, lessons: u8) -> Vec<Part> {
        let mut pupils = self.pupils(level, None);
        self.maker.dice.shuffle(&mut pupils);
        let mut taken = Vec::new();
        let size = pupils.len().div_ceil(self.parallel).max(1);
        let groups: Vec<Vec<usize>> = pupils.chunks(size).map(<[usize]>::to_vec).collect();
        let mut parts = Vec::new();
        for (class, group) in groups.into_iter().enumerate() {
            let teacher = self.maker.teacher_of(subject, lessons, &taken);
            taken.push(teacher);
            parts.push(self.part(level, Some(class), syllabus, teacher, group, None));
        }
        parts
    }

    fn halves(&mut self, level: GradeLevel, class: usize, syllabus: Syllabus, lessons: u8) -> Vec<Part> {
        let pupils = self.pupils(level, Some(class));
        let mut taken = Vec::new();
        let mut parts = Vec::new();
        let kinds = if self.maker.swedish() { ["textil", "teknisk"] } else { ["tekstiili", "tekninen"] };
        for (half, kind) in pupils.chunks(pupils.len().div_ceil(2).max(1)).zip(kinds) {
            let teacher = self.maker.teacher_of(Subject::Crafts, lessons, &taken);
            taken.push(teacher);
            parts.push(self.part(level, Some(class), syllabus, teacher, half.to_vec(), Some(kind)));
        }
        parts
    }

    /// In grades 1–6 the class's own teacher, above them one of the subject.
    fn class_teacher_or(
        &mut self,
        level: GradeLevel,
        class: usize,
        subject: Subject,
        lessons: u8,
        taken: &[usize],
    ) -> usize {
        let own = self.classes.get(self.class_index(level, class)).and_then(|(_, teacher)| *teacher);
        own.unwrap_or_else(|| self.maker.teacher_of(subject, lessons, taken))
    }

    fn split(
        &self,
        pupils: Vec<usize>,
        yes: impl Fn(&crate::roster::Pupil) -> bool,
    ) -> (Vec<usize>, Vec<usize>) {
        pupils.into_iter().partition(|index| self.maker.pupils.get(*index).is_some_and(&yes))
    }

    /// A teaching group with its teacher.
    fn part(
        &mut self,
        level: GradeLevel,
        class: Option<usize>,
        syllabus: Syllabus,
        teacher: usize,
        pupils: Vec<usize>,
        suffix: Option<&str>,
    ) -> Part {
        let course = self.maker.course(level, Some(syllabus), None);
        let which = match class {
            Some(class) => format!("{}{}", level.number(), self.letter(class)),
            None => level.number().to_string(),
        };
        let lang = self.maker.lang();
        let suffix_text = suffix.map(|suffix| format!(", {suffix}")).unwrap_or_default();
        let room = room_for(syllabus.subject(), self.maker.swedish(), class.unwrap_or_default())
            .unwrap_or_else(|| self.maker.room_of(teacher));
        let new = NewGroup {
            is_class: false,
            name: format!("{} {which}{suffix_text}", spoken(syllabus, lang)),
            code: format!(
                "{}{which}{}",
                short(syllabus),
                suffix.map(|s| s.chars().take(3).collect::<String>()).unwrap_or_default()
            ),
            course,
            level,
            room: room.clone(),
            period: None,
            sessions: self.maker.both_terms(),
        };
        let group = self.maker.group(new, pupils);
        self.maker.teaches(teacher, group, "teacher", true);
        Part { group, teacher, syllabus, room }
    }

    /// Places a band's lessons in the week. A lesson that finds no slot is left out.
    fn place(&mut self, level: GradeLevel, classes: &[usize], parts: &[Part], lessons: u8) {
        let classes: Vec<usize> = classes.iter().map(|class| self.class_index(level, *class)).collect();
        let teachers: Vec<usize> = parts.iter().map(|part| part.teacher).collect();
        let limit = self.day_limit(level);
        let mut had = 0;
        for _ in 0..lessons {
            let Some(slot) = self.maker.planner.place(&classes, &teachers, limit, &mut had) else { continue };
            let year = (self.maker.world.year.start(), self.maker.world.year.end());
            for part in parts {
                let Some(course) = self.maker.school.groups.get(part.group).map(|group| group.course) else {
                    continue;
                };
                self.maker.week.push(Weekly {
                    slot,
                    group: part.group,
                    course,
                    syllabus: part.syllabus,
                    teacher: part.teacher,
                    room: part.room.clone(),
                    from: year.0,
                    to: year.1,
                });
            }
        }
    }

    /// How late a day may end: one lesson later than an even spread.
    fn day_limit(&self, level: GradeLevel) -> u8 {
        let lessons: u8 = curriculum::week(level).iter().map(|(_, _, count)| count).sum();
        (lessons.div_ceil(5) + 1).min(7)
    }

    /// What is taught to the class as such.
    fn make_class_lessons(&mut self, level: GradeLevel) {
        for class in 0..self.parallel {
            let Some((class_group, own_teacher)) = self.classes.get(self.class_index(level, class)).copied()
            else {
                continue;
            };
            let mut first_teacher = None;
            for (subject, arrangement, lessons) in curriculum::week(level) {
                if arrangement != Arrangement::Class {
                    continue;
                }
                let syllabus = curriculum::syllabus(subject, self.maker.school.language);
                let part = match own_teacher {
                    Some(teacher) => Part {
                        group: class_group,
                        teacher,
                        syllabus,
                        room: room_for(subject, self.maker.swedish(), class)
                            .filter(|_| subject == Subject::PhysicalEducation)
                            .unwrap_or_else(|| self.maker.room_of(teacher)),
                    },
                    None => {
                        let teacher = self.maker.teacher_of(subject, lessons, &[]);
                        let pupils = self.pupils(level, Some(class));
                        self.part(level, Some(class), syllabus, teacher, pupils, None)
                    }
                };
                first_teacher = first_teacher.or(Some(part.teacher));
                self.place_class(level, class, &part, lessons);
            }
            // Above grade 6 one of the class's teachers looks after it.
            if let (None, Some(supervisor)) = (own_teacher, first_teacher) {
                self.maker.teaches(supervisor, class_group, "supervisor", true);
            }
        }
    }

    fn place_class(&mut self, level: GradeLevel, class: usize, part: &Part, lessons: u8) {
        let course = self.maker.course(level, Some(part.syllabus), None);
        let index = self.class_index(level, class);
        let limit = self.day_limit(level);
        let mut had = 0;
        for _ in 0..lessons {
            let slot = self
                .maker
                .planner
                .place(&[index], &[part.teacher], limit, &mut had)
                .or_else(|| self.maker.planner.place(&[index], &[part.teacher], 7, &mut had));
            let Some(slot) = slot else { continue };
            let (from, to) = (self.maker.world.year.start(), self.maker.world.year.end());
            self.maker.week.push(Weekly {
                slot,
                group: part.group,
                course,
                syllabus: part.syllabus,
                teacher: part.teacher,
                room: part.room.clone(),
                from,
                to,
            });
        }
    }
}

/// A subject as it stands in a group's name: mother tongue has a shorter word there.
fn spoken(syllabus: Syllabus, lang: kernel::Lang) -> String {
    let swedish = lang == kernel::Lang::Sv;
    match syllabus {
        Syllabus::Varied(Variant::Finnish | Variant::Swedish) if swedish => "Modersmålet".to_owned(),
        Syllabus::Varied(Variant::Finnish | Variant::Swedish) => "Äidinkieli".to_owned(),
        Syllabus::Varied(Variant::SwedishSecond) => "Svenska som andraspråk".to_owned(),
        Syllabus::Varied(Variant::FinnishSecond) => "Suomi toisena kielenä".to_owned(),
        other => other.name_in(lang),
    }
}

/// Rooms that belong to a subject.
fn room_for(subject: Subject, swedish: bool, nth: usize) -> Option<String> {
    let (fi, sv) = match (subject, nth) {
        (Subject::PhysicalEducation, 0) => ("Liikuntasali", "Gymnastiksalen"),
        (Subject::PhysicalEducation, _) => ("Kenttä", "Planen"),
        (Subject::Music, _) => ("Musiikkiluokka", "Musikklassen"),
        (Subject::HomeEconomics, _) => ("Kotitalousluokka", "Köket"),
        (Subject::VisualArts, _) => ("Kuvataideluokka", "Bildkonstklassen"),
        _ => return None,
    };
    Some(if swedish { sv } else { fi }.to_owned())
}
