//! What the school office sees of people: a search by name, and one person's sheet. Each look is written into the log,
//! naming everybody who was shown. A school's own office sees the people of its school; the provider's administrator
//! runs the register as a whole and finds everybody but people under non-disclosure: that they are in the register tells
//! already where they live (`trust.md` TK1).

use db::{DbError, Tx};
use jiff::civil::Date;
use kernel::{Actor, PersonId, Problem, ProviderId, Role, SchoolId, Scope};
use policy::{Granted, LocationClass, Protection, Read, Register};

/// People that one search answers.
pub const MOST: usize = 50;
/// Letters that a search needs.
pub const FEWEST_LETTERS: usize = 3;

/// Why the office is not answered.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The person does not exist, or is not for these eyes.
    #[error("no such person")]
    NotFound,
    /// The search has too few letters.
    #[error("too few letters")]
    TooShort,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::NotFound => Self::not_found(),
            OfficeError::TooShort => Self::new(kernel::ProblemKind::Invalid, "search-too-short"),
            OfficeError::Db(error) => error.problem(),
        }
    }
}

db::row! {
    /// One person in the answer to a search.
    pub struct Hit {
        /// Identifier.
        id: PersonId,
        /// Call name.
        call_name: String,
        /// Surname.
        surname: String,
        /// Whether the person is under non-disclosure.
        non_disclosure: bool,
        /// Whether the person is a learner, a guardian, or neither.
        learner: bool,
        /// Whether somebody's guardian.
        guardian: bool,
        /// The first staff role in force, by its code.
        staff: Option<String>,
        /// The class, if it is a learner with one.
        class: Option<String>,
    }

    /// A person's own facts.
    pub struct Sheet {
        /// Identifier.
        id: PersonId,
        /// All given names.
        given_names: String,
        /// Call name.
        call_name: String,
        /// Surname.
        surname: String,
        /// Whether the person is under non-disclosure.
        non_disclosure: bool,
        /// E-mail address.
        email: Option<String>,
        /// Phone number.
        phone: Option<String>,
        /// Street and number.
        street: Option<String>,
        /// Postal code.
        postal_code: Option<String>,
        /// Town.
        city: Option<String>,
        /// Whether a learner number is known.
        has_learner_number: bool,
        /// When the person left the register.
        ended_on: Option<Date>,
        /// Whether the person belongs to the asker's school.
        in_school: bool,
    }

    /// Another person, and what the two are to each other.
    pub struct Relative {
        /// The other person.
        id: PersonId,
        /// Call name.
        call_name: String,
        /// Surname.
        surname: String,
        /// `guardian`, `information_right` or `foster`.
        kind: String,
        /// Whether the other one is the guardian.
        guards: bool,
    }

    /// A group, role or study right in words.
    pub struct Place {
        /// `group`, `role` or `study_right`.
        what: String,
        /// The group's name, the role's code or the study right's grade level.
        name: Option<String>,
        /// The membership's role, if it is one.
        role: Option<String>,
        /// The school in Finnish.
        school_fi: Option<String>,
        /// The school in Swedish.
        school_sv: Option<String>,
    }
}

/// A person's sheet.
#[derive(Debug)]
pub struct PersonSheet {
    /// The facts.
    pub sheet: Sheet,
    /// Groups, roles and study rights in force.
    pub places: Vec<Place>,
    /// Guardians and children.
    pub relatives: Vec<Relative>,
}

/// The school whose people the asker sees; `None` is the whole provider.
fn school_of(actor: &Actor) -> Option<SchoolId> {
    match actor {
        Actor::Person { role: Role::SchoolSecretary, school, .. } => {
            // A secretary without a school sees nobody: the nil school has no people.
            Some(school.unwrap_or_else(|| SchoolId::from(uuid::Uuid::nil())))
        }
        _ => None,
    }
}

