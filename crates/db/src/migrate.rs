//! Migrations: forward-only SQL files, one purpose each, run by the owner in order, each in a transaction of its own.

use jiff::civil::Date;
use tokio_postgres::Client;

use crate::DbError;

/// One file of `migrations/`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The file's name without ending: a number and a purpose.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        /// All migrations in order.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            name: $name,
            sql: include_str!(concat!("../../../migrations/", $name, ".sql")),
        },)*];
    };
}

migrations! {
    "0001_roles",
    "0002_reference",
    "0003_accounts",
    "0004_people",
    "0005_groups_and_lessons",
    "0006_attendance",
    "0007_outbox_and_audit",
    "0008_ecosystem",
    "0009_imports",
    "0010_oneroster_projection",
}

/// Two programs that start together must not migrate at the same time.
const MIGRATION_LOCK: i64 = 0x6469_6769_6f6e_6501;

/// Runs what has not run yet; gives the names of what ran.
///
/// # Errors
/// When a migration fails (it is rolled back), or when one that ran has since been changed.
pub async fn migrate(owner: &mut Client) -> Result<Vec<&'static str>, DbError> {
    owner.batch_execute("set lock_timeout = '10s'; set client_min_messages = warning").await?;
    owner.query("select pg_advisory_lock($1)", &[&MIGRATION_LOCK]).await?;
    owner
        .batch_execute(
            "create table if not exists schema_migration (
                name text primary key, content text not null, ran_at timestamptz not null default now());
             comment on table schema_migration is 'reference: which migrations ran'",
        )
        .await?;
    let mut ran = Vec::new();
    for migration in MIGRATIONS {
        let done = owner
            .query_opt("select content from schema_migration where name = $1", &[&migration.name])
            .await?;
        if let Some(row) = done {
            if row.get::<_, String>(0) != fingerprint(migration.sql) {
                return Err(DbError::Other {
                    code: "-".into(),
                    message: format!("migration {} was changed after it ran", migration.name),
                });
            }
            continue;
        }
        let transaction = owner.transaction().await?;
        transaction.batch_execute(migration.sql).await.map_err(|e| named(migration.name, e))?;
        transaction
            .execute(
                "insert into schema_migration (name, content) values ($1, $2)",
                &[&migration.name, &fingerprint(migration.sql)],
            )
            .await?;
        transaction.commit().await?;
        ran.push(migration.name);
    }
    owner.query("select pg_advisory_unlock($1)", &[&MIGRATION_LOCK]).await?;
    Ok(ran)
}

fn named(migration: &str, error: tokio_postgres::Error) -> DbError {
    match DbError::from(error) {
        DbError::Other { code, message } => {
            DbError::Other { code, message: format!("migration {migration}: {message}") }
        }
        other => other,
    }
}

/// FNV-1a: a change of a file must be noticed, not defended against.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Tables that grow with time, and the length of their partitions in months.
const PARTITIONED: &[(&str, u8)] = &[
    ("lesson", 12),
    ("lesson_confirmation", 12),
    ("attendance_mark", 12),
    ("outbox", 1),
    ("audit_event", 1),
];

/// Monthly tables begin this many months before the end of what is asked for: they are written at the real present only,
/// and each partition costs every query that cannot name its month.
const MONTHS: i64 = 20;

/// Makes the partitions that cover `from` to `to`. School-year tables are cut at the first of August, monthly ones at
/// the first of each month.
///
/// # Errors
/// When the database refuses.
pub async fn ensure_partitions(owner: &Client, from: Date, to: Date) -> Result<(), DbError> {
    for (table, months) in PARTITIONED {
        let mut begin = if *months == 12 {
            let year = if from.month() >= 8 { from.year() } else { from.year() - 1 };
            jiff::civil::date(year, 8, 1)
        } else {
            from.max(to.saturating_sub(jiff::Span::new().months(MONTHS))).first_of_month()
        };
        while begin <= to {
            let end = begin.saturating_add(jiff::Span::new().months(*months));
            let name = format!("{table}_{}", begin.strftime("%Y%m"));
            owner
                .batch_execute(&format!(
                    "create table if not exists {name} partition of {table}
                         for values from ('{begin}') to ('{end}');
                     alter table {name} enable row level security;
                     alter table {name} force row level security;"
                ))
                .await?;
            begin = end;
        }
    }
    Ok(())
}

/// What the owner of `DATABASE_URL` must be allowed to do, as statements that a database administrator can run.
pub fn grants(owner: &str, database: &str) -> String {
    format!(
        "create role digione_app nologin;\n\
         create role digione_national nologin;\n\
         grant digione_app, digione_national to \"{owner}\";\n\
         grant create, connect on database \"{database}\" to \"{owner}\";\n\
         grant create, usage on schema public to \"{owner}\";\n"
    )
}
