//! Marking a group. The teacher's form names a mark for each learner whom it shows; who is not named was present.
//!
//! One save is one transaction: the confirmation, the exceptions, the event and the audit entry. The form carries the
//! version that it was opened with, so that two teachers never overwrite each other unseen, and its own number, so that a
//! form sent twice acts once. A guardian's explanation is never lost: an explained absence stays explained when the
//! teacher's older page says "absent", and becomes a neutral note when the learner turns out to have been there.

use std::collections::HashMap;

use db::{DbError, Tx};
use domain::AbsenceKind;
use jiff::Timestamp;
use kernel::{PersonId, Scope};
use policy::DataClass;
use uuid::Uuid;
use web::House;

use crate::TeachingError;
use crate::sheet::{self, Explained, LessonKey, Sheet, Standing};

/// The longest note and explanation, in characters.
pub const LONGEST_TEXT: usize = 500;

/// What the form says about one learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The learner.
    pub learner: PersonId,
    /// The mark; `None` for present.
    pub kind: Option<AbsenceKind>,
    /// What was chosen among the other marks.
    pub more: Option<AbsenceKind>,
    /// The teacher's note; empty for none.
    pub note: String,
}

impl Choice {
    /// The mark that was meant, given the one that the page showed. An other mark wins over the buttons, unless it only
    /// stood there from before, or the button says that the learner is away and the other mark does not: no absence is
    /// lost to praise.
    pub(crate) fn meant(&self, shown: Option<AbsenceKind>) -> Option<AbsenceKind> {
        match (self.more, self.kind) {
            (Some(more), Some(pressed)) if shown == Some(more) || (pressed.is_away() && !more.is_away()) => {
                Some(pressed)
            }
            (Some(more), _) => Some(more),
            (None, pressed) => pressed,
        }
    }
}

/// A form that was sent.
#[derive(Debug, Clone)]
pub struct MarkForm {
    /// The version of the sheet that the form was opened with.
    pub version: i32,
    /// The form's own number.
    pub form: Uuid,
    /// What it says about each learner.
    pub choices: Vec<Choice>,
}

impl MarkForm {
    /// Reads a form's fields: `version`, `form`, `mark-<learner>`, `more-<learner>` and
    /// `note-<learner>`.
    ///
    /// # Errors
    /// [`TeachingError::Unreadable`] when a number, an id or a mark is none; [`TeachingError::TooLong`] for a long note.
    pub fn read<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, TeachingError> {
        let (mut version, mut form) = (None, None);
        let mut order = Vec::new();
        let mut choices: HashMap<PersonId, Choice> = HashMap::new();
        let mut more: HashMap<PersonId, AbsenceKind> = HashMap::new();
        for (name, value) in fields {
            let id = |text: &str| text.parse::<PersonId>().map_err(|_| TeachingError::Unreadable);
            let kind = |text: &str| text.parse::<AbsenceKind>().map_err(|_| TeachingError::Unreadable);
            if name == "version" {
                version = value.parse::<i32>().ok();
            } else if name == web::csrf::FORM_FIELD {
                form = value.parse::<Uuid>().ok();
            } else if let Some(learner) = name.strip_prefix("mark-") {
                let learner = id(learner)?;
                let kind = if value == "present" { None } else { Some(kind(value)?) };
                order.push(learner);
                choices.insert(learner, Choice { learner, kind, more: None, note: String::new() });
            } else if let Some(learner) = name.strip_prefix("more-").filter(|_| !value.is_empty()) {
                more.insert(id(learner)?, kind(value)?);
            } else if let Some(learner) = name.strip_prefix("note-") {
                if value.chars().count() > LONGEST_TEXT {
                    return Err(TeachingError::TooLong);
                }
                if let Some(choice) = choices.get_mut(&id(learner)?) {
                    choice.note = value.trim().to_owned();
                }
            }
        }
        let choices = order
            .into_iter()
            .filter_map(|learner| {
                let mut choice = choices.remove(&learner)?;
                choice.more = more.remove(&learner);
                Some(choice)
            })
            .collect();
        match (version, form) {
            (Some(version), Some(form)) => Ok(Self { version, form, choices }),
            _ => Err(TeachingError::Unreadable),
        }
    }
}

/// A lesson after it was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// The version now.
    pub version: i32,
    /// How many were away.
    pub absent: usize,
    /// How many came late.
    pub late: usize,
    /// How many were there, the late ones too.
    pub present: usize,
}

/// What a save will do.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plan {
    put: Vec<(PersonId, Standing)>,
    remove: Vec<PersonId>,
}

