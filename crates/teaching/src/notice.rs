//! Telling ahead: "Aino is ill and stays home tomorrow." The teacher finds it on the lesson's page.

use db::{DbError, Tx};
use domain::AbsenceKind;
use jiff::civil::Date;
use kernel::{AbsenceNoticeId, PersonId, ProviderId, Scope};
use policy::{DataClass, Explain, Learner, decide};
use web::House;

use crate::TeachingError;
use crate::mark::LONGEST_TEXT;
use crate::relations;

/// The most days that one notice covers; longer leave is applied for.
const MOST_DAYS: i32 = 14;

/// What a guardian tells ahead.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The notice; the form's number, so that a form sent twice makes one.
    pub id: AbsenceNoticeId,
    /// The learner.
    pub learner: PersonId,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Why.
    pub kind: AbsenceKind,
    /// In their own words; may be empty.
    pub text: String,
}

impl Notice {
    /// Reads a form's fields: `form`, `learner`, `from`, `to` (empty for one day), `kind` and `text`.
    ///
    /// # Errors
    /// [`TeachingError::Unreadable`] and [`TeachingError::TooLong`].
    pub fn read<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, TeachingError> {
        let (mut id, mut learner, mut from, mut to, mut kind) = (None, None, None, None, None);
        let mut text = String::new();
        for (name, value) in fields {
            match name {
                name if name == web::csrf::FORM_FIELD => id = value.parse().ok(),
                "learner" => learner = value.parse().ok(),
                "from" => from = value.parse::<Date>().ok(),
                "to" if value.is_empty() => {}
                "to" => to = Some(value.parse::<Date>().map_err(|_| TeachingError::Unreadable)?),
                "kind" => kind = value.parse::<AbsenceKind>().ok().filter(|kind| kind.may_explain()),
                "text" => value.trim().clone_into(&mut text),
                _ => {}
            }
        }
        if text.chars().count() > LONGEST_TEXT {
            return Err(TeachingError::TooLong);
        }
        match (id, learner, from, kind) {
            (Some(id), Some(learner), Some(from), Some(kind)) => {
                Ok(Self { id, learner, from, to: to.unwrap_or(from), kind, text })
            }
            _ => Err(TeachingError::Unreadable),
        }
    }
}

/// Tells an absence ahead; gives the learner's call name.
///
/// # Errors
/// By the policy as an explanation; [`TeachingError::Days`] when the days are past, the wrong way round or too many.
pub async fn tell(house: &House, scope: &Scope, notice: &Notice) -> Result<String, TeachingError> {
    let today = house.calendar.now().date();
    let days = notice.to.since(notice.from).map(|span| span.get_days()).unwrap_or(-1);
    if notice.from < today || !(0..MOST_DAYS).contains(&days) {
        return Err(TeachingError::Days);
    }
    let name = house
        .db
        .provider(scope.provider, async |tx| {
            let standing = relations::standing(tx, scope, notice.learner, today)
                .await?
                .ok_or(TeachingError::NotFound)?;
            let relations = standing.relations(&scope.actor, today);
            decide::<Explain, Learner>(&scope.actor, &relations, Learner(notice.learner))?;
            let me = scope.actor.person().ok_or(TeachingError::NotFound)?;
            if insert(house, tx, scope, me, notice).await? {
                let subjects = [notice.learner.uuid()];
                let clock = house.clock.as_ref();
                events::emit(tx, clock, &house.ids, scope.provider, "attendance.explained", &subjects, None)
                    .await?;
                let entry = audit::Entry::new("absence.tell", DataClass::Attendance, vec![notice.learner]);
                house.audit.write(tx, scope, entry).await?;
            }
            Ok::<_, TeachingError>(standing.call_name)
        })
        .await?;
    house.relay.nudge(scope.provider);
    Ok(name)
}

/// Whether the notice is new.
async fn insert(
    house: &House,
    tx: &mut Tx,
    scope: &Scope,
    me: PersonId,
    notice: &Notice,
) -> Result<bool, DbError> {
    let text = (!notice.text.is_empty()).then_some(notice.text.as_str());
    let rows = tx
        .run(
            db::sql!(
                "insert into absence_notice
                   (provider_id, id, learner_id, from_date, to_date, kind, explanation, told_by, told_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 on conflict (provider_id, id) do nothing"
            ),
            &[
                &scope.provider,
                &notice.id,
                &notice.learner,
                &notice.from,
                &notice.to,
                &notice.kind,
                &text,
                &me,
                &house.clock.now(),
            ],
        )
        .await?;
    Ok(rows > 0)
}

db::row! {
    /// A notice that is in force or to come.
    pub struct NoticeRow {
        /// The notice.
        id: AbsenceNoticeId,
        /// The learner.
        learner_id: PersonId,
        /// The first day.
        from_date: Date,
        /// The last day.
        to_date: Date,
        /// Why.
        kind: AbsenceKind,
    }
}

/// The notices of these learners that reach today or later.
///
/// # Errors
/// When the database refuses.
pub async fn of_learners(
    tx: &mut Tx,
    provider: ProviderId,
    learners: &[PersonId],
    today: Date,
) -> Result<Vec<NoticeRow>, DbError> {
    tx.all(
        db::sql!(
            NoticeRow,
            "select id, learner_id, from_date, to_date, kind
             from absence_notice
             where provider_id = $1 and learner_id = any($2) and to_date >= $3 and cancelled_at is null
             order by from_date, told_at"
        ),
        &[&provider, &learners, &today],
    )
    .await
}
