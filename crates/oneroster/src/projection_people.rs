//! Users, demographics and enrollments out of the register, set-wise.
//!
//! A person under non-disclosure is left out wholly, and so is what would tell of them through others: a guardian's
//! link to a protected child, and the guardian's role in that child's school. Such a person's `roles` and `agents` are
//! kept twice: as everybody gets them, and (in the two hidden fields at the end) as an agreement that includes
//! protected persons does.

use db::{DbError, Tx};

use crate::projection::Moment;

/// Renders the users among `moment.ids`, or all.
pub(crate) async fn users(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "with link as materialized (
               select g.guardian_id, g.learner_id, not l.non_disclosure as child_open,
                 not (l.non_disclosure or p.non_disclosure) as open
               from guardianship g
               join person l on l.provider_id = $1 and l.id = g.learner_id
               join person p on p.provider_id = $1 and p.id = g.guardian_id
               where g.provider_id = $1 and g.kind in ('guardian', 'foster')
                 and (g.ends_on is null or g.ends_on >= $4::date)
                 and (l.birth_date is null or l.birth_date + interval '18 years' > $4::date or g.adult_allows)
                 and ($5::uuid[] is null or g.guardian_id = any($5) or g.learner_id = any($5))
             ), study as materialized (
               select r.learner_id as person_id, r.school_id, r.grade_level as grade,
                 r.ends_on is null or r.ends_on >= $4 as current
               from study_right r
               where r.provider_id = $1
                 and ($5::uuid[] is null or r.learner_id = any($5) or r.learner_id in (select learner_id from link))
               union all
               select distinct m.person_id, g.school_id, null, (m.ends_on is null or m.ends_on >= $4) and not g.ended
               from membership m
               join teaching_group g on g.provider_id = $1 and g.id = m.group_id
               where m.provider_id = $1 and m.role = 'learner'
                 and ($5::uuid[] is null or m.person_id = any($5) or m.person_id in (select learner_id from link))
             ), acts as (
               select person_id, school_id, 'student' as role, 1 as rank, true as open, current
               from study
               where $5::uuid[] is null or person_id = any($5)
               union all
               select s.person_id, coalesce(s.school_id, $1),
                 case s.role
                   when 'counsellor' then 'counselor' when 'principal' then 'principal' when 'aide' then 'aide'
                   when 'school_secretary' then 'siteAdministrator'
                   when 'provider_administrator' then 'districtAdministrator'
                   when 'data_protection_officer' then 'ext:dataProtectionOfficer'
                   when 'welfare_worker' then 'ext:welfareWorker'
                   else 'teacher' end,
                 case s.role when 'principal' then 2 when 'counsellor' then 4 when 'data_protection_officer' then 6
                   when 'school_secretary' then 5 when 'provider_administrator' then 5 when 'aide' then 7
                   when 'welfare_worker' then 7 else 3 end,
                 true, s.ends_on is null or s.ends_on >= $4
               from staff_role s
               where s.provider_id = $1 and ($5::uuid[] is null or s.person_id = any($5))
               union all
               select distinct m.person_id, g.school_id, 'teacher', 3, true,
                 (m.ends_on is null or m.ends_on >= $4) and not g.ended
               from membership m
               join teaching_group g on g.provider_id = $1 and g.id = m.group_id
               where m.provider_id = $1 and m.role in ('teacher', 'supervisor')
                 and ($5::uuid[] is null or m.person_id = any($5))
               union all
               select l.guardian_id, s.school_id, 'guardian', 9, l.child_open, s.current
               from link l
               join study s on s.person_id = l.learner_id
               where $5::uuid[] is null or l.guardian_id = any($5)
             ), each_act as (
               select person_id, school_id, role, min(rank) as rank, bool_or(open) as open, bool_or(current) as current
               from acts
               group by person_id, school_id, role
             ), kept as (
               select *, row_number() over (partition by person_id, school_id order by open desc, rank, role) as place
               from (select *, bool_or(current) over (partition by person_id) as live from each_act) a
               where current or not live
             ), told as (
               select *, '{\"roleType\":\"' || case place when 1 then 'primary' else 'secondary' end
                 || '\",\"role\":\"' || role || '\",\"org\":{\"href\":\"' || E'\\x01' || '/orgs/' || school_id
                 || '\",\"sourcedId\":\"' || school_id || '\",\"type\":\"org\"}}' as line
               from kept
             ), roles as (
               select person_id, bool_or(live) as live, bool_and(open) as all_open,
                 '[' || string_agg(line, ',' order by rank, school_id, role) filter (where open) || ']' as open_lines,
                 '[' || string_agg(line, ',' order by rank, school_id, role) || ']' as all_lines,
                 array_agg(distinct school_id) filter (where open) as open_schools,
                 array_agg(distinct school_id) as all_schools,
                 (array_agg(school_id order by rank, school_id) filter (where rank < 9))[1] as primary_org,
                 array_agg(distinct role) filter (where role in ('student', 'teacher'))
                   || array_agg(distinct role || ':' || school_id) filter (where role in ('student', 'teacher')) as tags
               from told
               group by person_id
             ), agent as (
               select person_id, string_agg(other::text, E'\\x1f' order by other) filter (where open) as open_agents,
                 string_agg(other::text, E'\\x1f' order by other) as all_agents
               from (select guardian_id as person_id, learner_id as other, open from link
                     union
                     select learner_id, guardian_id, open from link) a
               group by person_id
             ), grade as (
               select person_id, string_agg(distinct case when grade ~ '^[0-9]$' then '0' || grade else translate(grade, E'\\x1e', '') end,
                 E'\\x1f') as grades
               from study
               where current and grade <> ''
               group by person_id
             )
             insert into oneroster_object as o
               (provider_id, kind, sourced_id, status, modified_at, change_no, subject, schools, protected, tags, fields)
             select $1, 'user', p.id,
               case when r.live and (p.ended_on is null or p.ended_on > $4) then 'active' else 'tobedeleted' end,
               $2, $3, p.id,
               coalesce(case when p.non_disclosure then r.all_schools else r.open_schools end, r.all_schools, '{}'),
               p.non_disclosure or (r.person_id is not null and r.open_lines is null), coalesce(r.tags, '{}'),
               array_to_string(array[translate(p.learner_number, E'\\x1e', ''), nullif(translate(p.username, E'\\x1e', ''), ''), null, p.enabled::text, nullif(translate(p.given_names, E'\\x1e', ''), ''),
                 nullif(translate(p.surname, E'\\x1e', ''), ''), null, nullif(translate(p.call_name, E'\\x1e', ''), ''), null, null, null, r.open_lines, null,
                 r.primary_org::text, nullif(translate(p.identifier, E'\\x1e', ''), ''), nullif(translate(p.email, E'\\x1e', ''), ''), nullif(translate(p.sms, E'\\x1e', ''), ''),
                 nullif(translate(p.phone, E'\\x1e', ''), ''), a.open_agents, case when 'student' = any(r.tags) then g.grades end, null,
                 case when not r.all_open then r.all_lines end,
                 case when a.all_agents is distinct from a.open_agents then a.all_agents end], E'\\x1e', '')
             from person p
             left join roles r on r.person_id = p.id
             left join agent a on a.person_id = p.id
             left join grade g on g.person_id = p.id
             where p.provider_id = $1 and ($5::uuid[] is null or p.id = any($5))
               and (r.person_id is not null or exists (
                 select from oneroster_object b
                 where b.provider_id = $1 and b.kind = 'user' and b.sourced_id = p.id))
             on conflict (provider_id, kind, sourced_id) do update
             set status = excluded.status, modified_at = excluded.modified_at, change_no = excluded.change_no,
               subject = excluded.subject, schools = excluded.schools, protected = excluded.protected,
               tags = excluded.tags, fields = excluded.fields
             where (o.status, o.subject, o.schools, o.protected, o.tags, o.fields)
               is distinct from (excluded.status, excluded.subject, excluded.schools, excluded.protected,
                 excluded.tags, excluded.fields)"
        ),
        &[&moment.provider, &moment.at, &moment.change_no, &moment.today, &moment.ids],
    )
    .await?;
    Ok(())
}

