//! Providers, schools, the school year, courses and groups.

use db::{Tx, sql};

use super::{PIECE, Pen, column};
use crate::bundle::{Membership, ProviderBundle, SchoolBundle, Session};
use crate::error::DemoError;

pub(super) async fn insert_provider(
    tx: &mut Tx,
    pen: &Pen<'_>,
    bundle: &ProviderBundle,
) -> Result<(), DemoError> {
    tx.run(
        sql!(
            "insert into provider (provider_id, code, name_fi, name_sv, oid, business_id, municipality_code, synthetic,
               created_at)
             values ($1, $2, $3, $4, $5, $6, $7, true, $8)"
        ),
        &[
            &pen.provider,
            &bundle.code,
            &bundle.name_fi,
            &bundle.name_sv,
            &bundle.oid,
            &bundle.business_id,
            &bundle.municipality,
            &pen.made_at,
        ],
    )
    .await?;
    Ok(())
}

/// Parents come before their parts.
pub(super) async fn insert_sessions(tx: &mut Tx, pen: &Pen<'_>, rows: &[Session]) -> Result<(), DemoError> {
    let year = rows.iter().map(|session| session.ends_on.year()).max().unwrap_or_default();
    tx.run(
        sql!(
            "insert into academic_session (provider_id, school_year, id, kind, title, starts_on, ends_on, parent_id)
             select $1, $2, s.*
             from unnest($3::uuid[], $4::text[], $5::text[], $6::date[], $7::date[], $8::uuid[]) as s"
        ),
        &[
            &pen.provider,
            &year,
            &column(rows, |s| s.id),
            &column(rows, |s| s.kind),
            &column(rows, |s| s.title.as_str()),
            &column(rows, |s| s.starts_on),
            &column(rows, |s| s.ends_on),
            &column(rows, |s| s.parent),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_school(
    tx: &mut Tx,
    pen: &Pen<'_>,
    bundle: &SchoolBundle,
) -> Result<(), DemoError> {
    let kind = if bundle.upper_secondary { "upper_secondary" } else { "basic" };
    let language = bundle.language.as_str().to_ascii_lowercase();
    tx.run(
        sql!(
            "insert into school (provider_id, id, oid, number, name_fi, name_sv, kind, language, municipality_code)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &pen.provider,
            &bundle.id,
            &bundle.oid,
            &bundle.number,
            &bundle.name_fi,
            &bundle.name_sv,
            &kind,
            &language,
            &bundle.municipality,
        ],
    )
    .await?;
    tx.run(
        sql!(
            "insert into location (provider_id, id, school_id, oid, name_fi, name_sv, street, postal_code)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &pen.provider,
            &bundle.location,
            &bundle.id,
            &bundle.location_oid,
            &bundle.name_fi,
            &bundle.name_sv,
            &bundle.address.street,
            &bundle.address.postal_code,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_courses(
    tx: &mut Tx,
    pen: &Pen<'_>,
    bundle: &SchoolBundle,
) -> Result<(), DemoError> {
    let rows = &bundle.courses;
    tx.run(
        sql!(
            "insert into course (provider_id, school_id, session_id, id, title, code, subject, grades)
             select $1, $2, $3, c.id, c.title, c.code, c.subject, array[c.grade]
             from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[])
               as c(id, title, code, subject, grade)"
        ),
        &[
            &pen.provider,
            &bundle.id,
            &bundle.school_year,
            &column(rows, |c| c.id),
            &column(rows, |c| c.title.as_str()),
            &column(rows, |c| c.code.as_str()),
            &column(rows, |c| c.syllabus.map(|syllabus| syllabus.subject())),
            &column(rows, |c| c.level),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_groups(
    tx: &mut Tx,
    pen: &Pen<'_>,
    bundle: &SchoolBundle,
) -> Result<(), DemoError> {
    for rows in bundle.groups.chunks(PIECE) {
        tx.run(
            sql!(
                "insert into teaching_group (provider_id, school_id, id, kind, name, code, course_id, grades, room, starts_on,
                   ends_on)
                 select $1, $2, g.id, case when g.is_class then 'class' else 'teaching_group' end, g.name, g.code,
                   g.course_id, array[g.grade], nullif(g.room, ''), g.starts_on, g.ends_on
                 from unnest($3::uuid[], $4::boolean[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[],
                   $10::date[], $11::date[])
                   as g(id, is_class, name, code, course_id, grade, room, starts_on, ends_on)"
            ),
            &[
                &pen.provider,
                &bundle.id,
                &column(rows, |g| g.id),
                &column(rows, |g| g.is_class),
                &column(rows, |g| g.name.as_str()),
                &column(rows, |g| g.code.as_str()),
                &column(rows, |g| g.course),
                &column(rows, |g| g.level),
                &column(rows, |g| g.room.as_str()),
                &column(rows, |g| g.starts_on),
                &column(rows, |g| g.ends_on),
            ],
        )
        .await?;
        let pairs: Vec<_> =
            rows.iter().flat_map(|group| group.sessions.iter().map(|session| (group.id, *session))).collect();
        tx.run(
            sql!(
                "insert into group_session (provider_id, group_id, session_id)
                 select $1, s.* from unnest($2::uuid[], $3::uuid[]) as s"
            ),
            &[&pen.provider, &column(&pairs, |pair| pair.0), &column(&pairs, |pair| pair.1)],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn insert_memberships(
    tx: &mut Tx,
    pen: &Pen<'_>,
    rows: &[Membership],
) -> Result<(), DemoError> {
    for rows in rows.chunks(PIECE) {
        tx.run(
            sql!(
                "insert into membership (provider_id, id, group_id, person_id, role, is_primary, starts_on, ends_on)
                 select $1, m.*
                 from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::boolean[], $7::date[], $8::date[]) as m"
            ),
            &[
                &pen.provider,
                &column(rows, |m| m.id),
                &column(rows, |m| m.group),
                &column(rows, |m| m.person),
                &column(rows, |m| m.role),
                &column(rows, |m| m.is_primary),
                &column(rows, |m| m.starts_on),
                &column(rows, |m| m.ends_on),
            ],
        )
        .await?;
    }
    Ok(())
}