/// Finds people by the beginning of the surname, the call name, or both in any order.
///
/// # Errors
/// [`OfficeError::TooShort`] with fewer than three letters.
pub async fn search(
    tx: &mut Tx,
    scope: &Scope,
    granted: Granted<Read, Register>,
    name: &str,
    today: Date,
) -> Result<Vec<Hit>, OfficeError> {
    let words: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    if words.iter().map(|word| word.chars().count()).max().unwrap_or(0) < FEWEST_LETTERS {
        return Err(OfficeError::TooShort);
    }
    let first = begins(words.first().copied().unwrap_or_default());
    let second = words.get(1).map(|word| begins(word));
    let (provider, school) = (granted.resource().0, school_of(&scope.actor));
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    Ok(tx
        .all(
            db::sql!(
                Hit,
                "with own as (
                   select s.learner_id as id from study_right s
                   where s.provider_id = $1 and s.school_id = $4 and (s.ends_on is null or s.ends_on >= $5)
                   union
                   select r.person_id from staff_role r
                   where r.provider_id = $1 and r.school_id = $4 and (r.ends_on is null or r.ends_on >= $5)
                   union
                   select g.guardian_id from guardianship g
                   join study_right s on s.provider_id = $1 and s.learner_id = g.learner_id and s.school_id = $4
                     and (s.ends_on is null or s.ends_on >= $5)
                   where g.provider_id = $1 and (g.ends_on is null or g.ends_on >= $5)
                 ), found as (
                   select p.id, p.call_name, p.surname, p.non_disclosure
                   from person p
                   where p.provider_id = $1 and p.ended_on is null
                     and (p.id in (select id from own) or ($4::uuid is null and not p.non_disclosure))
                     and (($3::text is null and (p.surname ilike $2 or p.call_name ilike $2))
                       or (p.surname ilike $2 and p.call_name ilike $3)
                       or (p.call_name ilike $2 and p.surname ilike $3))
                   order by p.surname, p.call_name, p.id
                   limit $6
                 )
                 select f.id, f.call_name, f.surname, f.non_disclosure,
                   exists (select from study_right s where s.provider_id = $1 and s.learner_id = f.id
                             and (s.ends_on is null or s.ends_on >= $5)) as learner,
                   exists (select from guardianship g where g.provider_id = $1 and g.guardian_id = f.id
                             and (g.ends_on is null or g.ends_on >= $5)) as guardian,
                   (select min(r.role) from staff_role r where r.provider_id = $1 and r.person_id = f.id
                      and (r.ends_on is null or r.ends_on >= $5)) as staff,
                   (select min(t.name) from membership m
                      join teaching_group t on t.provider_id = $1 and t.id = m.group_id and t.kind = 'class'
                        and not t.ended
                      where m.provider_id = $1 and m.person_id = f.id and m.role = 'learner'
                        and (m.ends_on is null or m.ends_on >= $5)) as class
                 from found f
                 order by f.surname, f.call_name, f.id"
            ),
            &[&provider, &first, &second, &school, &today, &limit],
        )
        .await?)
}

/// A pattern for what begins so; the signs of patterns stand for themselves.
fn begins(word: &str) -> String {
    let plain = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("{plain}%")
}

/// One person's sheet.
///
/// # Errors
/// [`OfficeError::NotFound`] when there is no such person, or not in the asker's school.
pub async fn person(
    tx: &mut Tx,
    scope: &Scope,
    granted: Granted<Read, Register>,
    person: PersonId,
    today: Date,
) -> Result<PersonSheet, OfficeError> {
    let (provider, school) = (granted.resource().0, school_of(&scope.actor));
    let sheet = tx
        .optional(
            db::sql!(
                Sheet,
                "select p.id, p.given_names, p.call_name, p.surname, p.non_disclosure, p.email, p.phone, p.street,
                   p.postal_code, p.city, p.learner_number is not null as has_learner_number, p.ended_on,
                   (exists (select from study_right s where s.provider_id = $1 and s.learner_id = p.id
                              and s.school_id = $3 and (s.ends_on is null or s.ends_on >= $4))
                     or exists (select from staff_role r where r.provider_id = $1 and r.person_id = p.id
                              and r.school_id = $3 and (r.ends_on is null or r.ends_on >= $4))
                     or exists (select from guardianship g
                              join study_right s on s.provider_id = $1 and s.learner_id = g.learner_id
                                and s.school_id = $3 and (s.ends_on is null or s.ends_on >= $4)
                              where g.provider_id = $1 and g.guardian_id = p.id
                                and (g.ends_on is null or g.ends_on >= $4))) as in_school
                 from person p
                 where p.provider_id = $1 and p.id = $2"
            ),
            &[&provider, &person, &school, &today],
        )
        .await?
        .filter(|sheet| school.is_none() || sheet.in_school)
        .filter(|sheet| {
            let protection = Protection { under_ban: sheet.non_disclosure, viewer_cleared: sheet.in_school };
            protection.shows(LocationClass::L3)
        })
        .ok_or(OfficeError::NotFound)?;
    let places = places(tx, provider, person, today).await?;
    let relatives = relatives(tx, provider, person, today).await?;
    Ok(PersonSheet { sheet, places, relatives })
}

