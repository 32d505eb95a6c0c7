//! Classes, teaching groups and who belongs to them.

use db::{DbError, Tx};

use super::{Finding, Findings, Ids, Kind, Run, Table, Tally, finding_rows};

/// Brings the groups in. A group's period is that of its sessions.
pub(super) async fn bring(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<(), DbError> {
    let homeless = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "with done as (
                   update staging_class s set state = 'kept'
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from external_id x
                                       join school t on t.provider_id = $1 and t.id = x.id
                                       where x.provider_id = $1 and x.kind = 'org' and x.source = $3
                                         and x.external_id = s.school)
                   returning s.line, s.school)
                 select line, school as value, count(*) over () as total from done order by line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Classes, Finding::NotASchool, homeless);
    let unknown = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "select s.line, q.session as value, count(*) over () as total
                 from staging_class s cross join unnest(s.sessions) as q(session)
                 where s.import_id = $2 and s.state = 'active'
                   and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'session'
                                     and x.source = $3 and x.external_id = q.session)
                 order by s.line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Classes, Finding::UnknownSession, unknown);
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select $1::uuid, 'group', $3::text, s.sourced_id, ($4::text || substr(gen_random_uuid()::text, 16))::uuid
             from staging_class s
             where s.import_id = $2 and s.state = 'active'
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'group'
                                 and x.source = $3 and x.external_id = s.sourced_id)"
        ),
        &[&run.provider, &run.import, &run.source, &run.prefix],
    )
    .await?;
    let changed = tx
        .one(
            db::sql!(
                Ids,
                "with period as (
                   select c.sourced_id, min(a.starts_on) as starts_on, max(a.ends_on) as ends_on
                   from staging_class c cross join unnest(c.sessions) as q(session)
                   join external_id y on y.provider_id = $1 and y.kind = 'session' and y.source = $3
                     and y.external_id = q.session
                   join academic_session a on a.provider_id = $1 and a.id = y.id
                   where c.import_id = $2 and c.state = 'active'
                   group by c.sourced_id
                 ), done as (
                   update teaching_group t
                   set school_id = o.id, kind = s.kind, name = s.title, code = s.code, course_id = k.id,
                     grades = s.grades, room = s.room, starts_on = p.starts_on, ends_on = p.ends_on, ended = false
                   from staging_class s
                   join external_id x on x.provider_id = $1 and x.kind = 'group' and x.source = $3
                     and x.external_id = s.sourced_id
                   join external_id o on o.provider_id = $1 and o.kind = 'org' and o.source = $3
                     and o.external_id = s.school
                   join external_id k on k.provider_id = $1 and k.kind = 'course' and k.source = $3
                     and k.external_id = s.course
                   left join period p on p.sourced_id = s.sourced_id
                   where s.import_id = $2 and s.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (t.school_id, t.kind, t.name, t.code, t.course_id, t.grades, t.room, t.starts_on, t.ends_on,
                         t.ended)
                       is distinct from (o.id, s.kind, s.title, s.code, k.id, s.grades, s.room, p.starts_on, p.ends_on,
                         false)
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
                "with period as (
                   select c.sourced_id, min(a.starts_on) as starts_on, max(a.ends_on) as ends_on
                   from staging_class c cross join unnest(c.sessions) as q(session)
                   join external_id y on y.provider_id = $1 and y.kind = 'session' and y.source = $3
                     and y.external_id = q.session
                   join academic_session a on a.provider_id = $1 and a.id = y.id
                   where c.import_id = $2 and c.state = 'active'
                   group by c.sourced_id
                 ), done as (
                   insert into teaching_group (provider_id, id, school_id, kind, name, code, course_id, grades, room,
                     starts_on, ends_on)
                   select $1::uuid, x.id, o.id, s.kind, s.title, s.code, k.id, s.grades, s.room, p.starts_on, p.ends_on
                   from staging_class s
                   join external_id x on x.provider_id = $1 and x.kind = 'group' and x.source = $3
                     and x.external_id = s.sourced_id
                   join external_id o on o.provider_id = $1 and o.kind = 'org' and o.source = $3
                     and o.external_id = s.school
                   join external_id k on k.provider_id = $1 and k.kind = 'course' and k.source = $3
                     and k.external_id = s.course
                   left join period p on p.sourced_id = s.sourced_id
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from teaching_group t where t.provider_id = $1 and t.id = x.id)
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let moved = link_sessions(tx, run).await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update teaching_group t set ended = true
                   where t.provider_id = $1 and not t.ended and t.id in (
                     select x.id from external_id x
                     left join staging_class s on s.import_id = $2 and s.sourced_id = x.external_id
                     where x.provider_id = $1 and x.kind = 'group' and x.source = $3
                     group by x.id having bool_and(coalesce(s.state = 'gone', $4::boolean)))
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.complete.classes],
        )
        .await?;
    let mut changed = changed.ids;
    changed.extend(moved);
    changed.sort_unstable();
    changed.dedup();
    changed.retain(|id| !created.ids.contains(id));
    tally.add(Kind::Group, created.ids, changed, ended.ids);
    Ok(())
}

