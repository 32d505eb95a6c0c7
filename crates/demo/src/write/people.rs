//! People and what they are to each other and to the school.

use db::{Tx, sql};
use domain::Sex;
use vault::{FieldContext, ProviderKeys};

use super::{PIECE, Pen, column};
use crate::bundle::{Guardianship, Person, SchoolBundle, StaffRole};
use crate::error::DemoError;

pub(super) async fn insert_persons(
    tx: &mut Tx,
    pen: &Pen<'_>,
    keys: &ProviderKeys,
    persons: &[Person],
) -> Result<(), DemoError> {
    let mut codes: Vec<Option<Vec<u8>>> = Vec::with_capacity(persons.len());
    let mut hashes: Vec<Option<Vec<u8>>> = Vec::with_capacity(persons.len());
    for person in persons {
        let Some(code) = &person.identity_code else {
            codes.push(None);
            hashes.push(None);
            continue;
        };
        let place = FieldContext::identity_code(pen.provider, person.id);
        codes.push(Some(keys.encrypt_field(&place, code.expose().as_bytes())?));
        hashes.push(Some(keys.search_hash(code.expose()).to_vec()));
    }
    let sex = |person: &Person| if person.sex == Sex::Male { "male" } else { "female" };
    tx.run(
        sql!(
            "insert into person (provider_id, id, given_names, call_name, surname, mother_tongue, birth_date, sex,
               identity_code, identity_hash, learner_number, non_disclosure, non_disclosure_until, email, phone,
               street, postal_code, city, home_municipality, username, created_at)
             select $1, p.id, p.given_names, p.call_name, p.surname, p.mother_tongue, p.birth_date, p.sex,
               p.identity_code, p.identity_hash, p.learner_number, p.until is not null, p.until, p.email, p.phone,
               p.street, p.postal_code, p.city, case when p.city is null then null else provider.municipality_code end,
               p.username, $2
             from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::text[],
               $10::bytea[], $11::bytea[], $12::text[], $13::date[], $14::text[], $15::text[], $16::text[],
               $17::text[], $18::text[], $19::text[])
               as p(id, given_names, call_name, surname, mother_tongue, birth_date, sex, identity_code, identity_hash,
                 learner_number, until, email, phone, street, postal_code, city, username)
             join provider on provider.provider_id = $1"
        ),
        &[
            &pen.provider,
            &pen.made_at,
            &column(persons, |p| p.id),
            &column(persons, |p| p.name.given()),
            &column(persons, |p| p.name.call()),
            &column(persons, |p| p.name.surname()),
            &column(persons, |p| p.mother_tongue),
            &column(persons, |p| p.born),
            &column(persons, sex),
            &codes,
            &hashes,
            &column(persons, |p| p.learner_number.as_ref()),
            &column(persons, |p| p.non_disclosure_until),
            &column(persons, |p| p.email.as_deref()),
            &column(persons, |p| p.phone.as_deref()),
            &column(persons, |p| p.home.as_ref().map(|home| home.street.as_str())),
            &column(persons, |p| p.home.as_ref().map(|home| home.postal_code.as_str())),
            &column(persons, |p| p.home.as_ref().map(|home| home.city)),
            &column(persons, |p| p.username.as_deref()),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_guardianships(
    tx: &mut Tx,
    pen: &Pen<'_>,
    rows: &[Guardianship],
) -> Result<(), DemoError> {
    for rows in rows.chunks(PIECE) {
        tx.run(
            sql!(
                "insert into guardianship (provider_id, id, guardian_id, learner_id, kind, starts_on, adult_allows)
                 select $1, g.*
                 from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::boolean[]) as g"
            ),
            &[
                &pen.provider,
                &column(rows, |g| g.id),
                &column(rows, |g| g.guardian),
                &column(rows, |g| g.learner),
                &column(rows, |g| g.kind),
                &column(rows, |g| g.starts_on),
                &column(rows, |g| g.adult_allows),
            ],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn insert_staff_roles(
    tx: &mut Tx,
    pen: &Pen<'_>,
    rows: &[StaffRole],
) -> Result<(), DemoError> {
    tx.run(
        sql!(
            "insert into staff_role (provider_id, id, person_id, school_id, role, starts_on)
             select $1, r.*
             from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[]) as r"
        ),
        &[
            &pen.provider,
            &column(rows, |r| r.id),
            &column(rows, |r| r.person),
            &column(rows, |r| r.school),
            &column(rows, |r| r.role.code()),
            &column(rows, |r| r.starts_on),
        ],
    )
    .await?;
    Ok(())
}

/// Study rights, each with its one period of presence; upper secondary ones are paid for by the state.
pub(super) async fn insert_study_rights(
    tx: &mut Tx,
    pen: &Pen<'_>,
    bundle: &SchoolBundle,
) -> Result<(), DemoError> {
    let kind = if bundle.upper_secondary { "upper_secondary" } else { "basic" };
    for rows in bundle.study_rights.chunks(PIECE) {
        let (ids, starts) = (column(rows, |r| r.id), column(rows, |r| r.starts_on));
        tx.run(
            sql!(
                "insert into study_right (provider_id, school_id, kind, id, learner_id, grade_level, starts_on)
                 select $1, $2, $3, r.*
                 from unnest($4::uuid[], $5::uuid[], $6::text[], $7::date[]) as r"
            ),
            &[
                &pen.provider,
                &bundle.id,
                &kind,
                &ids,
                &column(rows, |r| r.learner),
                &column(rows, |r| r.level),
                &starts,
            ],
        )
        .await?;
        tx.run(
            sql!(
                "insert into study_right_period (provider_id, study_right_id, starts_on, status, funding)
                 select $1, r.id, r.starts_on, 'lasna', case when $2 = 'upper_secondary' then '1' end
                 from unnest($3::uuid[], $4::date[]) as r(id, starts_on)"
            ),
            &[&pen.provider, &kind, &ids, &starts],
        )
        .await?;
    }
    Ok(())
}