/// Renders the demographics among `moment.ids`, or all; after [`users`], whose standing they share.
pub(crate) async fn demographics(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "insert into oneroster_object as o
               (provider_id, kind, sourced_id, status, modified_at, change_no, subject, schools, protected, tags, fields)
             select $1, 'demographics', p.id, u.status, $2, $3, p.id, u.schools, u.protected, '{}',
               array_to_string(array[p.birth_date::text, p.sex, null, null, null, null, null, null, null, null, null, null,
                 null], E'\\x1e', '')
             from person p
             join oneroster_object u on u.provider_id = $1 and u.kind = 'user' and u.sourced_id = p.id
             where p.provider_id = $1 and ($4::uuid[] is null or p.id = any($4))
               and (p.birth_date is not null or p.sex is not null)
             on conflict (provider_id, kind, sourced_id) do update
             set status = excluded.status, modified_at = excluded.modified_at, change_no = excluded.change_no,
               schools = excluded.schools, protected = excluded.protected, fields = excluded.fields
             where (o.status, o.schools, o.protected, o.fields)
               is distinct from (excluded.status, excluded.schools, excluded.protected, excluded.fields)"
        ),
        &[&moment.provider, &moment.at, &moment.change_no, &moment.ids],
    )
    .await?;
    Ok(())
}

/// Renders the enrollments among `moment.ids` (ids of memberships, persons or groups), or all.
pub(crate) async fn enrollments(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "insert into oneroster_object as o
               (provider_id, kind, sourced_id, status, modified_at, change_no, subject, schools, protected, tags, fields)
             select $1, 'enrollment', m.id,
               case when (m.ends_on is null or m.ends_on >= $4) and not g.ended
                 and (p.ended_on is null or p.ended_on > $4) then 'active' else 'tobedeleted' end,
               $2, $3, p.id, array[g.school_id], p.non_disclosure, '{}',
               array_to_string(array[p.id::text, g.id::text, g.school_id::text,
                 case m.role when 'learner' then 'student' when 'administrator' then 'administrator'
                   when 'aide' then 'ext:aide' else 'teacher' end,
                 case when m.role in ('teacher', 'supervisor') then m.is_primary::text end,
                 m.starts_on::text, m.ends_on::text], E'\\x1e', '')
             from membership m
             join teaching_group g on g.provider_id = $1 and g.id = m.group_id
             join person p on p.provider_id = $1 and p.id = m.person_id
             where m.provider_id = $1
               and ($5::uuid[] is null or m.id = any($5) or m.person_id = any($5) or m.group_id = any($5))
             on conflict (provider_id, kind, sourced_id) do update
             set status = excluded.status, modified_at = excluded.modified_at, change_no = excluded.change_no,
               subject = excluded.subject, schools = excluded.schools, protected = excluded.protected,
               fields = excluded.fields
             where (o.status, o.subject, o.schools, o.protected, o.fields)
               is distinct from (excluded.status, excluded.subject, excluded.schools, excluded.protected,
                 excluded.fields)"
        ),
        &[&moment.provider, &moment.at, &moment.change_no, &moment.today, &moment.ids],
    )
    .await?;
    Ok(())
}