/// Ties groups to their sessions; answers the groups whose ties changed.
async fn link_sessions(tx: &mut Tx, run: &Run) -> Result<Vec<uuid::Uuid>, DbError> {
    let cut = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   delete from group_session g
                   using staging_class s
                   join external_id x on x.provider_id = $1 and x.kind = 'group' and x.source = $3
                     and x.external_id = s.sourced_id
                   where s.import_id = $2 and s.state = 'active' and g.provider_id = $1 and g.group_id = x.id
                     and (x.id, g.session_id) not in (
                       select y.id, a.id from staging_class c cross join unnest(c.sessions) as q(session)
                       join external_id y on y.provider_id = $1 and y.kind = 'group' and y.source = $3
                         and y.external_id = c.sourced_id
                       join external_id a on a.provider_id = $1 and a.kind = 'session' and a.source = $3
                         and a.external_id = q.session
                       where c.import_id = $2 and c.state = 'active')
                   returning g.group_id)
                 select coalesce(array_agg(distinct group_id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let tied = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   insert into group_session (provider_id, group_id, session_id)
                   select distinct $1::uuid, y.id, a.id
                   from staging_class c cross join unnest(c.sessions) as q(session)
                   join external_id y on y.provider_id = $1 and y.kind = 'group' and y.source = $3
                     and y.external_id = c.sourced_id
                   join external_id a on a.provider_id = $1 and a.kind = 'session' and a.source = $3
                     and a.external_id = q.session
                   where c.import_id = $2 and c.state = 'active'
                   on conflict (provider_id, group_id, session_id) do nothing
                   returning group_id)
                 select coalesce(array_agg(distinct group_id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let mut ids = cut.ids;
    ids.extend(tied.ids);
    Ok(ids)
}

/// Brings the memberships in. An enrolment without dates follows its group's.
pub(super) async fn bring_members(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<(), DbError> {
    let no_group = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "with done as (
                   update staging_enrolment s set state = 'kept'
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'group'
                                       and x.source = $3 and x.external_id = s.class)
                   returning s.line, s.class)
                 select line, class as value, count(*) over () as total from done order by line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Enrolments, Finding::UnknownClass, no_group);
    let no_person = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "with done as (
                   update staging_enrolment s set state = 'kept'
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'person'
                                       and x.source = $3 and x.external_id = s.person)
                   returning s.line, s.person)
                 select line, person as value, count(*) over () as total from done order by line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Enrolments, Finding::UnknownPerson, no_person);
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select $1::uuid, 'membership', $3::text, s.sourced_id,
               ($4::text || substr(gen_random_uuid()::text, 16))::uuid
             from staging_enrolment s
             where s.import_id = $2 and s.state = 'active'
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'membership'
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
                   update membership t
                   set group_id = g.id, person_id = p.id, role = s.role, is_primary = s.is_primary,
                     starts_on = least(coalesce(s.starts_on, t.starts_on), coalesce(s.ends_on, 'infinity')),
                     ends_on = s.ends_on
                   from staging_enrolment s
                   join external_id x on x.provider_id = $1 and x.kind = 'membership' and x.source = $3
                     and x.external_id = s.sourced_id
                   join external_id g on g.provider_id = $1 and g.kind = 'group' and g.source = $3
                     and g.external_id = s.class
                   join external_id p on p.provider_id = $1 and p.kind = 'person' and p.source = $3
                     and p.external_id = s.person
                   where s.import_id = $2 and s.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (t.group_id, t.person_id, t.role, t.is_primary, t.starts_on, t.ends_on)
                       is distinct from (g.id, p.id, s.role, s.is_primary,
                         least(coalesce(s.starts_on, t.starts_on), coalesce(s.ends_on, 'infinity')), s.ends_on)
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
                   insert into membership (provider_id, id, group_id, person_id, role, is_primary, starts_on, ends_on)
                   select $1::uuid, x.id, g.id, p.id, s.role, s.is_primary,
                     least(coalesce(s.starts_on, t.starts_on, $4::date), coalesce(s.ends_on, 'infinity')), s.ends_on
                   from staging_enrolment s
                   join external_id x on x.provider_id = $1 and x.kind = 'membership' and x.source = $3
                     and x.external_id = s.sourced_id
                   join external_id g on g.provider_id = $1 and g.kind = 'group' and g.source = $3
                     and g.external_id = s.class
                   join external_id p on p.provider_id = $1 and p.kind = 'person' and p.source = $3
                     and p.external_id = s.person
                   join teaching_group t on t.provider_id = $1 and t.id = g.id
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from membership m where m.provider_id = $1 and m.id = x.id)
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.today],
        )
        .await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update membership t set starts_on = least(t.starts_on, $5::date), ends_on = $5::date
                   where t.provider_id = $1 and (t.ends_on is null or t.ends_on > $5) and t.id in (
                     select x.id from external_id x
                     left join staging_enrolment s on s.import_id = $2 and s.sourced_id = x.external_id
                     where x.provider_id = $1 and x.kind = 'membership' and x.source = $3
                     group by x.id having bool_and(coalesce(s.state = 'gone', $4::boolean)))
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.complete.enrolments, &run.yesterday],
        )
        .await?;
    tally.add(Kind::Enrolment, created.ids, changed.ids, ended.ids);
    Ok(())
}
