//! What people are: staff roles and study rights. Both come from a person's role at a school; the three together are
//! the key, so that the same role named twice is one.

use db::{DbError, Tx};
use uuid::Uuid;

use super::{Finding, Findings, Ids, Kind, Run, Table, Tally, finding_rows};

/// In OneRoster 1.1 the roles stand in the people's own rows: they are laid out like the role file of 1.2.
pub(super) async fn unfold(tx: &mut Tx, run: &Run) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "insert into staging_role (import_id, line, state, person, org, role)
             select distinct on (p.sourced_id, o.org) $1::uuid, p.line, 'active', p.sourced_id, coalesce(o.org, ''), p.role
             from staging_person p left join lateral unnest(p.orgs) as o(org) on true
             where p.import_id = $1 and p.state = 'active' and p.role is not null
             order by p.sourced_id, o.org, p.line"
        ),
        &[&run.import],
    )
    .await?;
    Ok(())
}

/// Brings staff roles and study rights in; answers the people whose roles changed.
pub(super) async fn bring(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<Vec<Uuid>, DbError> {
    let unknown = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "with done as (
                   update staging_role s set state = 'kept'
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'person'
                                       and x.source = $3 and x.external_id = s.person)
                   returning s.line, s.person)
                 select line, person as value, count(*) over () as total from done order by line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Roles, Finding::UnknownPerson, unknown);
    let homeless = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "select s.line, s.org as value, count(*) over () as total
                 from staging_role s
                 where s.import_id = $2 and s.state = 'active' and s.role = 'student'
                   and not exists (select from external_id x
                                     join school t on t.provider_id = $1 and t.id = x.id
                                     where x.provider_id = $1 and x.kind = 'org' and x.source = $3
                                       and x.external_id = s.org)
                 order by s.line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let place = if run.complete.roles_in_people { Table::People } else { Table::Roles };
    findings.found(place, Finding::LearnerWithoutSchool, homeless);
    let mut people = staff(tx, run, tally).await?;
    people.extend(study_rights(tx, run, tally).await?);
    Ok(people)
}

async fn staff(tx: &mut Tx, run: &Run, tally: &mut Tally) -> Result<Vec<Uuid>, DbError> {
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select $1::uuid, 'staff_role', $3::text, concat_ws(E'\\t', s.person, s.org, s.role),
               ($4::text || substr(gen_random_uuid()::text, 16))::uuid
             from staging_role s
             where s.import_id = $2 and s.state = 'active' and s.role not in ('student', 'guardian')
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'staff_role'
                                 and x.source = $3 and x.external_id = concat_ws(E'\\t', s.person, s.org, s.role))"
        ),
        &[&run.provider, &run.import, &run.source, &run.prefix],
    )
    .await?;
    let changed = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update staff_role t
                   set starts_on = least(coalesce(s.starts_on, t.starts_on), coalesce(s.ends_on, 'infinity')),
                     ends_on = s.ends_on
                   from staging_role s
                   join external_id x on x.provider_id = $1 and x.kind = 'staff_role' and x.source = $3
                     and x.external_id = concat_ws(E'\\t', s.person, s.org, s.role)
                   where s.import_id = $2 and s.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (t.starts_on, t.ends_on) is distinct from
                       (least(coalesce(s.starts_on, t.starts_on), coalesce(s.ends_on, 'infinity')), s.ends_on)
                   returning t.person_id)
                 select coalesce(array_agg(person_id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let created = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   insert into staff_role (provider_id, id, person_id, school_id, role, starts_on, ends_on)
                   select $1::uuid, x.id, p.id, sc.id, s.role,
                     least(coalesce(s.starts_on, $4::date), coalesce(s.ends_on, 'infinity')), s.ends_on
                   from staging_role s
                   join external_id x on x.provider_id = $1 and x.kind = 'staff_role' and x.source = $3
                     and x.external_id = concat_ws(E'\\t', s.person, s.org, s.role)
                   join external_id p on p.provider_id = $1 and p.kind = 'person' and p.source = $3
                     and p.external_id = s.person
                   left join external_id o on o.provider_id = $1 and o.kind = 'org' and o.source = $3
                     and o.external_id = s.org
                   left join school sc on sc.provider_id = $1 and sc.id = o.id
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from staff_role t where t.provider_id = $1 and t.id = x.id)
                   returning person_id)
                 select coalesce(array_agg(person_id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.today],
        )
        .await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update staff_role t set starts_on = least(t.starts_on, $6::date), ends_on = $6::date
                   where t.provider_id = $1 and (t.ends_on is null or t.ends_on > $6) and t.id in (
                     select x.id from external_id x
                     left join staging_role s on s.import_id = $2
                       and concat_ws(E'\\t', s.person, s.org, s.role) = x.external_id
                     left join staging_person p on p.import_id = $2
                       and p.sourced_id = split_part(x.external_id, E'\\t', 1)
                     where x.provider_id = $1 and x.kind = 'staff_role' and x.source = $3
                     group by x.id
                     having bool_and(coalesce(p.state, '') <> 'kept' and (coalesce(p.state = 'gone', false)
                       or coalesce(s.state = 'gone', $4::boolean or ($5::boolean and p.sourced_id is not null)))))
                   returning t.person_id)
                 select coalesce(array_agg(person_id), '{}') as ids from done"
            ),
            &[
                &run.provider,
                &run.import,
                &run.source,
                &run.complete.roles,
                &run.complete.roles_in_people,
                &run.yesterday,
            ],
        )
        .await?;
    Ok(tally.add_of_people(Kind::Role, created.ids, changed.ids, ended.ids))
}

