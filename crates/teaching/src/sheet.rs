//! A lesson's sheet: the lesson, its group, what is marked so far, and how the actor stands to it — one statement.

use db::{DbError, Tx};
use domain::AbsenceKind;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use kernel::{GroupId, LessonId, PersonId, Role, SchoolId, Scope};
use policy::{Granted, Lesson, LessonRelations, Mark, Read, decide};

use crate::TeachingError;

/// Which lesson: its day leads to the right part of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LessonKey {
    /// The day.
    pub held_on: Date,
    /// The lesson.
    pub id: LessonId,
}

impl LessonKey {
    /// The lesson's page.
    pub fn href(self) -> String {
        format!("/lessons/{}/{}", self.held_on, self.id)
    }
}

db::row! {
    /// One learner's line, with the lesson repeated; a group without learners is one line without a learner.
    struct SheetRow {
        group_id: GroupId,
        school_id: SchoolId,
        group_name: String,
        starts_at: Time,
        ends_at: Time,
        subject: Option<String>,
        course: Option<String>,
        room: Option<String>,
        state: String,
        changed_from: Option<serde_json::Value>,
        teacher_id: Option<PersonId>,
        teacher: Option<String>,
        substitute_id: Option<PersonId>,
        substitute: Option<String>,
        teaches_group: bool,
        confirmed_version: Option<i32>,
        confirmed_at: Option<Timestamp>,
        confirmed_by: Option<String>,
        form_id: Option<uuid::Uuid>,
        learner_id: Option<PersonId>,
        call_name: Option<String>,
        surname: Option<String>,
        kind: Option<AbsenceKind>,
        note: Option<String>,
        explained_by: Option<PersonId>,
        explained_at: Option<Timestamp>,
        explanation: Option<String>,
        notice_kind: Option<AbsenceKind>,
        notice_by: Option<PersonId>,
        notice_at: Option<Timestamp>,
        notice_text: Option<String>,
    }
}

/// An explanation, as it stands with a mark or was told ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Who explained it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// In their words.
    pub text: Option<String>,
}

/// A mark that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it is.
    pub kind: AbsenceKind,
    /// The teacher's note.
    pub note: Option<String>,
    /// The guardian's explanation.
    pub explained: Option<Explained>,
}

/// A learner of the group on that day.
#[derive(Debug, Clone)]
pub struct Line {
    /// The learner.
    pub id: PersonId,
    /// Call name.
    pub call_name: String,
    /// Family name.
    pub surname: String,
    /// What is marked; nothing means present once the lesson is confirmed.
    pub mark: Option<Standing>,
    /// What the guardian has told ahead for this day.
    pub notice: Option<(AbsenceKind, Explained)>,
}

impl Line {
    /// What stands, or before the first save what a notice makes likely.
    pub fn expected(&self, confirmed: bool) -> Option<Standing> {
        match (&self.mark, &self.notice) {
            (Some(mark), _) => Some(mark.clone()),
            (None, Some((kind, explained))) if !confirmed => {
                Some(Standing { kind: *kind, note: None, explained: Some(explained.clone()) })
            }
            _ => None,
        }
    }
}

/// That a lesson's attendance has been saved.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// Rises with each save.
    pub version: i32,
    /// When it was saved last.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// The form that was saved last.
    pub form: Option<uuid::Uuid>,
}

/// A lesson with its group and marks.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Which lesson.
    pub key: LessonKey,
    /// The school.
    pub school_id: SchoolId,
    /// The group.
    pub group_id: GroupId,
    /// The group's name.
    pub group_name: String,
    /// From, local time.
    pub starts_at: Time,
    /// To.
    pub ends_at: Time,
    /// Code of the national subject set.
    pub subject: Option<String>,
    /// The course's title.
    pub course: Option<String>,
    /// The room.
    pub room: Option<String>,
    /// `planned`, `changed` or `cancelled`.
    pub state: String,
    /// Whom the timetable names.
    pub teacher_id: Option<PersonId>,
    /// Their name.
    pub teacher: Option<String>,
    /// Who gives it instead.
    pub substitute_id: Option<PersonId>,
    /// Their name.
    pub substitute: Option<String>,
    /// The actor is a teacher or supervisor of the group today.
    pub teaches_group: bool,
    /// The last save.
    pub confirmation: Option<Confirmation>,
    /// The learners by name.
    pub lines: Vec<Line>,
}

impl Sheet {
    /// The version that a form must name: nought before the first save.
    pub fn version(&self) -> i32 {
        self.confirmation.as_ref().map_or(0, |saved| saved.version)
    }

    /// Whether it is not held.
    pub fn is_cancelled(&self) -> bool {
        self.state == "cancelled"
    }

    /// The learners, for the audit log.
    pub fn learners(&self) -> Vec<PersonId> {
        self.lines.iter().map(|line| line.id).collect()
    }

    /// What the policy asks for. A substitute stands in on the lesson's own day only; the timetable's teacher keeps the
    /// lesson, and where the timetable names nobody the group's teachers give it.
    pub fn relations(&self, scope: &Scope, today: Date) -> LessonRelations {
        let me = scope.actor.person();
        let is_me = |person: Option<PersonId>| person.is_some() && person == me;
        let school = match scope.actor {
            kernel::Actor::Person { school, .. } => school,
            _ => None,
        };
        LessonRelations {
            gives: is_me(self.teacher_id)
                || (is_me(self.substitute_id) && self.key.held_on == today)
                || (self.teacher_id.is_none() && self.teaches_group),
            teaches_group: self.teaches_group,
            in_actors_school: school == Some(self.school_id),
        }
    }

