//! The school year's sessions and the courses.

use db::{DbError, Tx};

use super::{Finding, Findings, Ids, Kind, Run, Table, Tally, finding_rows};

/// Brings the sessions in.
pub(super) async fn bring_sessions(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select $1::uuid, 'session', $3::text, s.sourced_id, ($4::text || substr(gen_random_uuid()::text, 16))::uuid
             from staging_session s
             where s.import_id = $2 and s.state = 'active'
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'session'
                                 and x.source = $3 and x.external_id = s.sourced_id)"
        ),
        &[&run.provider, &run.import, &run.source, &run.prefix],
    )
    .await?;
    let unknown = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "select s.line, s.parent as value, count(*) over () as total
                 from staging_session s
                 where s.import_id = $2 and s.state = 'active' and s.parent is not null
                   and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'session'
                                     and x.source = $3 and x.external_id = s.parent)
                 order by s.line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Sessions, Finding::UnknownParentSession, unknown);
    let changed = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update academic_session t
                   set kind = s.kind, title = s.title, starts_on = s.starts_on, ends_on = s.ends_on, parent_id = p.id,
                     school_year = s.school_year, ended = false
                   from staging_session s
                   join external_id x on x.provider_id = $1 and x.kind = 'session' and x.source = $3
                     and x.external_id = s.sourced_id
                   left join external_id p on p.provider_id = $1 and p.kind = 'session' and p.source = $3
                     and p.external_id = s.parent and p.id <> x.id
                   where s.import_id = $2 and s.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (t.kind, t.title, t.starts_on, t.ends_on, t.parent_id, t.school_year, t.ended)
                       is distinct from (s.kind, s.title, s.starts_on, s.ends_on, p.id, s.school_year, false)
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let created = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   insert into academic_session (provider_id, id, kind, title, starts_on, ends_on, parent_id, school_year)
                   select $1::uuid, x.id, s.kind, s.title, s.starts_on, s.ends_on, p.id, s.school_year
                   from staging_session s
                   join external_id x on x.provider_id = $1 and x.kind = 'session' and x.source = $3
                     and x.external_id = s.sourced_id
                   left join external_id p on p.provider_id = $1 and p.kind = 'session' and p.source = $3
                     and p.external_id = s.parent and p.id <> x.id
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from academic_session t where t.provider_id = $1 and t.id = x.id)
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update academic_session t set ended = true
                   where t.provider_id = $1 and not t.ended and t.id in (
                     select x.id from external_id x
                     left join staging_session s on s.import_id = $2 and s.sourced_id = x.external_id
                     where x.provider_id = $1 and x.kind = 'session' and x.source = $3
                     group by x.id having bool_and(coalesce(s.state = 'gone', $4::boolean)))
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.complete.sessions],
        )
        .await?;
    tally.add(Kind::Session, created.ids, changed.ids, ended.ids);
    Ok(())
}

/// Brings the courses in; a course that only a class names becomes a marked placeholder with the class's title.
pub(super) async fn bring_courses(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<(), DbError> {
    let missing = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "with missing as (
                   select c.course, min(c.line) as line, min(c.title) as title
                   from staging_class c
                   where c.import_id = $2 and c.state = 'active' and c.course is not null
                     and not exists (select from staging_course s where s.import_id = $2 and s.sourced_id = c.course
                                       and s.state <> 'gone')
                     and not exists (select from external_id x
                                       join course t on t.provider_id = $1 and t.id = x.id and not t.placeholder
                                       where x.provider_id = $1 and x.kind = 'course' and x.source = $3
                                         and x.external_id = c.course)
                   group by c.course
                 ), made as (
                   insert into staging_course (import_id, line, state, sourced_id, title, code, grades, placeholder)
                   select $2::uuid, line, 'active', course, title, '', '{}', true from missing
                 )
                 select line, course as value, count(*) over () as total from missing order by line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Classes, Finding::PlaceholderCourse, missing);
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select $1::uuid, 'course', $3::text, s.sourced_id, ($4::text || substr(gen_random_uuid()::text, 16))::uuid
             from staging_course s
             where s.import_id = $2 and s.state = 'active'
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'course'
                                 and x.source = $3 and x.external_id = s.sourced_id)"
        ),
        &[&run.provider, &run.import, &run.source, &run.prefix],
    )
    .await?;
    let changed = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update course t
                   set school_id = sc.id, title = s.title, code = s.code, subject = coalesce(s.subject, t.subject),
                     grades = s.grades, session_id = a.id, placeholder = s.placeholder, ended = false
                   from staging_course s
                   join external_id x on x.provider_id = $1 and x.kind = 'course' and x.source = $3
                     and x.external_id = s.sourced_id
                   left join external_id o on o.provider_id = $1 and o.kind = 'org' and o.source = $3
                     and o.external_id = s.org
                   left join school sc on sc.provider_id = $1 and sc.id = o.id
                   left join external_id a on a.provider_id = $1 and a.kind = 'session' and a.source = $3
                     and a.external_id = s.session
                   where s.import_id = $2 and s.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (t.school_id, t.title, t.code, t.subject, t.grades, t.session_id, t.placeholder, t.ended)
                       is distinct from (sc.id, s.title, s.code, coalesce(s.subject, t.subject), s.grades, a.id,
                         s.placeholder, false)
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let created = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   insert into course (provider_id, id, school_id, title, code, subject, grades, session_id, placeholder)
                   select $1::uuid, x.id, sc.id, s.title, s.code, s.subject, s.grades, a.id, s.placeholder
                   from staging_course s
                   join external_id x on x.provider_id = $1 and x.kind = 'course' and x.source = $3
                     and x.external_id = s.sourced_id
                   left join external_id o on o.provider_id = $1 and o.kind = 'org' and o.source = $3
                     and o.external_id = s.org
                   left join school sc on sc.provider_id = $1 and sc.id = o.id
                   left join external_id a on a.provider_id = $1 and a.kind = 'session' and a.source = $3
                     and a.external_id = s.session
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from course t where t.provider_id = $1 and t.id = x.id)
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update course t set ended = true
                   where t.provider_id = $1 and not t.ended and not t.placeholder and t.id in (
                     select x.id from external_id x
                     left join staging_course s on s.import_id = $2 and s.sourced_id = x.external_id
                     where x.provider_id = $1 and x.kind = 'course' and x.source = $3
                     group by x.id having bool_and(coalesce(s.state = 'gone', $4::boolean)))
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.complete.courses],
        )
        .await?;
    tally.add(Kind::Course, created.ids, changed.ids, ended.ids);
    Ok(())
}