async fn study_rights(tx: &mut Tx, run: &Run, tally: &mut Tally) -> Result<Vec<Uuid>, DbError> {
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select distinct on (s.person, s.org) $1::uuid, 'study_right', $3::text, concat_ws(E'\\t', s.person, s.org),
               coalesce(e.id, ($4::text || substr(gen_random_uuid()::text, 16))::uuid)
             from staging_role s
             join external_id p on p.provider_id = $1 and p.kind = 'person' and p.source = $3
               and p.external_id = s.person
             join external_id o on o.provider_id = $1 and o.kind = 'org' and o.source = $3 and o.external_id = s.org
             join school sc on sc.provider_id = $1 and sc.id = o.id
             left join study_right e on e.provider_id = $1 and e.learner_id = p.id and e.school_id = sc.id
               and e.ends_on is null
             where s.import_id = $2 and s.state = 'active' and s.role = 'student'
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'study_right'
                                 and x.source = $3 and x.external_id = concat_ws(E'\\t', s.person, s.org))
             order by s.person, s.org, e.starts_on desc nulls last"
        ),
        &[&run.provider, &run.import, &run.source, &run.prefix],
    )
    .await?;
    let changed = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update study_right t
                   set grade_level = coalesce(g.grade, t.grade_level), ends_on = s.ends_on,
                     starts_on = least(coalesce(s.starts_on, t.starts_on), coalesce(s.ends_on, 'infinity'))
                   from staging_role s
                   join external_id x on x.provider_id = $1 and x.kind = 'study_right' and x.source = $3
                     and x.external_id = concat_ws(E'\\t', s.person, s.org)
                   left join staging_person g on g.import_id = $2 and g.state = 'active' and g.sourced_id = s.person
                   where s.import_id = $2 and s.state = 'active' and s.role = 'student' and t.provider_id = $1
                     and t.id = x.id
                     and (t.grade_level, t.ends_on, t.starts_on)
                       is distinct from (coalesce(g.grade, t.grade_level), s.ends_on,
                         least(coalesce(s.starts_on, t.starts_on), coalesce(s.ends_on, 'infinity')))
                   returning t.learner_id)
                 select coalesce(array_agg(learner_id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let created = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   insert into study_right (provider_id, id, learner_id, school_id, kind, grade_level, starts_on, ends_on)
                   select distinct on (x.id) $1::uuid, x.id, p.id, sc.id,
                     case when g.grade like 'L%' then 'upper_secondary' when g.grade is not null then 'basic'
                          when sc.kind = 'upper_secondary' then 'upper_secondary' else 'basic' end,
                     g.grade, least(coalesce(s.starts_on, $4::date), coalesce(s.ends_on, 'infinity')), s.ends_on
                   from staging_role s
                   join external_id x on x.provider_id = $1 and x.kind = 'study_right' and x.source = $3
                     and x.external_id = concat_ws(E'\\t', s.person, s.org)
                   join external_id p on p.provider_id = $1 and p.kind = 'person' and p.source = $3
                     and p.external_id = s.person
                   join external_id o on o.provider_id = $1 and o.kind = 'org' and o.source = $3
                     and o.external_id = s.org
                   join school sc on sc.provider_id = $1 and sc.id = o.id
                   left join staging_person g on g.import_id = $2 and g.state = 'active' and g.sourced_id = s.person
                   where s.import_id = $2 and s.state = 'active' and s.role = 'student'
                     and not exists (select from study_right t where t.provider_id = $1 and t.id = x.id)
                   order by x.id
                   returning id, learner_id, starts_on
                 ), present as (
                   insert into study_right_period (provider_id, study_right_id, starts_on, status)
                   select $1::uuid, id, starts_on, 'lasna' from done)
                 select coalesce(array_agg(learner_id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.year_start],
        )
        .await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update study_right t set starts_on = least(t.starts_on, $6::date), ends_on = $6::date
                   where t.provider_id = $1 and (t.ends_on is null or t.ends_on > $6) and t.id in (
                     select x.id from external_id x
                     left join staging_role s on s.import_id = $2 and s.role = 'student'
                       and concat_ws(E'\\t', s.person, s.org) = x.external_id
                     left join staging_person p on p.import_id = $2
                       and p.sourced_id = split_part(x.external_id, E'\\t', 1)
                     where x.provider_id = $1 and x.kind = 'study_right' and x.source = $3
                     group by x.id
                     having bool_and(coalesce(p.state, '') <> 'kept' and (coalesce(p.state = 'gone', false)
                       or coalesce(s.state = 'gone', $4::boolean or ($5::boolean and p.sourced_id is not null)))))
                   returning t.learner_id)
                 select coalesce(array_agg(learner_id), '{}') as ids from done"
            ),
            &[
                &run.provider,
                &run.import,
                &run.source,
                &run.complete.roles,
                &run.complete.roles_in_people,
                &run.yesterday,
            ],
        )
        .await?;
    Ok(tally.add_of_people(Kind::StudyRight, created.ids, changed.ids, ended.ids))
}

