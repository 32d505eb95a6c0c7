//! What an account may act as today. It is asked of the providers' registers, so that a role that ends there has ended
//! here; the day is the school's, not the machine's.
//!
//! Guardians: from a learner's 18th birthday on their access has ended unless the learner allows it. Example: Aino was born
//! on 26 November 2008 and has not allowed it; on 25 November 2026 her mother is a guardian, the day after she is none.

use db::{Db, DbError, row, sql};
use domain::guardian_access_ends;
use jiff::civil::Date;
use kernel::{Lang, PersonId, ProviderId, Role, SchoolId};
use web::visitor::RoleChoice;

row! {
    /// A role in force, as a provider's register tells it.
    struct Held {
        role: String,
        school_id: Option<SchoolId>,
        school_fi: Option<String>,
        school_sv: Option<String>,
        provider_fi: String,
        provider_sv: String,
        ward_born: Option<Date>,
        ward_allows: bool,
    }
}

/// All that the account may act as on `day`: work first, then children, then own studies.
pub(crate) async fn of_account(
    db: &Db,
    lang: Lang,
    day: Date,
    platform_roles: &[String],
    persons: &[(ProviderId, PersonId)],
) -> Result<Vec<RoleChoice>, DbError> {
    let mut roles: Vec<RoleChoice> =
        platform_roles.iter().filter_map(|code| national(code.parse().ok()?)).collect();
    for (provider, person) in persons {
        for held in in_provider(db, *provider, *person, day).await? {
            if let Some(choice) = choice(held, *provider, *person, lang, day)
                && !roles.contains(&choice)
            {
                roles.push(choice);
            }
        }
    }
    roles.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(roles)
}

async fn in_provider(
    db: &Db,
    provider: ProviderId,
    person: PersonId,
    day: Date,
) -> Result<Vec<Held>, DbError> {
    db.provider(provider, async |tx| {
        tx.all(
            sql!(
                Held,
                "select h.role, h.school_id, c.name_fi as school_fi, c.name_sv as school_sv,
                   v.name_fi as provider_fi, v.name_sv as provider_sv, h.ward_born, h.ward_allows
                 from (
                   select s.role, s.school_id, null::date as ward_born, false as ward_allows
                   from staff_role s
                   where s.provider_id = $1 and s.person_id = $2
                     and s.starts_on <= $3 and (s.ends_on is null or s.ends_on >= $3)
                   union all
                   select 'guardian', null, w.birth_date, g.adult_allows
                   from guardianship g
                   join person w on w.provider_id = $1 and w.id = g.learner_id
                   where g.provider_id = $1 and g.guardian_id = $2
                     and g.starts_on <= $3 and (g.ends_on is null or g.ends_on >= $3)
                     and w.enabled and (w.ended_on is null or w.ended_on >= $3)
                   union all
                   select 'learner', u.school_id, null, false
                   from study_right u
                   where u.provider_id = $1 and u.learner_id = $2
                     and u.starts_on <= $3 and (u.ends_on is null or u.ends_on >= $3)
                 ) h
                 join person p on p.provider_id = $1 and p.id = $2
                   and p.enabled and (p.ended_on is null or p.ended_on >= $3)
                 join provider v on v.provider_id = $1
                 left join school c on c.provider_id = $1 and c.id = h.school_id"
            ),
            &[&provider, &person, &day],
        )
        .await
    })
    .await
}

fn choice(held: Held, provider: ProviderId, person: PersonId, lang: Lang, day: Date) -> Option<RoleChoice> {
    // A role of the register that signs nobody in, as an aide's, is none here.
    let role: Role = held.role.parse().ok()?;
    if role == Role::Guardian
        && !held.ward_allows
        && held.ward_born.is_some_and(|born| day >= guardian_access_ends(born))
    {
        return None;
    }
    let in_lang = |fi: String, sv: String| if lang == Lang::Sv { sv } else { fi };
    Some(RoleChoice {
        provider: Some(provider),
        provider_name: in_lang(held.provider_fi, held.provider_sv),
        school: held.school_id,
        school_name: in_lang(held.school_fi.unwrap_or_default(), held.school_sv.unwrap_or_default()),
        person: Some(person),
        role,
    })
}

/// A role of the whole platform; anything else cannot be had without a provider.
fn national(role: Role) -> Option<RoleChoice> {
    matches!(role, Role::VendorEngineer | Role::NationalCoordinator).then(|| RoleChoice {
        provider: None,
        provider_name: String::new(),
        school: None,
        school_name: String::new(),
        person: None,
        role,
    })
}

fn order(choice: &RoleChoice) -> (u8, &str, &str, Role) {
    let kind = match choice.role {
        Role::Guardian => 1,
        Role::Learner => 2,
        _ => 0,
    };
    (kind, &choice.provider_name, &choice.school_name, choice.role)
}

/// A chosen role as the session remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Chosen {
    provider: Option<ProviderId>,
    school: Option<SchoolId>,
    person: Option<PersonId>,
    role: Role,
}

impl Chosen {
    pub(crate) fn of(choice: &RoleChoice) -> Self {
        Self { provider: choice.provider, school: choice.school, person: choice.person, role: choice.role }
    }

    /// Its place among the roles in force, if it still is one.
    pub(crate) fn place_in(&self, roles: &[RoleChoice]) -> Option<usize> {
        roles.iter().position(|choice| Self::of(choice) == *self)
    }
}

/// How long a session of this role lives without being used: staff sit at machines that others pass by.
pub(crate) fn idle_seconds(role: Option<Role>) -> i64 {
    match role {
        Some(Role::Learner | Role::Guardian) => 2 * 3600,
        _ => 30 * 60,
    }
}

impl Chosen {
    /// The role.
    pub(crate) fn role(&self) -> Role {
        self.role
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn held(born: Option<Date>, allows: bool) -> Held {
        Held {
            role: "guardian".into(),
            school_id: None,
            school_fi: None,
            school_sv: None,
            provider_fi: "Koelan kunta".into(),
            provider_sv: "Prövby kommun".into(),
            ward_born: born,
            ward_allows: allows,
        }
    }

    fn guardian(born: Option<Date>, allows: bool, day: Date) -> Option<RoleChoice> {
        let nobody = uuid::Uuid::from_u128(1);
        choice(held(born, allows), nobody.into(), nobody.into(), Lang::Sv, day)
    }

    #[test]
    fn guardians_leave_on_the_eighteenth_birthday_unless_they_may_stay() {
        let born = Some(date(2008, 11, 26));
        assert!(guardian(born, false, date(2026, 11, 25)).is_some());
        assert!(guardian(born, false, date(2026, 11, 26)).is_none());
        assert_eq!(guardian(born, true, date(2026, 11, 26)).unwrap().provider_name, "Prövby kommun");
        assert!(
            guardian(None, false, date(2026, 11, 26)).is_some(),
            "an unknown birthday ends nothing by itself"
        );
    }
}