/// Saves the attendance of a lesson.
///
/// # Errors
/// [`TeachingError::NotFound`] and [`TeachingError::Forbidden`] by the policy; [`TeachingError::ChangedMeanwhile`],
/// [`TeachingError::Ahead`], [`TeachingError::Cancelled`] and [`TeachingError::NotInGroup`] as they say.
pub async fn save(
    house: &House,
    scope: &Scope,
    key: LessonKey,
    form: &MarkForm,
) -> Result<Saved, TeachingError> {
    let today = house.calendar.now().date();
    let me = scope.actor.person().ok_or(TeachingError::NotFound)?;
    let saved = house
        .db
        .provider(scope.provider, async |tx| {
            let sheet = sheet::load(tx, scope, key, today).await?.ok_or(TeachingError::NotFound)?;
            sheet.readable(scope, today)?;
            sheet.markable(scope, today)?;
            if sheet.confirmation.as_ref().is_some_and(|saved| saved.form == Some(form.form)) {
                return Ok(counts(&sheet));
            }
            may_be_marked(&sheet, today)?;
            if sheet.version() != form.version {
                return Err(TeachingError::ChangedMeanwhile);
            }
            let plan = plan(&sheet, form)?;
            let version = write(tx, scope, me, house.clock.now(), &sheet, form, &plan)
                .await?
                .ok_or(TeachingError::ChangedMeanwhile)?;
            tell(house, tx, scope, &sheet, &plan, version).await?;
            Ok(after(&sheet, &plan, version))
        })
        .await?;
    house.relay.nudge(scope.provider);
    Ok(saved)
}

/// How a saved lesson stands now.
pub fn counts(sheet: &Sheet) -> Saved {
    after(sheet, &Plan::default(), sheet.version())
}

fn may_be_marked(sheet: &Sheet, today: jiff::civil::Date) -> Result<(), TeachingError> {
    if sheet.is_cancelled() {
        return Err(TeachingError::Cancelled);
    }
    if sheet.key.held_on > today {
        return Err(TeachingError::Ahead);
    }
    Ok(())
}

fn plan(sheet: &Sheet, form: &MarkForm) -> Result<Plan, TeachingError> {
    let mut wanted: HashMap<PersonId, &Choice> = form.choices.iter().map(|c| (c.learner, c)).collect();
    let mut plan = Plan::default();
    for line in &sheet.lines {
        let choice = wanted.remove(&line.id);
        let note = choice.map(|c| c.note.as_str()).filter(|note| !note.is_empty()).map(str::to_owned);
        let shown = line.expected(sheet.confirmation.is_some()).map(|mark| mark.kind);
        let kind = match (choice.and_then(|c| c.meant(shown)), &note) {
            // Words without a mark are a note.
            (None, Some(_)) => Some(AbsenceKind::Neutral),
            (kind, _) => kind,
        };
        let standing = line.mark.as_ref();
        let explained = standing.and_then(|mark| mark.explained.clone());
        let next = match (kind, &explained) {
            (None, None) => None,
            (None, Some(_)) => Some(AbsenceKind::Neutral),
            (Some(AbsenceKind::Unexplained), Some(_)) => standing.map(|mark| mark.kind),
            (Some(kind), _) => Some(kind),
        };
        match next {
            None if standing.is_some() => plan.remove.push(line.id),
            None => {}
            Some(kind) => {
                let explained = explained.or_else(|| told_ahead(line, kind));
                let next = Standing { kind, note, explained };
                if standing != Some(&next) {
                    plan.put.push((line.id, next));
                }
            }
        }
    }
    if wanted.is_empty() { Ok(plan) } else { Err(TeachingError::NotInGroup) }
}

/// An absence that was told ahead is explained by whoever told it.
fn told_ahead(line: &sheet::Line, kind: AbsenceKind) -> Option<Explained> {
    line.notice.as_ref().filter(|(told, _)| *told == kind).map(|(_, explained)| explained.clone())
}

