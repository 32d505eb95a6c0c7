//! Guardianships from the agents that a person's row names. A link counts only between a learner and somebody who is a
//! guardian, parent or relative; either side may name the other. A guardianship that the office made keeps its kind.

use db::{DbError, Tx};
use uuid::Uuid;

use super::{Finding, Findings, Ids, Kind, Run, Table, Tally, finding_rows};

/// Brings the guardianships in; answers the learners and guardians whose ties changed.
pub(super) async fn bring(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<Vec<Uuid>, DbError> {
    pair(tx, run).await?;
    let odd = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "select s.line, a.agent as value, count(*) over () as total
                 from staging_person s cross join unnest(s.agents) as a(agent)
                 where s.import_id = $1 and s.state = 'active'
                   and not exists (select from staging_guardianship g where g.import_id = $1
                                     and g.person = s.sourced_id and g.agent = a.agent)
                 order by s.line limit 200"
            ),
            &[&run.import],
        )
        .await?;
    findings.found(Table::People, Finding::OddAgent, odd);
    // Ended yesterday and named again today: the same tie goes on.
    let reopened = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update guardianship t set ends_on = null
                   where t.provider_id = $1 and t.ends_on >= $3
                     and exists (select from staging_guardianship g where g.import_id = $2
                                   and g.guardian_id = t.guardian_id and g.learner_id = t.learner_id)
                     and not exists (select from guardianship o where o.provider_id = $1
                                       and o.guardian_id = t.guardian_id and o.learner_id = t.learner_id
                                       and o.ends_on is null)
                     and not exists (select from staging_guardianship k
                                       join external_id x on x.provider_id = $1 and x.kind = 'agent' and x.source = $4
                                         and x.external_id = concat_ws(E'\\t', k.person, k.agent)
                                       where k.import_id = $2 and k.guardian_id = t.guardian_id
                                         and k.learner_id = t.learner_id)
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.yesterday, &run.source],
        )
        .await?;
    let created = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   insert into guardianship (provider_id, id, guardian_id, learner_id, kind, starts_on)
                   select $1::uuid, ($3::text || substr(gen_random_uuid()::text, 16))::uuid, g.guardian_id, g.learner_id,
                     'guardian', $4::date
                   from (select distinct guardian_id, learner_id from staging_guardianship where import_id = $2) g
                   where not exists (select from guardianship o where o.provider_id = $1
                                       and o.guardian_id = g.guardian_id and o.learner_id = g.learner_id
                                       and (o.ends_on is null or o.ends_on >= $4))
                     -- named before and ended since by somebody else, a court for instance: it stays ended
                     and not exists (select from staging_guardianship k
                                       join external_id x on x.provider_id = $1 and x.kind = 'agent' and x.source = $5
                                         and x.external_id = concat_ws(E'\\t', k.person, k.agent)
                                       where k.import_id = $2 and k.guardian_id = g.guardian_id
                                         and k.learner_id = g.learner_id)
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.prefix, &run.today, &run.source],
        )
        .await?;
    let ended = cut(tx, run).await?;
    let mut touched = created.ids.clone();
    touched.extend(&reopened.ids);
    touched.extend(&ended);
    tally.add(Kind::Guardianship, created.ids, reopened.ids, ended);
    let people = tx
        .one(
            db::sql!(
                Ids,
                "select coalesce(array_agg(distinct p.id), '{}') as ids
                 from guardianship t cross join unnest(array[t.guardian_id, t.learner_id]) as p(id)
                 where t.provider_id = $1 and t.id = any($2::uuid[])"
            ),
            &[&run.provider, &touched],
        )
        .await?;
    Ok(people.ids)
}

