//! How the actor stands to learners: what the policy asks for, loaded in one statement.
//!
//! A learner under non-disclosure (turvakielto) is shown without place — timetable, room, teacher, group, school — to a
//! guardian who is not cleared. Cleared are a guardian who is under the ban too, as the family is, and a foster parent,
//! with whom the child lives. The other guardian, and a parent with the right to be informed only, are not.

use db::{DbError, Tx};
use domain::{GuardianshipKind, guardian_access_ends};
use jiff::civil::Date;
use kernel::{Actor, PersonId, ProviderId, Role, SchoolId, Scope};
use policy::{Guardian, LearnerRelations, LocationClass, Protection};

db::row! {
    /// A child, as a guardian's pages need it.
    pub struct Child {
        /// The child.
        id: PersonId,
        /// Call name.
        call_name: String,
        /// Family name.
        surname: String,
        /// Day of birth, if known.
        birth_date: Option<Date>,
        /// Under non-disclosure.
        non_disclosure: bool,
        /// What the guardian is to the child.
        kind: GuardianshipKind,
        /// The grown-up child lets the guardian go on seeing.
        adult_allows: bool,
        /// The guardian is under non-disclosure too.
        guardian_protected: bool,
        /// The grade level's code, from the study right in force.
        grade_level: Option<String>,
        /// The school's name in Finnish.
        school_fi: Option<String>,
        /// The school's name in Swedish.
        school_sv: Option<String>,
    }
}

impl Child {
    /// Call name and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.call_name, self.surname)
    }

    /// What the policy asks for.
    pub fn relations(&self, today: Date) -> LearnerRelations {
        LearnerRelations {
            is_adult: is_adult(self.birth_date, today),
            adult_allows_guardian: self.adult_allows,
            guardian: guardian(Some(self.kind)),
            ..LearnerRelations::default()
        }
    }

    /// Whether the child's place may be shown to this guardian.
    pub fn protection(&self) -> Protection {
        Protection {
            under_ban: self.non_disclosure,
            viewer_cleared: cleared(self.kind, self.guardian_protected),
        }
    }

    /// Whether the timetable, and what else reveals the place, may be shown.
    pub fn shows_place(&self) -> bool {
        self.protection().shows(LocationClass::L3)
    }
}

fn cleared(kind: GuardianshipKind, guardian_protected: bool) -> bool {
    match kind {
        GuardianshipKind::Foster => true,
        GuardianshipKind::Guardian => guardian_protected,
        GuardianshipKind::InformationRight => false,
    }
}

fn guardian(kind: Option<GuardianshipKind>) -> Guardian {
    match kind {
        None => Guardian::None,
        Some(kind) if kind.explains_absences() => Guardian::Full,
        Some(_) => Guardian::InformationOnly,
    }
}

/// Whether somebody born then acts for themselves today. Who has no day of birth on record counts as a child.
pub fn is_adult(birth_date: Option<Date>, today: Date) -> bool {
    birth_date.is_some_and(|born| guardian_access_ends(born) <= today)
}

/// The children whom `guardian` may see today, in order of age. Grown-up children who do not allow it are left out.
///
/// # Errors
/// When the database refuses.
pub async fn children(
    tx: &mut Tx,
    provider: ProviderId,
    guardian: PersonId,
    today: Date,
) -> Result<Vec<Child>, DbError> {
    let mut children = tx
        .all(
            db::sql!(
                Child,
                "select p.id, p.call_name, p.surname, p.birth_date, p.non_disclosure, g.kind, g.adult_allows,
                   me.non_disclosure as guardian_protected, r.grade_level, s.name_fi as school_fi,
                   s.name_sv as school_sv
                 from guardianship g
                 join person p on p.provider_id = g.provider_id and p.id = g.learner_id
                 join person me on me.provider_id = g.provider_id and me.id = g.guardian_id
                 left join lateral (
                   select r.grade_level, r.school_id from study_right r
                   where r.provider_id = g.provider_id and r.learner_id = g.learner_id
                     and r.starts_on <= $3 and (r.ends_on is null or r.ends_on >= $3)
                   order by r.starts_on desc
                   limit 1) r on true
                 left join school s on s.provider_id = g.provider_id and s.id = r.school_id
                 where g.provider_id = $1 and g.guardian_id = $2
                   and g.starts_on <= $3 and (g.ends_on is null or g.ends_on >= $3)
                 order by p.birth_date, p.call_name, p.id"
            ),
            &[&provider, &guardian, &today],
        )
        .await?;
    children.dedup_by(|later, earlier| later.id == earlier.id);
    children.retain(|child| !is_adult(child.birth_date, today) || child.adult_allows);
    Ok(children)
}

db::row! {
    /// A learner and how one person stands to them.
    pub struct Standing {
        /// The learner.
        id: PersonId,
        /// Call name.
        call_name: String,
        /// Family name.
        surname: String,
        /// Day of birth.
        birth_date: Option<Date>,
        /// Under non-disclosure.
        non_disclosure: bool,
        /// The person's guardianship today.
        kind: Option<GuardianshipKind>,
        /// The grown-up learner lets that guardian go on seeing.
        adult_allows: Option<bool>,
        /// The person is under non-disclosure too.
        viewer_protected: bool,
        /// The person teaches a group that the learner belongs to today.
        teaches: bool,
        /// The learner studies in the school of the person's role today.
        in_school: bool,
    }
}