async fn write(
    tx: &mut Tx,
    scope: &Scope,
    me: PersonId,
    now: Timestamp,
    sheet: &Sheet,
    form: &MarkForm,
    plan: &Plan,
) -> Result<Option<i32>, DbError> {
    db::row! {
        struct Version {
            version: i32,
        }
    }
    let put = |f: fn(&Standing) -> Option<&str>| plan.put.iter().map(move |(_, s)| f(s)).collect::<Vec<_>>();
    let learners: Vec<PersonId> = plan.put.iter().map(|(learner, _)| *learner).collect();
    let kinds = put(|s| Some(s.kind.code()));
    let notes = put(|s| s.note.as_deref());
    let explainers: Vec<Option<PersonId>> =
        plan.put.iter().map(|(_, s)| s.explained.as_ref().map(|e| e.by)).collect();
    let explained_at: Vec<Option<Timestamp>> =
        plan.put.iter().map(|(_, s)| s.explained.as_ref().map(|e| e.at)).collect();
    let explanations = put(|s| s.explained.as_ref()?.text.as_deref());
    let version = tx
        .optional(
            db::sql!(
                Version,
                "with confirmed as (
                   insert into lesson_confirmation as k
                     (provider_id, held_on, lesson_id, confirmed_by, confirmed_at, version, form_id)
                   values ($1, $2, $3, $4, $5, 1, $6)
                   on conflict (provider_id, held_on, lesson_id) do update
                     set confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at,
                       version = k.version + 1, form_id = excluded.form_id
                     where k.version = $7
                   returning k.version),
                 removed as (
                   delete from attendance_mark a using confirmed
                   where a.provider_id = $1 and a.held_on = $2 and a.lesson_id = $3 and a.learner_id = any($8)
                     and a.explained_at is null),
                 marked as (
                   insert into attendance_mark as a
                     (provider_id, held_on, lesson_id, learner_id, kind, note, marked_by, marked_at, explained_by,
                      explained_at, explanation, version)
                   select $1, $2, $3, e.learner_id, e.kind, e.note, $4, $5, e.explained_by, e.explained_at,
                     e.explanation, 1
                   from confirmed, unnest($9::uuid[], $10::text[], $11::text[], $12::uuid[], $13::timestamptz[],
                     $14::text[]) as e(learner_id, kind, note, explained_by, explained_at, explanation)
                   on conflict (provider_id, held_on, lesson_id, learner_id) do update
                     set kind = case when a.explained_at is not null and excluded.kind = 'unexplained'
                         then a.kind else excluded.kind end,
                       note = excluded.note, marked_by = excluded.marked_by, marked_at = excluded.marked_at,
                       explained_by = coalesce(a.explained_by, excluded.explained_by),
                       explained_at = coalesce(a.explained_at, excluded.explained_at),
                       explanation = coalesce(a.explanation, excluded.explanation),
                       version = a.version + 1)
                 select version from confirmed"
            ),
            &[
                &scope.provider,
                &sheet.key.held_on,
                &sheet.key.id,
                &me,
                &now,
                &form.form,
                &form.version,
                &plan.remove,
                &learners,
                &kinds,
                &notes,
                &explainers,
                &explained_at,
                &explanations,
            ],
        )
        .await?;
    Ok(version.map(|row| row.version))
}

async fn tell(
    house: &House,
    tx: &mut Tx,
    scope: &Scope,
    sheet: &Sheet,
    plan: &Plan,
    version: i32,
) -> Result<(), DbError> {
    let changed = plan.put.iter().map(|(learner, _)| *learner).chain(plan.remove.iter().copied());
    let subjects: Vec<Uuid> =
        std::iter::once(sheet.key.id.uuid()).chain(changed.map(PersonId::uuid)).collect();
    let payload =
        serde_json::json!({ "lesson": sheet.key.id, "held_on": sheet.key.held_on, "version": version });
    events::emit(
        tx,
        house.clock.as_ref(),
        &house.ids,
        scope.provider,
        "attendance.marked",
        &subjects,
        Some(&payload),
    )
    .await?;
    let entry = audit::Entry::new("lesson.mark", DataClass::Attendance, sheet.learners());
    house.audit.write(tx, scope, entry).await
}

fn after(sheet: &Sheet, plan: &Plan, version: i32) -> Saved {
    let put: HashMap<PersonId, AbsenceKind> =
        plan.put.iter().map(|(learner, s)| (*learner, s.kind)).collect();
    let (mut absent, mut late) = (0, 0);
    for line in &sheet.lines {
        let stood = line.mark.as_ref().map(|mark| mark.kind).filter(|_| !plan.remove.contains(&line.id));
        match put.get(&line.id).copied().or(stood) {
            Some(kind) if kind.is_away() => absent += 1,
            Some(kind) if kind.is_late() => late += 1,
            _ => {}
        }
    }
    Saved { version, absent, late, present: sheet.lines.len() - absent }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absence_is_not_lost_to_another_mark() {
        use AbsenceKind as K;
        let meant = |more, pressed, shown| {
            Choice { learner: Uuid::nil().into(), kind: pressed, more, note: String::new() }.meant(shown)
        };
        assert_eq!(meant(None, Some(K::Unexplained), None), Some(K::Unexplained));
        assert_eq!(
            meant(Some(K::Illness), Some(K::Unexplained), None),
            Some(K::Illness),
            "the more exact one"
        );
        assert_eq!(meant(Some(K::Positive), Some(K::Unexplained), None), Some(K::Unexplained));
        assert_eq!(meant(Some(K::Positive), Some(K::Unexplained), Some(K::Positive)), Some(K::Unexplained));
        assert_eq!(meant(Some(K::Positive), None, Some(K::Positive)), Some(K::Positive), "left as it was");
        assert_eq!(meant(None, None, Some(K::Positive)), None, "taken back");
    }
}
