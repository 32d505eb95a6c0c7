//! What the staged rows are looked at for before anything is brought in, and how much would end.

use db::{DbError, Tx};

use super::{Finding, Findings, Run, Table, finding_rows};

/// The planner knows nothing of staged rows and would take them for few: nested loops over them are ruled out, and
/// compiling each query costs more than it saves.
pub(super) async fn settle_planner(tx: &mut Tx) -> Result<(), DbError> {
    tx.run(db::sql!("set local enable_nestloop = off"), &[]).await?;
    tx.run(db::sql!("set local jit = off"), &[]).await?;
    tx.run(db::sql!("set local work_mem = '32MB'"), &[]).await?;
    Ok(())
}

db::row! {
    struct Locked { locked: bool, }
    /// How much of this source's is in force.
    pub(super) struct InForce { people: i64, enrolments: i64, }
}

/// Takes the provider's import for this transaction; `false` when another one runs.
pub(super) async fn take_turn(tx: &mut Tx, run: &Run) -> Result<bool, DbError> {
    let lock = tx
        .one(
            db::sql!(
                Locked,
                "select pg_try_advisory_xact_lock(hashtextextended('roster:' || $1::text, 0)) as locked"
            ),
            &[&run.provider.to_string()],
        )
        .await?;
    Ok(lock.locked)
}

/// Counts what this source brought and is in force, before the import changes it.
pub(super) async fn in_force(tx: &mut Tx, run: &Run) -> Result<InForce, DbError> {
    tx.one(
        db::sql!(
            InForce,
            "select
               (select count(*) from external_id x
                  join person t on t.provider_id = $1 and t.id = x.id and t.ended_on is null
                  where x.provider_id = $1 and x.kind = 'person' and x.source = $2) as people,
               (select count(*) from external_id x
                  join membership t on t.provider_id = $1 and t.id = x.id
                    and (t.ends_on is null or t.ends_on > $3)
                  where x.provider_id = $1 and x.kind = 'membership' and x.source = $2) as enrolments"
        ),
        &[&run.provider, &run.source, &run.yesterday],
    )
    .await
}

/// Of several rows with one identifier the first counts.
pub(super) async fn drop_duplicates(tx: &mut Tx, run: &Run, findings: &mut Findings) -> Result<(), DbError> {
    macro_rules! once {
        ($table:expr, $sql:literal) => {
            let found = tx.all(db::sql!(finding_rows::Found, $sql), &[&run.import]).await?;
            findings.found($table, Finding::Duplicate, found);
        };
    }
    once!(
        Table::Orgs,
        "with done as (delete from staging_org s
           using (select sourced_id, min(line) as line from staging_org where import_id = $1
                    group by sourced_id having count(*) > 1) d
           where s.import_id = $1 and s.sourced_id = d.sourced_id and s.line > d.line returning s.line, s.sourced_id)
         select line, sourced_id as value, count(*) over () as total from done order by line limit 200"
    );
    once!(
        Table::Sessions,
        "with done as (delete from staging_session s
           using (select sourced_id, min(line) as line from staging_session where import_id = $1
                    group by sourced_id having count(*) > 1) d
           where s.import_id = $1 and s.sourced_id = d.sourced_id and s.line > d.line returning s.line, s.sourced_id)
         select line, sourced_id as value, count(*) over () as total from done order by line limit 200"
    );
    once!(
        Table::Courses,
        "with done as (delete from staging_course s
           using (select sourced_id, min(line) as line from staging_course where import_id = $1
                    group by sourced_id having count(*) > 1) d
           where s.import_id = $1 and s.sourced_id = d.sourced_id and s.line > d.line returning s.line, s.sourced_id)
         select line, sourced_id as value, count(*) over () as total from done order by line limit 200"
    );
    once!(
        Table::Classes,
        "with done as (delete from staging_class s
           using (select sourced_id, min(line) as line from staging_class where import_id = $1
                    group by sourced_id having count(*) > 1) d
           where s.import_id = $1 and s.sourced_id = d.sourced_id and s.line > d.line returning s.line, s.sourced_id)
         select line, sourced_id as value, count(*) over () as total from done order by line limit 200"
    );
    once!(
        Table::People,
        "with done as (delete from staging_person s
           using (select sourced_id, min(line) as line from staging_person where import_id = $1
                    group by sourced_id having count(*) > 1) d
           where s.import_id = $1 and s.sourced_id = d.sourced_id and s.line > d.line returning s.line, s.sourced_id)
         select line, sourced_id as value, count(*) over () as total from done order by line limit 200"
    );
    once!(
        Table::Roles,
        "with done as (delete from staging_role s
           using (select person, org, role, min(line) as line from staging_role where import_id = $1
                    group by person, org, role having count(*) > 1) d
           where s.import_id = $1 and s.person = d.person and s.org = d.org and s.role = d.role and s.line > d.line
           returning s.line, s.person)
         select line, person as value, count(*) over () as total from done order by line limit 200"
    );
    once!(
        Table::Demographics,
        "with done as (delete from staging_demographics s
           using (select sourced_id, min(line) as line from staging_demographics where import_id = $1
                    group by sourced_id having count(*) > 1) d
           where s.import_id = $1 and s.sourced_id = d.sourced_id and s.line > d.line returning s.line, s.sourced_id)
         select line, sourced_id as value, count(*) over () as total from done order by line limit 200"
    );
    once!(
        Table::Enrolments,
        "with done as (delete from staging_enrolment s
           using (select sourced_id, min(line) as line from staging_enrolment where import_id = $1
                    group by sourced_id having count(*) > 1) d
           where s.import_id = $1 and s.sourced_id = d.sourced_id and s.line > d.line returning s.line, s.sourced_id)
         select line, sourced_id as value, count(*) over () as total from done order by line limit 200"
    );
    Ok(())
}

/// Empties the staging tables of this import, inside its transaction.
pub(super) async fn clear(tx: &mut Tx, run: &Run) -> Result<(), DbError> {
    macro_rules! clear {
        ($($sql:literal),*) => { $(tx.run(db::sql!($sql), &[&run.import]).await?;)* };
    }
    clear!(
        "delete from staging_org where import_id = $1",
        "delete from staging_session where import_id = $1",
        "delete from staging_course where import_id = $1",
        "delete from staging_class where import_id = $1",
        "delete from staging_person where import_id = $1",
        "delete from staging_role where import_id = $1",
        "delete from staging_demographics where import_id = $1",
        "delete from staging_enrolment where import_id = $1",
        "delete from staging_guardianship where import_id = $1"
    );
    Ok(())
}