/// Ends whatever this source's people who ended were: roles, study rights, memberships and guardianships.
pub(super) async fn end_of_people(
    tx: &mut Tx,
    run: &Run,
    people: &[Uuid],
    tally: &mut Tally,
) -> Result<(), DbError> {
    if people.is_empty() {
        return Ok(());
    }
    let members = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update membership set starts_on = least(starts_on, $3::date), ends_on = $3::date
                   where provider_id = $1 and person_id = any($2::uuid[]) and (ends_on is null or ends_on > $3)
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &people, &run.yesterday],
        )
        .await?;
    tally.add(Kind::Enrolment, Vec::new(), Vec::new(), members.ids);
    let roles = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update staff_role set starts_on = least(starts_on, $3::date), ends_on = $3::date
                   where provider_id = $1 and person_id = any($2::uuid[]) and (ends_on is null or ends_on > $3)
                   returning person_id)
                 select coalesce(array_agg(person_id), '{}') as ids from done"
            ),
            &[&run.provider, &people, &run.yesterday],
        )
        .await?;
    tally.add_of_people(Kind::Role, Vec::new(), Vec::new(), roles.ids);
    let rights = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update study_right set starts_on = least(starts_on, $3::date), ends_on = $3::date
                   where provider_id = $1 and learner_id = any($2::uuid[]) and (ends_on is null or ends_on > $3)
                   returning learner_id)
                 select coalesce(array_agg(learner_id), '{}') as ids from done"
            ),
            &[&run.provider, &people, &run.yesterday],
        )
        .await?;
    tally.add_of_people(Kind::StudyRight, Vec::new(), Vec::new(), rights.ids);
    let guardianships = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update guardianship set ends_on = greatest(starts_on, $3::date)
                   where provider_id = $1 and (guardian_id = any($2::uuid[]) or learner_id = any($2::uuid[]))
                     and (ends_on is null or ends_on > greatest(starts_on, $3::date))
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &people, &run.yesterday],
        )
        .await?;
    tally.add(Kind::Guardianship, Vec::new(), Vec::new(), guardianships.ids);
    Ok(())
}
