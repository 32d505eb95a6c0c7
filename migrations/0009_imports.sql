-- Why: imports are runs that can be looked up, and foreign identifiers find our rows again. Staging tables have no row
-- security (COPY is refused under it); each row carries its import, and an import clears what it staged.
create table import_run (
  provider_id uuid not null,
  id uuid not null,
  state text not null check (state in ('checked', 'applied', 'refused', 'failed')),
  file_name text not null,
  format text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  account_id uuid,
  counts jsonb not null default '{}',
  problems jsonb not null default '[]',
  primary key (provider_id, id)
);

create table external_id (
  provider_id uuid not null,
  kind text not null,
  source text not null,
  external_id text not null,
  id uuid not null,
  primary key (provider_id, kind, source, external_id)
);
create index external_id_by_id on external_id (provider_id, id);

do $$
declare t text;
begin
  foreach t in array array['import_run', 'external_id'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid) '
      'with check (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to digione_app', t);
  end loop;
end $$;