    /// May the actor see it?
    ///
    /// # Errors
    /// When not.
    pub fn readable(&self, scope: &Scope, today: Date) -> Result<Granted<Read, Lesson>, TeachingError> {
        Ok(decide::<Read, Lesson>(&scope.actor, &self.relations(scope, today), Lesson(self.key.id))?)
    }

    /// May the actor mark it?
    ///
    /// # Errors
    /// When not.
    pub fn markable(&self, scope: &Scope, today: Date) -> Result<Granted<Mark, Lesson>, TeachingError> {
        Ok(decide::<Mark, Lesson>(&scope.actor, &self.relations(scope, today), Lesson(self.key.id))?)
    }
}

/// The sheet of a lesson; `None` when there is no such lesson. The caller asks the policy before anything is shown.
///
/// # Errors
/// When the database refuses.
pub async fn load(tx: &mut Tx, scope: &Scope, key: LessonKey, today: Date) -> Result<Option<Sheet>, DbError> {
    let rows = tx
        .all(
            db::sql!(
                SheetRow,
                // The marks of the lesson are one short range, read once and not once per learner.
                "with mark as materialized (
                   select a.learner_id, a.kind, a.note, a.explained_by, a.explained_at, a.explanation
                   from attendance_mark a
                   where a.provider_id = $1 and a.held_on = $2 and a.lesson_id = $3)
                 select l.group_id, l.school_id, g.name as group_name, l.starts_at, l.ends_at,
                   coalesce(l.subject, c.subject) as subject, c.title as course, l.room, l.state, l.changed_from,
                   l.teacher_id, t.call_name || ' ' || t.surname as teacher,
                   l.substitute_id, s.call_name || ' ' || s.surname as substitute,
                   exists (
                     select 1 from membership own
                     where own.provider_id = $1 and own.group_id = l.group_id and own.person_id = $4
                       and own.role in ('teacher', 'supervisor')
                       and own.starts_on <= $5 and (own.ends_on is null or own.ends_on >= $5)) as teaches_group,
                   k.version as confirmed_version, k.confirmed_at, b.call_name || ' ' || b.surname as confirmed_by,
                   k.form_id, p.id as learner_id, p.call_name, p.surname, a.kind, a.note, a.explained_by,
                   a.explained_at, a.explanation, n.kind as notice_kind, n.told_by as notice_by,
                   n.told_at as notice_at, n.explanation as notice_text
                 from lesson l
                 join teaching_group g on g.provider_id = l.provider_id and g.id = l.group_id
                 left join course c on c.provider_id = l.provider_id and c.id = l.course_id
                 left join person t on t.provider_id = l.provider_id and t.id = l.teacher_id
                 left join person s on s.provider_id = l.provider_id and s.id = l.substitute_id
                 left join lesson_confirmation k on k.provider_id = l.provider_id and k.held_on = $2
                   and k.lesson_id = l.id
                 left join person b on b.provider_id = l.provider_id and b.id = k.confirmed_by
                 left join (membership m
                   join person p on p.provider_id = m.provider_id and p.id = m.person_id)
                   on m.provider_id = l.provider_id and m.group_id = l.group_id and m.role = 'learner'
                   and m.starts_on <= $2 and (m.ends_on is null or m.ends_on >= $2)
                 left join mark a on a.learner_id = p.id
                 left join absence_notice n on n.provider_id = $1 and n.learner_id = p.id and n.from_date <= $2
                   and n.to_date >= $2 and n.cancelled_at is null
                 where l.provider_id = $1 and l.held_on = $2 and l.id = $3
                 order by p.surname, p.call_name, p.id, n.told_at desc"
            ),
            &[&scope.provider, &key.held_on, &key.id, &scope.actor.person(), &today],
        )
        .await?;
    Ok(assemble(key, rows))
}

fn assemble(key: LessonKey, rows: Vec<SheetRow>) -> Option<Sheet> {
    let mut rows = rows.into_iter();
    let mut first = rows.next()?;
    let mut lines: Vec<Line> = Vec::with_capacity(rows.len() + 1);
    lines.extend(line(&mut first));
    for mut row in rows {
        // Two memberships of one group that touch the same day are one learner, and the latest of two notices counts.
        if row.learner_id != lines.last().map(|line| line.id) {
            lines.extend(line(&mut row));
        }
    }
    let confirmation = first.confirmed_version.zip(first.confirmed_at).map(|(version, at)| Confirmation {
        version,
        at,
        by: first.confirmed_by,
        form: first.form_id,
    });
    Some(Sheet {
        key,
        school_id: first.school_id,
        group_id: first.group_id,
        group_name: first.group_name,
        starts_at: first.starts_at,
        ends_at: first.ends_at,
        subject: first.subject,
        course: first.course,
        room: first.room,
        state: first.state,
        teacher_id: first.teacher_id,
        teacher: first.teacher,
        substitute_id: first.substitute_id,
        substitute: first.substitute,
        teaches_group: first.teaches_group,
        confirmation,
        lines,
    })
}

fn line(row: &mut SheetRow) -> Option<Line> {
    let explained = row.explained_by.zip(row.explained_at).map(|(by, at)| Explained {
        by,
        at,
        text: row.explanation.take(),
    });
    let told =
        row.notice_by.zip(row.notice_at).map(|(by, at)| Explained { by, at, text: row.notice_text.take() });
    Some(Line {
        id: row.learner_id?,
        call_name: row.call_name.take()?,
        surname: row.surname.take()?,
        mark: row.kind.map(|kind| Standing { kind, note: row.note.take(), explained }),
        notice: row.notice_kind.zip(told),
    })
}

/// Whether people of this role have lessons to mark.
pub fn marks(role: Role) -> bool {
    role.teaches() || role == Role::Principal
}
