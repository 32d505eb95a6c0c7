//! Schools. What only another row names becomes a marked placeholder; the provider's own row is the provider.

use db::{DbError, Tx};

use super::{Finding, Findings, Ids, Kind, Run, Tally, finding_rows};

/// Brings the schools in.
pub(super) async fn bring(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<(), DbError> {
    let missing = tx
        .all(
            db::sql!(
                finding_rows::Placed,
                "with wanted as (
                   select school as org, min(line) as line, 'classes' as place
                   from staging_class where import_id = $2 and state = 'active' and school is not null group by school
                   union all
                   select org, min(line), 'users'
                   from staging_role where import_id = $2 and state = 'active' and org <> '' group by org
                   union all
                   select parent, min(line), 'orgs'
                   from staging_org where import_id = $2 and state = 'active' and kind = 'department'
                     and parent is not null group by parent
                 ), missing as (
                   select distinct on (org) org, line, place from wanted w
                   where not exists (select from staging_org o where o.import_id = $2 and o.sourced_id = w.org
                                       and o.state <> 'gone')
                     and not exists (select from external_id x
                                       left join school t on t.provider_id = $1 and t.id = x.id
                                       where x.provider_id = $1 and x.kind = 'org' and x.source = $3
                                         and x.external_id = w.org and not coalesce(t.placeholder, false))
                   order by org, place, line
                 ), made as (
                   insert into staging_org (import_id, line, state, sourced_id, kind, name, placeholder)
                   select $2::uuid, line, 'active', org, 'school', org, true from missing
                 )
                 select line, place, org as value, count(*) over () as total from missing order by line limit 1000"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.placed(Finding::PlaceholderSchool, missing);
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select $1::uuid, 'org', $3::text, s.sourced_id,
               case when s.kind = 'provider' then $1::uuid else coalesce(
                 (select t.id from school t where t.provider_id = $1 and t.oid = s.oid limit 1),
                 (select t.id from school t where t.provider_id = $1 and t.number = s.number limit 1),
                 ($4::text || substr(gen_random_uuid()::text, 16))::uuid) end
             from staging_org s
             where s.import_id = $2 and s.state = 'active'
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'org'
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
                   update school t
                   set name_fi = case when s.name in (t.name_fi, t.name_sv) then t.name_fi else s.name end,
                     name_sv = case when s.name in (t.name_fi, t.name_sv) or t.name_sv <> t.name_fi then t.name_sv
                                    else s.name end,
                     number = coalesce(s.number, t.number), oid = coalesce(s.oid, t.oid),
                     placeholder = s.placeholder, ended_on = null
                   from staging_org s
                   join external_id x on x.provider_id = $1 and x.kind = 'org' and x.source = $3
                     and x.external_id = s.sourced_id
                   where s.import_id = $2 and s.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (s.name not in (t.name_fi, t.name_sv)
                       or t.number is distinct from coalesce(s.number, t.number)
                       or t.oid is distinct from coalesce(s.oid, t.oid)
                       or t.placeholder <> s.placeholder or t.ended_on is not null)
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
                   insert into school (provider_id, id, oid, number, name_fi, name_sv, kind, placeholder)
                   select $1::uuid, x.id, s.oid, s.number, s.name, s.name,
                     case s.kind when 'department' then 'other' else 'basic' end, s.placeholder
                   from staging_org s
                   join external_id x on x.provider_id = $1 and x.kind = 'org' and x.source = $3
                     and x.external_id = s.sourced_id
                   where s.import_id = $2 and s.state = 'active' and s.kind <> 'provider' and x.id <> $1
                     and not exists (select from school t where t.provider_id = $1 and t.id = x.id)
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
                   update school t set ended_on = $4
                   where t.provider_id = $1 and t.ended_on is null and not t.placeholder and t.id in (
                     select x.id from external_id x
                     left join staging_org s on s.import_id = $2 and s.sourced_id = x.external_id
                     where x.provider_id = $1 and x.kind = 'org' and x.source = $3
                     group by x.id having bool_and(coalesce(s.state = 'gone', $5::boolean)))
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.today, &run.complete.orgs],
        )
        .await?;
    tally.add(Kind::School, created.ids, changed.ids, ended.ids);
    Ok(())
}
