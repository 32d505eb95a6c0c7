//! Saying why: a guardian, or a learner of age, explains absences that nobody has explained yet.

use db::{DbError, Tx};
use domain::AbsenceKind;
use jiff::civil::Date;
use kernel::{LessonId, PersonId, Scope};
use policy::{DataClass, Explain, Granted, Learner, decide};
use uuid::Uuid;
use web::House;

use crate::TeachingError;
use crate::mark::LONGEST_TEXT;
use crate::relations;
use crate::sheet::LessonKey;

/// The most lessons that one form explains: a fortnight of long days.
const MOST_LESSONS: usize = 100;

/// An explanation of one or several lessons of one learner.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The learner.
    pub learner: PersonId,
    /// The lessons.
    pub lessons: Vec<LessonKey>,
    /// Why: a kind that a guardian may give.
    pub kind: AbsenceKind,
    /// In their own words; may be empty.
    pub text: String,
}

impl Explanation {
    /// Reads a form's fields: `learner`, `lesson` (once or more, `<date>/<lesson>`), `kind` and `text`.
    ///
    /// # Errors
    /// [`TeachingError::Unreadable`] and [`TeachingError::TooLong`].
    pub fn read<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, TeachingError> {
        let (mut learner, mut kind, mut text) = (None, None, String::new());
        let mut lessons = Vec::new();
        for (name, value) in fields {
            match name {
                "learner" => learner = value.parse().ok(),
                "kind" => kind = value.parse::<AbsenceKind>().ok().filter(|kind| kind.may_explain()),
                "lesson" => {
                    let (day, id) = value.split_once('/').ok_or(TeachingError::Unreadable)?;
                    let held_on: Date = day.parse().map_err(|_| TeachingError::Unreadable)?;
                    let id: LessonId = id.parse().map_err(|_| TeachingError::Unreadable)?;
                    lessons.push(LessonKey { held_on, id });
                }
                "text" => value.trim().clone_into(&mut text),
                _ => {}
            }
        }
        if text.chars().count() > LONGEST_TEXT {
            return Err(TeachingError::TooLong);
        }
        match (learner, kind) {
            (Some(learner), Some(kind)) if !lessons.is_empty() && lessons.len() <= MOST_LESSONS => {
                Ok(Self { learner, lessons, kind, text })
            }
            _ => Err(TeachingError::Unreadable),
        }
    }
}

/// What an explanation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The learner's call name.
    pub learner: String,
    /// How many absences stand explained by this.
    pub lessons: usize,
    /// How many somebody else had explained before.
    pub before: usize,
}

/// Explains absences. A form sent twice finds its absences explained already and answers the same.
///
/// # Errors
/// [`TeachingError::NotFound`] when the learner, or one of the absences, does not exist for these eyes;
/// [`TeachingError::Forbidden`] for a parent who is informed only, and for a learner who is a child.
pub async fn explain(house: &House, scope: &Scope, what: &Explanation) -> Result<Explained, TeachingError> {
    let today = house.calendar.now().date();
    let done = house
        .db
        .provider(scope.provider, async |tx| {
            let standing =
                relations::standing(tx, scope, what.learner, today).await?.ok_or(TeachingError::NotFound)?;
            let relations = standing.relations(&scope.actor, today);
            let granted = decide::<Explain, Learner>(&scope.actor, &relations, Learner(what.learner))?;
            let me = scope.actor.person().ok_or(TeachingError::NotFound)?;
            let found = write(house, tx, scope, me, granted, what).await?;
            if found.len() < distinct(&what.lessons) {
                return Err(TeachingError::NotFound);
            }
            let explained: Vec<Uuid> =
                found.iter().filter(|row| row.fresh).map(|row| row.lesson_id.uuid()).collect();
            if !explained.is_empty() {
                tell(house, tx, scope, what, explained).await?;
            }
            let mine = found.iter().filter(|row| row.fresh || row.explained_by == Some(me)).count();
            Ok::<_, TeachingError>(Explained {
                learner: standing.call_name,
                lessons: mine,
                before: found.len() - mine,
            })
        })
        .await?;
    house.relay.nudge(scope.provider);
    Ok(done)
}

fn distinct(lessons: &[LessonKey]) -> usize {
    lessons.iter().map(|key| key.id).collect::<std::collections::BTreeSet<_>>().len()
}

db::row! {
    /// An absence that the form named.
    struct Found {
        lesson_id: LessonId,
        /// Explained by this very statement.
        fresh: bool,
        explained_by: Option<PersonId>,
    }
}

async fn write(
    house: &House,
    tx: &mut Tx,
    scope: &Scope,
    me: PersonId,
    granted: Granted<Explain, Learner>,
    what: &Explanation,
) -> Result<Vec<Found>, DbError> {
    let days: Vec<Date> = what.lessons.iter().map(|key| key.held_on).collect();
    let lessons: Vec<LessonId> = what.lessons.iter().map(|key| key.id).collect();
    let text = (!what.text.is_empty()).then_some(what.text.as_str());
    tx.all(
        db::sql!(
            Found,
            "with named as (
               select distinct e.held_on, e.lesson_id
               from unnest($3::date[], $4::uuid[]) as e(held_on, lesson_id)),
             explained as (
               update attendance_mark a
               set kind = $5, explained_by = $6, explained_at = $7, explanation = $8, version = a.version + 1
               from named
               where a.provider_id = $1 and a.learner_id = $2 and a.held_on = named.held_on
                 and a.lesson_id = named.lesson_id and a.kind = 'unexplained'
               returning a.lesson_id)
             select a.lesson_id, explained.lesson_id is not null as fresh, a.explained_by
             from named
             join attendance_mark a on a.provider_id = $1 and a.learner_id = $2 and a.held_on = named.held_on
               and a.lesson_id = named.lesson_id
             left join explained on explained.lesson_id = a.lesson_id"
        ),
        &[
            &scope.provider,
            &granted.resource().0,
            &days,
            &lessons,
            &what.kind,
            &me,
            &house.clock.now(),
            &text,
        ],
    )
    .await
}

async fn tell(
    house: &House,
    tx: &mut Tx,
    scope: &Scope,
    what: &Explanation,
    lessons: Vec<Uuid>,
) -> Result<(), DbError> {
    let mut subjects = lessons;
    subjects.push(what.learner.uuid());
    let clock = house.clock.as_ref();
    events::emit(tx, clock, &house.ids, scope.provider, "attendance.explained", &subjects, None).await?;
    let entry = audit::Entry::new("absence.explain", DataClass::Attendance, vec![what.learner]);
    house.audit.write(tx, scope, entry).await
}
