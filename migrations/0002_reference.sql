-- Why: what is public about providers and schools, and the families of keys. Reference tables are the same for everybody;
-- rows of providers and schools are written only inside the provider's own transaction.
create table provider (
  provider_id uuid not null primary key,
  code text not null unique check (code ~ '^[a-z0-9-]{2,40}$'),
  name_fi text not null,
  name_sv text not null,
  oid text not null unique,
  business_id text not null,
  municipality_code text not null check (municipality_code ~ '^[0-9]{3}$'),
  synthetic boolean not null default false,
  created_at timestamptz not null
);
comment on table provider is 'reference: education providers (koulutuksen järjestäjä), public';

create table school (
  provider_id uuid not null references provider,
  id uuid not null,
  oid text,
  number text check (number ~ '^[0-9]{5}$'),
  name_fi text not null,
  name_sv text not null,
  kind text not null check (kind in ('basic', 'upper_secondary', 'combined', 'other')),
  language text not null default 'fi' check (language in ('fi', 'sv', 'en')),
  municipality_code text,
  -- a school that an import named but did not describe
  placeholder boolean not null default false,
  ended_on date,
  primary key (provider_id, id)
);
comment on table school is 'reference: schools (oppilaitos), public';

create table location (
  provider_id uuid not null,
  id uuid not null,
  school_id uuid not null,
  oid text,
  name_fi text not null,
  name_sv text not null,
  street text,
  postal_code text,
  primary key (provider_id, id),
  foreign key (provider_id, school_id) references school (provider_id, id)
);
comment on table location is 'reference: sites of schools (toimipiste), public';

-- Everybody reads; only the provider's own transaction writes.
do $$
declare t text;
begin
  foreach t in array array['provider', 'school', 'location'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own on %I using (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid) '
      'with check (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid)', t);
    execute format('create policy public_read on %I for select using (true)', t);
    execute format('grant select, insert, update on %I to digione_app', t);
    execute format('grant select on %I to digione_national', t);
  end loop;
end $$;

-- Data keys, wrapped by the key outside the database (trust CR1). A lost row is lost data: never deleted while in use.
create table provider_key (
  provider_id uuid not null,
  purpose text not null,
  version smallint not null,
  wrapped bytea not null,
  created_at timestamptz not null,
  primary key (provider_id, purpose, version)
);
alter table provider_key enable row level security;
alter table provider_key force row level security;
create policy tenant on provider_key
  using (provider_id = nullif(current_setting('digione.provider', true), '')::uuid)
  with check (provider_id = nullif(current_setting('digione.provider', true), '')::uuid);
grant select, insert, delete on provider_key to digione_app;
