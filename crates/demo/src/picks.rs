//! The people of a school who could get an account in the demo: a learner, the guardian, and the teachers around them.

use domain::{AbsenceKind, GradeLevel};
use kernel::{PersonId, Role, SchoolId};

use crate::bundle::LessonState;
use crate::maker::Maker;

/// Who was found.
#[derive(Debug, Clone, Default)]
pub struct Picks {
    /// The school.
    pub school: Option<SchoolId>,
    /// A learner of grade 8 who has a lesson at the demo's present moment.
    pub learner: Option<PersonId>,
    /// Their guardian, for whom an unexplained absence waits.
    pub guardian: Option<PersonId>,
    /// The teacher of that lesson.
    pub subject_teacher: Option<PersonId>,
    /// A class teacher, of the learner's brother or sister if there is one.
    pub class_teacher: Option<PersonId>,
    /// The first of each office.
    pub offices: Vec<(Role, PersonId)>,
}

impl Maker<'_> {
    /// Finds them, and leaves one unexplained absence for the guardian to explain.
    pub(crate) fn pick(&mut self) -> Picks {
        let mut picks = Picks { school: Some(self.school.id), ..Picks::default() };
        for member in &self.staff {
            if !picks.offices.iter().any(|(role, _)| *role == member.role) {
                picks.offices.push((member.role, member.person));
            }
        }
        let candidates: Vec<usize> =
            (0..self.pupils.len()).filter(|pupil| self.is_candidate(*pupil)).collect();
        // A family with a younger child in a class of its own teacher shows most.
        let with_sibling = candidates.iter().copied().find(|pupil| self.younger_sibling(*pupil).is_some());
        let Some(pupil) = with_sibling.or_else(|| candidates.first().copied()) else { return picks };
        picks.learner = self.pupils.get(pupil).map(|pupil| pupil.id);
        picks.guardian = self.pupils.get(pupil).and_then(|pupil| pupil.guardian);
        picks.subject_teacher = self.present_teacher(pupil);
        let sibling = self.younger_sibling(pupil);
        picks.class_teacher = sibling.and_then(|sibling| self.class_teacher_of(sibling));
        if picks.class_teacher.is_none() {
            picks.class_teacher = self.office(Role::ClassTeacher);
        }
        self.leave_one_to_explain(pupil);
        picks
    }

    fn office(&self, role: Role) -> Option<PersonId> {
        self.staff.iter().find(|member| member.role == role).map(|member| member.person)
    }

    fn is_candidate(&self, pupil: usize) -> bool {
        let Some(found) = self.pupils.get(pupil) else { return false };
        let away_today =
            self.school.marks.iter().any(|mark| mark.learner == found.id && mark.held_on == self.world.today);
        found.level == GradeLevel::Eight
            && !found.protected
            && !found.second_language
            && found.guardian.is_some()
            && !away_today
            && self.present_teacher(pupil).is_some()
    }

    /// The teacher whose lesson the pupil is in at the demo's present moment.
    fn present_teacher(&self, pupil: usize) -> Option<PersonId> {
        let now = self.now();
        let lesson = self.school.lessons.iter().find(|lesson| {
            lesson.held_on == now.date()
                && lesson.time.contains(now.time())
                && lesson.state == LessonState::Planned
                && self.has_pupil(lesson.group, pupil)
        })?;
        let member = self.staff.iter().find(|member| member.person == lesson.teacher)?;
        (member.role == Role::SubjectTeacher).then_some(member.person)
    }

    fn has_pupil(&self, group: kernel::GroupId, pupil: usize) -> bool {
        self.school
            .groups
            .iter()
            .position(|known| known.id == group)
            .and_then(|at| self.members.get(at))
            .is_some_and(|members| members.contains(&pupil))
    }

    fn younger_sibling(&self, pupil: usize) -> Option<usize> {
        let family = self.pupils.get(pupil)?.family;
        self.pupils.iter().position(|other| other.family == family && other.level <= GradeLevel::Six)
    }

    fn class_teacher_of(&self, pupil: usize) -> Option<PersonId> {
        let class = self.school.groups.iter().enumerate().find(|(at, group)| {
            group.is_class && self.members.get(*at).is_some_and(|members| members.contains(&pupil))
        })?;
        self.school
            .memberships
            .iter()
            .find(|membership| membership.group == class.1.id && membership.role == "teacher")
            .map(|membership| membership.person)
    }

    /// An unexplained absence from the latest marked lesson before today.
    fn leave_one_to_explain(&mut self, pupil: usize) {
        let Some(learner) = self.pupils.get(pupil).map(|pupil| pupil.id) else { return };
        let marked: std::collections::HashSet<_> =
            self.school.marks.iter().filter(|mark| mark.learner == learner).map(|mark| mark.lesson).collect();
        let confirmed: std::collections::HashSet<_> =
            self.school.confirmations.iter().map(|confirmation| confirmation.lesson).collect();
        let found = self.school.lessons.iter().enumerate().rev().find(|(_, lesson)| {
            lesson.held_on < self.world.today
                && confirmed.contains(&lesson.id)
                && !marked.contains(&lesson.id)
                && self.has_pupil(lesson.group, pupil)
        });
        if let Some((index, date)) = found.map(|(index, lesson)| (index, lesson.held_on)) {
            self.mark(pupil, index, AbsenceKind::Unexplained, date);
        }
    }
}
