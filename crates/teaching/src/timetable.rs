//! Lessons of a person's days, as rows that the pages put into words.

use db::{DbError, Tx};
use jiff::civil::{Date, Time};
use kernel::{GroupId, LessonId, PersonId, ProviderId};

db::row! {
    /// One lesson in somebody's day.
    pub struct LessonRow {
        /// Whose day it is: the learner's; nobody's for a teacher's own lessons.
        learner_id: Option<PersonId>,
        /// The day.
        held_on: Date,
        /// The lesson.
        id: LessonId,
        /// The group.
        group_id: GroupId,
        /// The group's name.
        group_name: String,
        /// From, in the school's local time.
        starts_at: Time,
        /// To.
        ends_at: Time,
        /// Code of the national subject set.
        subject: Option<String>,
        /// The course's title.
        course: Option<String>,
        /// The room.
        room: Option<String>,
        /// Whom the timetable names.
        teacher: Option<String>,
        /// The timetable's teacher.
        teacher_id: Option<PersonId>,
        /// Who gives it instead.
        substitute: Option<String>,
        /// The substitute.
        substitute_id: Option<PersonId>,
        /// `planned`, `changed` or `cancelled`.
        state: String,
        /// What it was before the change.
        changed_from: Option<serde_json::Value>,
        /// Whether its attendance has been saved.
        marked: bool,
    }
}

impl LessonRow {
    /// Whether it is not held.
    pub fn is_cancelled(&self) -> bool {
        self.state == "cancelled"
    }

    /// Whether the lesson's page opens to `person`: to its teacher always, to its substitute on its own day.
    pub fn opens_to(&self, person: PersonId, today: Date) -> bool {
        self.teacher_id == Some(person) || (self.substitute_id == Some(person) && self.held_on == today)
    }

    /// Whether `person` gives it: its substitute, or its teacher when there is none.
    pub fn is_given_by(&self, person: PersonId) -> bool {
        self.substitute_id.or(self.teacher_id) == Some(person)
    }

    /// Whether it has begun at this time of this day.
    pub fn has_begun(&self, at: jiff::civil::DateTime) -> bool {
        (self.held_on, self.starts_at) <= (at.date(), at.time())
    }

    /// Whether it is going on.
    pub fn is_now(&self, at: jiff::civil::DateTime) -> bool {
        self.held_on == at.date() && self.starts_at <= at.time() && at.time() < self.ends_at
    }
}

/// The lessons of these learners from one day to another, both counted.
///
/// # Errors
/// When the database refuses.
pub async fn of_learners(
    tx: &mut Tx,
    provider: ProviderId,
    learners: &[PersonId],
    from: Date,
    to: Date,
) -> Result<Vec<LessonRow>, DbError> {
    let mut lessons = tx
        .all(
            db::sql!(
                LessonRow,
                "select m.person_id as learner_id, l.held_on, l.id, l.group_id, g.name as group_name, l.starts_at,
                   l.ends_at, coalesce(l.subject, c.subject) as subject, c.title as course, l.room,
                   t.call_name || ' ' || t.surname as teacher, l.teacher_id,
                   s.call_name || ' ' || s.surname as substitute, l.substitute_id, l.state, l.changed_from,
                   false as marked
                 from membership m
                 join lesson l on l.provider_id = m.provider_id and l.group_id = m.group_id
                   and l.held_on between $3 and $4
                   and l.held_on >= m.starts_on and (m.ends_on is null or l.held_on <= m.ends_on)
                 join teaching_group g on g.provider_id = l.provider_id and g.id = l.group_id
                 left join course c on c.provider_id = l.provider_id and c.id = l.course_id
                 left join person t on t.provider_id = l.provider_id and t.id = l.teacher_id
                 left join person s on s.provider_id = l.provider_id and s.id = l.substitute_id
                 where m.provider_id = $1 and m.person_id = any($2) and m.role = 'learner'
                   and m.starts_on <= $4 and (m.ends_on is null or m.ends_on >= $3)
                 order by l.held_on, l.starts_at, l.id, m.person_id"
            ),
            &[&provider, &learners, &from, &to],
        )
        .await?;
    // Two memberships of one group that touch the same day are one lesson all the same.
    lessons.dedup_by(|a, b| a.id == b.id && a.learner_id == b.learner_id);
    Ok(lessons)
}

