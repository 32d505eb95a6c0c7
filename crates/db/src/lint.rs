//! The distribution and isolation lint: reads the catalogue and tells what would leak between providers or would not
//! distribute (`trust.md` TI3; `docs/architecture.md`, rules of the data).

use tokio_postgres::Client;

use crate::DbError;

/// Each rule as a query that answers one line per offence.
const RULES: &[(&str, &str)] = &[
    (
        "row security off, not forced, or without a policy with USING and WITH CHECK",
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p')
           and exists (select from pg_attribute a where a.attrelid = c.oid
                         and a.attname in ('provider_id', 'account_id', 'lookup_key') and a.attnum > 0)
           and c.relname not like 'staging\\_%'
           and not (c.relrowsecurity and c.relforcerowsecurity
             and (c.relispartition or exists (select from pg_policy p where p.polrelid = c.oid
                    and p.polqual is not null and p.polwithcheck is not null)))",
    ),
    (
        "a table of no family (provider, person, lookup, reference, staging)",
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
           and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = 1
                             and a.attname in ('provider_id', 'account_id', 'lookup_key'))
           and c.relname not like 'staging\\_%'
           and coalesce(obj_description(c.oid), '') not like 'reference:%'",
    ),
    (
        "a key, unique or index that does not lead with the family's column",
        "select i.relname::text from pg_index x join pg_class i on i.oid = x.indexrelid
         join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute f on f.attrelid = c.oid and f.attnum = 1
         where n.nspname = 'public' and f.attname in ('provider_id', 'account_id', 'lookup_key')
           and coalesce(obj_description(c.oid), '') not like 'reference:%'
           and c.relname not like 'staging\\_%' and x.indkey[0] <> 1",
    ),
    (
        "a foreign key that does not lead with the family's column",
        "select k.conname::text from pg_constraint k join pg_class c on c.oid = k.conrelid
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute f on f.attrelid = c.oid and f.attnum = 1
         where n.nspname = 'public' and k.contype = 'f'
           and coalesce(obj_description(k.confrelid), '') not like 'reference:%'
           and f.attname in ('provider_id', 'account_id', 'lookup_key') and k.conkey[1] <> 1",
    ),
    (
        "a trigger of ours",
        "select t.tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
         join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and not t.tgisinternal",
    ),
    (
        "a sequence",
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'S'",
    ),
    (
        "a stored function",
        "select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = 'public' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')",
    ),
    (
        "a view that runs with its owner's rights",
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('v', 'm')
           and not coalesce(c.reloptions @> array['security_invoker=true'], false)",
    ),
    (
        "the app or national role may pass row security, or owns a table",
        "select r.rolname::text from pg_roles r where r.rolname in ('digione_app', 'digione_national')
           and (r.rolsuper or r.rolbypassrls or exists (select from pg_class c
                  join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relowner = r.oid))",
    ),
    (
        "the app role may change or remove audit entries",
        "select 'audit_event'::text where has_table_privilege('digione_app', 'audit_event', 'update')
           or has_table_privilege('digione_app', 'audit_event', 'delete')
           or has_table_privilege('digione_app', 'audit_event', 'truncate')",
    ),
];

/// The offences against the rules of the data, one line each; empty when all is well.
///
/// # Errors
/// When the catalogue cannot be read.
pub async fn lint(owner: &Client) -> Result<Vec<String>, DbError> {
    let mut offences = Vec::new();
    for (rule, query) in RULES {
        for row in owner.query(*query, &[]).await? {
            offences.push(format!("{rule}: {}", row.get::<_, String>(0)));
        }
    }
    Ok(offences)
}