/// Lays out who is guardian and who is learner in each named pair.
async fn pair(tx: &mut Tx, run: &Run) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "with role_of as (
               select person, bool_or(role = 'student') as learner, bool_or(role = 'guardian') as guardian
               from staging_role where import_id = $2 and state = 'active' group by person
             ), learners as (
               select distinct learner_id from study_right where provider_id = $1
             ), guardians as (
               select distinct guardian_id from guardianship where provider_id = $1
             ), pair as (
               select s.line, s.sourced_id as person, a.agent, p.id as person_id, q.id as agent_id,
                 coalesce(pr.learner, pl.learner_id is not null) as person_learns,
                 coalesce(pr.guardian, pg.guardian_id is not null) as person_guards,
                 coalesce(ar.learner, al.learner_id is not null) as agent_learns,
                 coalesce(ar.guardian, ag.guardian_id is not null) as agent_guards
               from staging_person s cross join unnest(s.agents) as a(agent)
               join external_id p on p.provider_id = $1 and p.kind = 'person' and p.source = $3
                 and p.external_id = s.sourced_id
               join external_id q on q.provider_id = $1 and q.kind = 'person' and q.source = $3
                 and q.external_id = a.agent
               join person pp on pp.provider_id = $1 and pp.id = p.id and pp.ended_on is null
               join person qq on qq.provider_id = $1 and qq.id = q.id and qq.ended_on is null
               left join role_of pr on pr.person = s.sourced_id
               left join role_of ar on ar.person = a.agent
               left join learners pl on pl.learner_id = p.id
               left join learners al on al.learner_id = q.id
               left join guardians pg on pg.guardian_id = p.id
               left join guardians ag on ag.guardian_id = q.id
               where s.import_id = $2 and s.state = 'active'
             )
             insert into staging_guardianship (import_id, line, person, agent, guardian_id, learner_id)
             select distinct on (person, agent) $2::uuid, line, person, agent,
               case when person_learns and agent_guards then agent_id else person_id end,
               case when person_learns and agent_guards then person_id else agent_id end
             from pair
             where person_id <> agent_id
               and ((person_learns and agent_guards) or (person_guards and agent_learns))
             order by person, agent, line"
        ),
        &[&run.provider, &run.import, &run.source],
    )
    .await?;
    Ok(())
}

/// Ends what this source once named and names no more, from neither side.
async fn cut(tx: &mut Tx, run: &Run) -> Result<Vec<Uuid>, DbError> {
    let loose = tx
        .one(
            db::sql!(
                Ids,
                "with gone as (
                   delete from external_id x
                   where x.provider_id = $1 and x.kind = 'agent' and x.source = $3
                     and not exists (select from staging_guardianship g where g.import_id = $2
                                       and concat_ws(E'\\t', g.person, g.agent) = x.external_id)
                     and not exists (select from staging_person s where s.import_id = $2 and s.state = 'kept'
                                       and s.sourced_id = split_part(x.external_id, E'\\t', 1))
                     and ($4::boolean or exists (select from staging_person s where s.import_id = $2
                                       and s.sourced_id = split_part(x.external_id, E'\\t', 1)))
                   returning x.id)
                 select coalesce(array_agg(distinct id), '{}') as ids from gone"
            ),
            &[&run.provider, &run.import, &run.source, &run.complete.people],
        )
        .await?;
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select distinct on (g.person, g.agent) $1::uuid, 'agent', $3::text, concat_ws(E'\\t', g.person, g.agent), t.id
             from staging_guardianship g
             join guardianship t on t.provider_id = $1 and t.guardian_id = g.guardian_id
               and t.learner_id = g.learner_id and (t.ends_on is null or t.ends_on >= $4)
             where g.import_id = $2
             order by g.person, g.agent, t.starts_on desc
             on conflict (provider_id, kind, source, external_id) do update set id = excluded.id
               where external_id.id <> excluded.id"
        ),
        &[&run.provider, &run.import, &run.source, &run.today],
    )
    .await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update guardianship t set starts_on = least(t.starts_on, $4::date), ends_on = $4::date
                   where t.provider_id = $1 and t.id = any($2::uuid[]) and (t.ends_on is null or t.ends_on > $4)
                     and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'agent'
                                       and x.source = $3 and x.id = t.id)
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &loose.ids, &run.source, &run.yesterday],
        )
        .await?;
    Ok(ended.ids)
}
