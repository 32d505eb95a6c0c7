//! A school's day as the principal looks at it: who is away now against a usual day, what is not marked, what has nobody
//! to give it.

use db::{DbError, Tx};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use kernel::{LessonId, PersonId, ProviderId};
use policy::{Granted, Read, School};

/// How many earlier weeks make a usual day.
pub const USUAL_WEEKS: i32 = 4;

db::row! {
    /// The lessons that go on at one time of one day.
    pub struct Moment {
        /// The day.
        held_on: Date,
        /// Lessons going on.
        lessons: i64,
        /// Of them, with saved attendance.
        marked: i64,
        /// Learners marked away in them.
        away: i64,
    }
}

/// The present moment and the same time on the same weekday of the weeks before, in order of days. Days without lessons
/// at that time are left out.
///
/// # Errors
/// When the database refuses.
pub async fn moments(
    tx: &mut Tx,
    provider: ProviderId,
    school: Granted<Read, School>,
    now: DateTime,
) -> Result<Vec<Moment>, DbError> {
    let days: Vec<Date> = (0..=USUAL_WEEKS).map(|weeks| now.date().saturating_sub(weeks.weeks())).collect();
    let first = now.date().saturating_sub(USUAL_WEEKS.weeks());
    tx.all(
        db::sql!(
            Moment,
            "select l.held_on, count(*) as lessons, count(k.lesson_id) as marked,
               coalesce(sum(a.away), 0)::bigint as away
             from lesson l
             left join lesson_confirmation k on k.provider_id = l.provider_id and k.held_on = l.held_on
               and k.lesson_id = l.id and k.held_on >= $5
             left join lateral (
               select count(*) as away from attendance_mark a
               where a.provider_id = l.provider_id and a.held_on = l.held_on and a.lesson_id = l.id
                 and a.held_on >= $5
                 and a.kind in ('unexplained', 'illness', 'leave', 'explained_by_school', 'other_explained',
                   'unauthorised')) a on true
             where l.provider_id = $1 and l.school_id = $2 and l.held_on = any($3) and l.held_on >= $5
               and l.starts_at <= $4 and l.ends_at > $4 and l.state <> 'cancelled'
             group by l.held_on
             order by l.held_on"
        ),
        &[&provider, &school.resource().0, &days, &now.time(), &first],
    )
    .await
}

db::row! {
    /// A lesson of today that needs somebody.
    pub struct OpenLesson {
        /// The lesson.
        id: LessonId,
        /// The day.
        held_on: Date,
        /// From.
        starts_at: Time,
        /// To.
        ends_at: Time,
        /// The group's name.
        group_name: String,
        /// Code of the national subject set.
        subject: Option<String>,
        /// The course's title.
        course: Option<String>,
        /// Who gives it, the substitute before the timetable's teacher.
        teacher: Option<String>,
        /// Its teacher or substitute.
        teacher_id: Option<PersonId>,
        /// Cancelled.
        cancelled: bool,
        /// Attendance is saved.
        marked: bool,
    }
}

/// Today's lessons of the school that have ended or begun without marks, that nobody gives, or that are cancelled.
///
/// # Errors
/// When the database refuses.
pub async fn open_lessons(
    tx: &mut Tx,
    provider: ProviderId,
    school: Granted<Read, School>,
    now: DateTime,
) -> Result<Vec<OpenLesson>, DbError> {
    tx.all(
        db::sql!(
            OpenLesson,
            "select l.id, l.held_on, l.starts_at, l.ends_at, g.name as group_name,
               coalesce(l.subject, c.subject) as subject, c.title as course,
               coalesce(s.call_name || ' ' || s.surname, t.call_name || ' ' || t.surname) as teacher,
               coalesce(l.substitute_id, l.teacher_id) as teacher_id, l.state = 'cancelled' as cancelled,
               k.lesson_id is not null as marked
             from lesson l
             join teaching_group g on g.provider_id = l.provider_id and g.id = l.group_id
             left join course c on c.provider_id = l.provider_id and c.id = l.course_id
             left join person t on t.provider_id = l.provider_id and t.id = l.teacher_id
             left join person s on s.provider_id = l.provider_id and s.id = l.substitute_id
             left join lesson_confirmation k on k.provider_id = l.provider_id and k.held_on = $3
               and k.lesson_id = l.id
             where l.provider_id = $1 and l.school_id = $2 and l.held_on = $3
               and (l.state = 'cancelled' or coalesce(l.substitute_id, l.teacher_id) is null
                 or (k.lesson_id is null and l.ends_at <= $4))
             order by l.starts_at, g.name, l.id
             limit 200"
        ),
        &[&provider, &school.resource().0, &now.date(), &now.time()],
    )
    .await
}
