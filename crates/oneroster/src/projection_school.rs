//! Orgs, sessions, courses and classes out of the register, set-wise.

use db::{DbError, Tx};

use crate::projection::Moment;

/// Renders the provider and its schools.
pub(crate) async fn orgs(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "insert into oneroster_object as o
               (provider_id, kind, sourced_id, status, modified_at, change_no, schools, tags, fields)
             select $1, 'org', e.id, e.status, $2, $3, e.schools, e.tags, e.fields
             from (
               select p.provider_id as id, 'active' as status, '{}'::uuid[] as schools, '{}'::text[] as tags,
                 array_to_string(array[translate(p.name_fi, E'\\x1e', ''), 'district', p.oid, null,
                   (select string_agg(s.id::text, E'\\x1f' order by s.id) from school s
                    where s.provider_id = $1 and s.ended_on is null)], E'\\x1e', '') as fields
               from provider p
               where p.provider_id = $1
               union all
               select s.id, case when s.ended_on is null or s.ended_on > $4 then 'active' else 'tobedeleted' end,
                 array[s.id], array['school'],
                 array_to_string(array[
                   translate(case s.language when 'sv' then s.name_sv else s.name_fi end, E'\\x1e', ''), 'school',
                   translate(coalesce(s.number, s.oid, s.id::text), E'\\x1e', ''), $1::text, null], E'\\x1e', '')
               from school s
               where s.provider_id = $1
             ) e
             on conflict (provider_id, kind, sourced_id) do update
             set status = excluded.status, modified_at = excluded.modified_at, change_no = excluded.change_no,
               fields = excluded.fields
             where (o.status, o.fields) is distinct from (excluded.status, excluded.fields)"
        ),
        &[&moment.provider, &moment.at, &moment.change_no, &moment.today],
    )
    .await?;
    Ok(())
}

/// Renders all sessions of the provider: they are few, and each names its neighbours.
pub(crate) async fn sessions(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    tx.run(
        db::sql!(
            "insert into oneroster_object as o
               (provider_id, kind, sourced_id, status, modified_at, change_no, tags, fields)
             select $1, 'academicSession', s.id, case when s.ended then 'tobedeleted' else 'active' end, $2, $3,
               array[s.kind],
               array_to_string(array[nullif(translate(s.title, E'\\x1e', ''), ''), s.starts_on::text, s.ends_on::text, s.kind, s.parent_id::text,
                 (select string_agg(c.id::text, E'\\x1f' order by c.starts_on, c.id) from academic_session c
                  where c.provider_id = $1 and c.parent_id = s.id), s.school_year::text], E'\\x1e', '')
             from academic_session s
             where s.provider_id = $1
             on conflict (provider_id, kind, sourced_id) do update
             set status = excluded.status, modified_at = excluded.modified_at, change_no = excluded.change_no,
               tags = excluded.tags, fields = excluded.fields
             where (o.status, o.tags, o.fields) is distinct from (excluded.status, excluded.tags, excluded.fields)"
        ),
        &[&moment.provider, &moment.at, &moment.change_no],
    )
    .await?;
    Ok(())
}

/// Renders the courses among `moment.ids`, or all.
pub(crate) async fn courses(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    let (codes, names) = subject_names();
    tx.run(
        db::sql!(
            "insert into oneroster_object as o
               (provider_id, kind, sourced_id, status, modified_at, change_no, schools, fields)
             select $1, 'course', c.id, case when c.ended then 'tobedeleted' else 'active' end, $2, $3,
               case when c.school_id is null then '{}' else array[c.school_id] end,
               array_to_string(array[nullif(translate(c.title, E'\\x1e', ''), ''), c.session_id::text, nullif(translate(c.code, E'\\x1e', ''), ''),
                 (select string_agg(case when g ~ '^[0-9]$' then '0' || g else translate(g, E'\\x1e', '') end, E'\\x1f')
                  from unnest(c.grades) g where g <> ''),
                 n.name, coalesce(c.school_id, $1)::text, translate(c.subject, E'\\x1e', ''), null], E'\\x1e', '')
             from course c
             left join unnest($5::text[], $6::text[]) as n(code, name) on n.code = c.subject
             where c.provider_id = $1 and ($4::uuid[] is null or c.id = any($4))
             on conflict (provider_id, kind, sourced_id) do update
             set status = excluded.status, modified_at = excluded.modified_at, change_no = excluded.change_no,
               schools = excluded.schools, fields = excluded.fields
             where (o.status, o.schools, o.fields) is distinct from (excluded.status, excluded.schools, excluded.fields)"
        ),
        &[&moment.provider, &moment.at, &moment.change_no, &moment.ids, &codes, &names],
    )
    .await?;
    Ok(())
}

/// Renders the classes among `moment.ids` (ids of groups or courses), or all. Every class names at least one session:
/// where the register knows none, the newest school year.
pub(crate) async fn classes(tx: &mut Tx, moment: &Moment<'_>) -> Result<(), DbError> {
    let (codes, names) = subject_names();
    tx.run(
        db::sql!(
            "with year as (
               select id::text as id from academic_session
               where provider_id = $1 and kind = 'schoolYear' and not ended
               order by starts_on desc limit 1
             ), term as materialized (
               select s.group_id, string_agg(s.session_id::text, E'\\x1f' order by a.starts_on, a.id) as ids
               from group_session s
               join academic_session a on a.provider_id = $1 and a.id = s.session_id
               where s.provider_id = $1 and ($4::uuid[] is null or s.group_id in (
                 select id from teaching_group where provider_id = $1 and (id = any($4) or course_id = any($4))))
               group by s.group_id
             )
             insert into oneroster_object as o
               (provider_id, kind, sourced_id, status, modified_at, change_no, schools, fields)
             select $1, 'class', g.id, case when g.ended then 'tobedeleted' else 'active' end, $2, $3,
               array[g.school_id],
               array_to_string(array[nullif(translate(g.name, E'\\x1e', ''), ''), nullif(translate(g.code, E'\\x1e', ''), ''),
                 case g.kind when 'class' then 'homeroom' else 'scheduled' end, nullif(translate(g.room, E'\\x1e', ''), ''),
                 (select string_agg(case when v ~ '^[0-9]$' then '0' || v else translate(v, E'\\x1e', '') end, E'\\x1f')
                  from unnest(g.grades) v where v <> ''),
                 n.name, g.course_id::text, g.school_id::text, coalesce(t.ids, (select id from year)),
                 translate(c.subject, E'\\x1e', ''), null, null], E'\\x1e', '')
             from teaching_group g
             join course c on c.provider_id = $1 and c.id = g.course_id
             left join term t on t.group_id = g.id
             left join unnest($5::text[], $6::text[]) as n(code, name) on n.code = c.subject
             where g.provider_id = $1 and ($4::uuid[] is null or g.id = any($4) or g.course_id = any($4))
             on conflict (provider_id, kind, sourced_id) do update
             set status = excluded.status, modified_at = excluded.modified_at, change_no = excluded.change_no,
               schools = excluded.schools, fields = excluded.fields
             where (o.status, o.schools, o.fields) is distinct from (excluded.status, excluded.schools, excluded.fields)"
        ),
        &[&moment.provider, &moment.at, &moment.change_no, &moment.ids, &codes, &names],
    )
    .await?;
    Ok(())
}

/// The national subject codes and their names, to be joined by code.
fn subject_names() -> (Vec<&'static str>, Vec<&'static str>) {
    domain::Subject::ALL.iter().map(|subject| (subject.code(), subject.name().fi)).unzip()
}
