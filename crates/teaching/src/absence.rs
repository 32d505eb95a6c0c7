//! Absences and other marks as lists: a learner's own, a guardian's child's, and what waits in a supervisor's class.

use db::{DbError, Tx};
use domain::AbsenceKind;
use jiff::civil::{Date, Time};
use kernel::{LessonId, PersonId, ProviderId};

use crate::sheet::LessonKey;

db::row! {
    /// A mark with its lesson.
    pub struct MarkRow {
        /// The learner.
        learner_id: PersonId,
        /// The day.
        held_on: Date,
        /// The lesson.
        lesson_id: LessonId,
        /// From; a lesson that was taken out of the timetable has no time any more.
        starts_at: Option<Time>,
        /// To.
        ends_at: Option<Time>,
        /// Code of the national subject set.
        subject: Option<String>,
        /// The course's title.
        course: Option<String>,
        /// What it is.
        kind: AbsenceKind,
        /// The teacher's note.
        note: Option<String>,
        /// The explanation's words.
        explanation: Option<String>,
        /// Who explained it.
        explained_by: Option<PersonId>,
    }
}

impl MarkRow {
    /// The lesson.
    pub fn key(&self) -> LessonKey {
        LessonKey { held_on: self.held_on, id: self.lesson_id }
    }

    /// Whether it waits for an explanation.
    pub fn waits(&self) -> bool {
        self.kind.needs_explanation()
    }
}

/// The marks of these learners since a day, the latest day first and each day in the order of its lessons.
///
/// # Errors
/// When the database refuses.
pub async fn of_learners(
    tx: &mut Tx,
    provider: ProviderId,
    learners: &[PersonId],
    since: Date,
) -> Result<Vec<MarkRow>, DbError> {
    tx.all(
        db::sql!(
            MarkRow,
            "select a.learner_id, a.held_on, a.lesson_id, l.starts_at, l.ends_at,
               coalesce(l.subject, c.subject) as subject, c.title as course, a.kind, a.note, a.explanation,
               a.explained_by
             from attendance_mark a
             left join lesson l on l.provider_id = a.provider_id and l.held_on = a.held_on and l.id = a.lesson_id
               and l.held_on >= $3
             left join course c on c.provider_id = l.provider_id and c.id = l.course_id
             where a.provider_id = $1 and a.learner_id = any($2) and a.held_on >= $3
             order by a.held_on desc, l.starts_at, a.lesson_id"
        ),
        &[&provider, &learners, &since],
    )
    .await
}

db::row! {
    /// A learner of a supervisor's class with absences that nobody has explained.
    pub struct WaitingRow {
        /// The learner.
        learner_id: PersonId,
        /// Call name and family name.
        learner: String,
        /// The class.
        group_name: String,
        /// How many lessons.
        lessons: i64,
        /// The first day of them.
        since: Date,
    }
}

/// What waits in the classes that `supervisor` looks after.
///
/// # Errors
/// When the database refuses.
pub async fn waiting_in_class(
    tx: &mut Tx,
    provider: ProviderId,
    supervisor: PersonId,
    since: Date,
    today: Date,
) -> Result<Vec<WaitingRow>, DbError> {
    tx.all(
        db::sql!(
            WaitingRow,
            // Most teachers look after no class: that is found out first, and costs them nothing more.
            "with own as materialized (
               select g.id, g.name
               from membership s
               join teaching_group g on g.provider_id = s.provider_id and g.id = s.group_id
               where s.provider_id = $1 and s.person_id = $2
                 and (s.role = 'supervisor' or (s.role = 'teacher' and g.kind = 'class' and s.is_primary))
                 and s.starts_on <= $4 and (s.ends_on is null or s.ends_on >= $4))
             select p.id as learner_id, p.call_name || ' ' || p.surname as learner, own.name as group_name,
               count(*) as lessons, min(a.held_on) as since
             from own
             join membership m on m.provider_id = $1 and m.group_id = own.id and m.role = 'learner'
               and m.starts_on <= $4 and (m.ends_on is null or m.ends_on >= $4)
             join person p on p.provider_id = m.provider_id and p.id = m.person_id
             join attendance_mark a on a.provider_id = m.provider_id and a.learner_id = m.person_id
               and a.held_on between $3 and $4 and a.kind = 'unexplained'
             group by p.id, p.call_name, p.surname, own.name
             order by min(a.held_on), p.surname, p.call_name"
        ),
        &[&provider, &supervisor, &since, &today],
    )
    .await
}
