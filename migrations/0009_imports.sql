-- Why: imports are runs that can be looked up, and foreign identifiers find our rows again. Staging tables have no row
-- security (COPY is refused under it): an import fills them, reads them and empties them inside one transaction of its
-- provider, so that nobody else ever sees a row of them and a broken import leaves none.
create table import_run (
  provider_id uuid not null,
  id uuid not null,
  -- working: being read; checked: a dry run that may be applied; refused: nothing was applied, problems say why;
  -- failed: our fault
  state text not null check (state in ('working', 'checked', 'applied', 'refused', 'failed')),
  file_name text not null,
  format text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  account_id uuid,
  -- created, changed, ended, unchanged and refused per kind
  counts jsonb not null default '{}',
  -- the first thousand problems: file, line, column, code; never a person's data
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

-- state: active (as the file has it), gone (to be ended), kept (the line was refused: what exists stays as it is).
create unlogged table staging_org (
  import_id uuid not null, line integer not null, state text not null, sourced_id text not null,
  -- provider: the education provider itself; school; department
  kind text, name text, number text, oid text, parent text, placeholder boolean
);
create unlogged table staging_session (
  import_id uuid not null, line integer not null, state text not null, sourced_id text not null,
  title text, kind text, starts_on date, ends_on date, parent text, school_year smallint
);
create unlogged table staging_course (
  import_id uuid not null, line integer not null, state text not null, sourced_id text not null,
  title text, code text, subject text, grades text[], org text, session text, placeholder boolean
);
create unlogged table staging_class (
  import_id uuid not null, line integer not null, state text not null, sourced_id text not null,
  title text, code text, kind text, course text, school text, sessions text[], grades text[], room text
);
create unlogged table staging_person (
  import_id uuid not null, line integer not null, state text not null, sourced_id text not null,
  given_names text, call_name text, surname text, username text, identifier text, email text, phone text, sms text,
  enabled boolean, learner_number text, grade text, role text, orgs text[], agents text[],
  non_disclosure boolean, identity_hash bytea
);
create unlogged table staging_role (
  import_id uuid not null, line integer not null, state text not null,
  person text not null, org text not null, role text not null, starts_on date, ends_on date
);
create unlogged table staging_demographics (
  import_id uuid not null, line integer not null, state text not null, sourced_id text not null,
  birth_date date, sex text
);
create unlogged table staging_enrolment (
  import_id uuid not null, line integer not null, state text not null, sourced_id text not null,
  class text, person text, role text, is_primary boolean, starts_on date, ends_on date
);
-- who was named by whom, and the two people that this makes guardian and learner
create unlogged table staging_guardianship (
  import_id uuid not null, line integer not null, person text not null, agent text not null,
  guardian_id uuid not null, learner_id uuid not null
);
grant select, insert, update, delete on staging_org, staging_session, staging_course, staging_class, staging_person,
  staging_role, staging_demographics, staging_enrolment, staging_guardianship to digione_app;