impl Standing {
    /// What the policy asks for. The guardianship counts only for somebody who acts as a guardian, and teaching only
    /// for somebody who acts as a teacher: one human may be both.
    pub fn relations(&self, actor: &Actor, today: Date) -> LearnerRelations {
        LearnerRelations {
            is_self: actor.person() == Some(self.id),
            is_adult: is_adult(self.birth_date, today),
            adult_allows_guardian: self.adult_allows.unwrap_or(false),
            guardian: guardian(self.kind),
            teaches: self.teaches,
            in_actors_school: self.in_school,
        }
    }

    /// Whether the learner's place may be shown to the actor, who may see the learner.
    pub fn shows_place(&self, actor: &Actor) -> bool {
        let viewer_cleared = match (actor.role(), self.kind) {
            (Some(Role::Guardian), Some(kind)) => cleared(kind, self.viewer_protected),
            (Some(Role::Guardian), None) => false,
            _ => true,
        };
        Protection { under_ban: self.non_disclosure, viewer_cleared }.shows(LocationClass::L3)
    }

    /// Call name and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.call_name, self.surname)
    }
}

/// How the scope's actor stands to `learner` today; `None` when there is no such person.
///
/// # Errors
/// When the database refuses.
pub async fn standing(
    tx: &mut Tx,
    scope: &Scope,
    learner: PersonId,
    today: Date,
) -> Result<Option<Standing>, DbError> {
    let (person, school): (Option<PersonId>, Option<SchoolId>) = match scope.actor {
        Actor::Person { person, school, .. } => (person, school),
        _ => (None, None),
    };
    tx.optional(
        db::sql!(
            Standing,
            "select p.id, p.call_name, p.surname, p.birth_date, p.non_disclosure, g.kind, g.adult_allows,
               coalesce((select me.non_disclosure from person me where me.provider_id = $1 and me.id = $3), false)
                 as viewer_protected,
               exists (
                 select 1 from membership l
                 join membership t on t.provider_id = l.provider_id and t.group_id = l.group_id
                   and t.person_id = $3 and t.role in ('teacher', 'supervisor')
                   and t.starts_on <= $5 and (t.ends_on is null or t.ends_on >= $5)
                 where l.provider_id = $1 and l.person_id = p.id and l.role = 'learner'
                   and l.starts_on <= $5 and (l.ends_on is null or l.ends_on >= $5)) as teaches,
               exists (
                 select 1 from study_right r
                 where r.provider_id = $1 and r.learner_id = p.id and r.school_id = $4
                   and r.starts_on <= $5 and (r.ends_on is null or r.ends_on >= $5)) as in_school
             from person p
             left join lateral (
               select g.kind, g.adult_allows from guardianship g
               where g.provider_id = $1 and g.learner_id = p.id and g.guardian_id = $3
                 and g.starts_on <= $5 and (g.ends_on is null or g.ends_on >= $5)
               order by g.starts_on desc
               limit 1) g on true
             where p.provider_id = $1 and p.id = $2"
        ),
        &[&scope.provider, &learner, &person, &school, &today],
    )
    .await
}

db::row! {
    /// A learner as their own desk needs them.
    pub struct Own {
        /// Call name.
        call_name: String,
        /// Day of birth.
        birth_date: Option<Date>,
        /// The grade level's code, from the study right in force.
        grade_level: Option<String>,
    }
}

impl Own {
    /// Whether the learner is one of the young ones, who get large targets and picture signs: grades 1 to 6.
    pub fn is_young(&self) -> bool {
        self.grade_level.as_deref().and_then(|grade| grade.parse::<u8>().ok()).is_some_and(|grade| grade <= 6)
    }
}

/// What a learner's own desk needs; `None` when there is no such person.
///
/// # Errors
/// When the database refuses.
pub async fn own(
    tx: &mut Tx,
    provider: ProviderId,
    learner: PersonId,
    today: Date,
) -> Result<Option<Own>, DbError> {
    tx.optional(
        db::sql!(
            Own,
            "select p.call_name, p.birth_date, (
               select r.grade_level from study_right r
               where r.provider_id = $1 and r.learner_id = p.id
                 and r.starts_on <= $3 and (r.ends_on is null or r.ends_on >= $3)
               order by r.starts_on desc
               limit 1) as grade_level
             from person p
             where p.provider_id = $1 and p.id = $2"
        ),
        &[&provider, &learner, &today],
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(kind: GuardianshipKind, guardian_protected: bool) -> Child {
        Child {
            id: PersonId::from(uuid::Uuid::nil()),
            call_name: "Aino".into(),
            surname: "Virtanen".into(),
            birth_date: Some(jiff::civil::date(2012, 5, 1)),
            non_disclosure: true,
            kind,
            adult_allows: false,
            guardian_protected,
            grade_level: None,
            school_fi: None,
            school_sv: None,
        }
    }

    #[test]
    fn a_protected_child_s_place_is_for_those_who_live_with_the_ban() {
        assert!(child(GuardianshipKind::Guardian, true).shows_place());
        assert!(child(GuardianshipKind::Foster, false).shows_place());
        assert!(!child(GuardianshipKind::Guardian, false).shows_place(), "the other guardian");
        assert!(!child(GuardianshipKind::InformationRight, true).shows_place());
        let open = Child { non_disclosure: false, ..child(GuardianshipKind::InformationRight, false) };
        assert!(open.shows_place());
    }

    #[test]
    fn on_the_eighteenth_birthday_one_acts_for_oneself() {
        let born = Some(jiff::civil::date(2008, 11, 20));
        assert!(!is_adult(born, jiff::civil::date(2026, 11, 19)));
        assert!(is_adult(born, jiff::civil::date(2026, 11, 20)));
        assert!(!is_adult(None, jiff::civil::date(2026, 11, 20)));
    }
}