/// The lessons that `teacher` gives, or would give but for a substitute, from one day to another, both counted.
///
/// # Errors
/// When the database refuses.
pub async fn of_teacher(
    tx: &mut Tx,
    provider: ProviderId,
    teacher: PersonId,
    from: Date,
    to: Date,
) -> Result<Vec<LessonRow>, DbError> {
    tx.all(
        db::sql!(
            LessonRow,
            "select null::uuid as learner_id, l.held_on, l.id, l.group_id, g.name as group_name, l.starts_at, l.ends_at,
               coalesce(l.subject, c.subject) as subject, c.title as course, l.room,
               t.call_name || ' ' || t.surname as teacher, l.teacher_id,
               s.call_name || ' ' || s.surname as substitute, l.substitute_id, l.state, l.changed_from,
               k.lesson_id is not null as marked
             from lesson l
             join teaching_group g on g.provider_id = l.provider_id and g.id = l.group_id
             left join course c on c.provider_id = l.provider_id and c.id = l.course_id
             left join person t on t.provider_id = l.provider_id and t.id = l.teacher_id
             left join person s on s.provider_id = l.provider_id and s.id = l.substitute_id
             left join lesson_confirmation k on k.provider_id = l.provider_id and k.held_on = l.held_on
               and k.lesson_id = l.id and k.held_on between $3 and $4
             where l.provider_id = $1 and l.held_on between $3 and $4
               and (l.teacher_id = $2 or l.substitute_id = $2)
             order by l.held_on, l.starts_at, l.id"
        ),
        &[&provider, &teacher, &from, &to],
    )
    .await
}

/// What a teacher's desk needs: the lessons from `today` on, and of the days before those that are not marked.
///
/// # Errors
/// When the database refuses.
pub async fn of_teacher_desk(
    tx: &mut Tx,
    provider: ProviderId,
    teacher: PersonId,
    since: Date,
    today: Date,
    to: Date,
) -> Result<Vec<LessonRow>, DbError> {
    tx.all(
        db::sql!(
            LessonRow,
            // What is marked and past is left out before any name is looked up.
            "with own as materialized (
               select l.*, k.lesson_id is not null as marked
               from lesson l
               left join lesson_confirmation k on k.provider_id = l.provider_id and k.held_on = l.held_on
                 and k.lesson_id = l.id and k.held_on between $3 and $5
               where l.provider_id = $1 and l.held_on between $3 and $5
                 and (l.teacher_id = $2 or l.substitute_id = $2)
                 and (l.held_on >= $4 or (k.lesson_id is null and l.state <> 'cancelled')))
             select null::uuid as learner_id, l.held_on, l.id, l.group_id, g.name as group_name, l.starts_at, l.ends_at,
               coalesce(l.subject, c.subject) as subject, c.title as course, l.room,
               t.call_name || ' ' || t.surname as teacher, l.teacher_id,
               s.call_name || ' ' || s.surname as substitute, l.substitute_id, l.state, l.changed_from, l.marked
             from own l
             join teaching_group g on g.provider_id = $1 and g.id = l.group_id
             left join course c on c.provider_id = $1 and c.id = l.course_id
             left join person t on t.provider_id = $1 and t.id = l.teacher_id
             left join person s on s.provider_id = $1 and s.id = l.substitute_id
             order by l.held_on, l.starts_at, l.id"
        ),
        &[&provider, &teacher, &since, &today, &to],
    )
    .await
}

/// The next day on which there may be lessons: Monday after a Friday.
pub fn next_weekday(day: Date) -> Date {
    use jiff::ToSpan;
    use jiff::civil::Weekday;
    let days: i32 = match day.weekday() {
        Weekday::Friday => 3,
        Weekday::Saturday => 2,
        _ => 1,
    };
    day.saturating_add(days.days())
}