async fn places(
    tx: &mut Tx,
    provider: ProviderId,
    person: PersonId,
    today: Date,
) -> Result<Vec<Place>, DbError> {
    tx.all(
        db::sql!(
            Place,
            "select 'study_right' as what, s.grade_level as name, null::text as role, c.name_fi as school_fi,
               c.name_sv as school_sv
             from study_right s join school c on c.provider_id = $1 and c.id = s.school_id
             where s.provider_id = $1 and s.learner_id = $2 and (s.ends_on is null or s.ends_on >= $3)
             union all
             select 'role', r.role, null, c.name_fi, c.name_sv
             from staff_role r left join school c on c.provider_id = $1 and c.id = r.school_id
             where r.provider_id = $1 and r.person_id = $2 and (r.ends_on is null or r.ends_on >= $3)
             union all
             select 'group', t.name, m.role, c.name_fi, c.name_sv
             from membership m
             join teaching_group t on t.provider_id = $1 and t.id = m.group_id and not t.ended
             join school c on c.provider_id = $1 and c.id = t.school_id
             where m.provider_id = $1 and m.person_id = $2 and (m.ends_on is null or m.ends_on >= $3)
             order by what desc, name
             limit 200"
        ),
        &[&provider, &person, &today],
    )
    .await
}

/// Guardians and children; a relative who is under non-disclosure is named only beside somebody who is too.
async fn relatives(
    tx: &mut Tx,
    provider: ProviderId,
    person: PersonId,
    today: Date,
) -> Result<Vec<Relative>, DbError> {
    tx.all(
        db::sql!(
            Relative,
            "select p.id, p.call_name, p.surname, g.kind, p.id = g.guardian_id as guards
             from guardianship g
             join person p on p.provider_id = $1
               and p.id = case when g.guardian_id = $2 then g.learner_id else g.guardian_id end
             join person own on own.provider_id = $1 and own.id = $2
             where g.provider_id = $1 and (g.guardian_id = $2 or g.learner_id = $2)
               and (g.ends_on is null or g.ends_on >= $3)
               and (not p.non_disclosure or own.non_disclosure)
             order by guards desc, p.surname, p.call_name
             limit 50"
        ),
        &[&provider, &person, &today],
    )
    .await
}

db::row! {
    /// What waits in a register: the office's to-do.
    pub struct Waiting {
        /// Learners in force who are minors and have no guardian.
        without_guardian: i64,
        /// Learners in force without a learner number.
        without_learner_number: i64,
        /// Learners in force without a personal identity code.
        without_identity_code: i64,
        /// Staff in force without an account.
        staff_without_account: i64,
        /// Groups in force without a teacher.
        groups_without_teacher: i64,
        /// Schools and courses that only a roster named.
        placeholders: i64,
    }
}

/// Counts what waits for the office: of the asker's school, or of the whole provider.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(
    tx: &mut Tx,
    scope: &Scope,
    granted: Granted<Read, Register>,
    today: Date,
) -> Result<Waiting, OfficeError> {
    let adult = today.saturating_sub(jiff::Span::new().years(domain::ADULT_AGE));
    Ok(tx
        .one(
            db::sql!(
                Waiting,
                "with learner as (
                   select distinct p.id, p.birth_date, p.learner_number, p.identity_hash
                   from study_right s join person p on p.provider_id = $1 and p.id = s.learner_id
                   where s.provider_id = $1 and (s.ends_on is null or s.ends_on >= $3)
                     and ($2::uuid is null or s.school_id = $2)
                 )
                 select
                   (select count(*) from learner l where (l.birth_date is null or l.birth_date > $4)
                      and not exists (select from guardianship g where g.provider_id = $1 and g.learner_id = l.id
                                        and (g.ends_on is null or g.ends_on >= $3))) as without_guardian,
                   (select count(*) from learner l where l.learner_number is null) as without_learner_number,
                   (select count(*) from learner l where l.identity_hash is null) as without_identity_code,
                   (select count(distinct r.person_id) from staff_role r
                      join person p on p.provider_id = $1 and p.id = r.person_id and p.account_id is null
                      where r.provider_id = $1 and (r.ends_on is null or r.ends_on >= $3)
                        and ($2::uuid is null or r.school_id = $2)) as staff_without_account,
                   (select count(*) from teaching_group t where t.provider_id = $1 and not t.ended
                      and ($2::uuid is null or t.school_id = $2)
                      and not exists (select from membership m where m.provider_id = $1 and m.group_id = t.id
                                        and m.role = 'teacher' and (m.ends_on is null or m.ends_on >= $3)))
                     as groups_without_teacher,
                   (select count(*) from school c where c.provider_id = $1 and c.placeholder)
                     + (select count(*) from course c where c.provider_id = $1 and c.placeholder) as placeholders"
            ),
            &[&granted.resource().0, &school_of(&scope.actor), &today, &adult],
        )
        .await?)
}
