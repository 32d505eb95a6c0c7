-- Why: which service gets what of a provider's data, by which agreement, with which credential.
create table service (
  id uuid not null primary key,
  name text not null,
  vendor text not null,
  description_fi text not null,
  description_sv text not null,
  description_en text not null,
  created_at timestamptz not null
);
comment on table service is 'reference: the catalogue of services, public';
grant select, insert, update on service to digione_app;

create table agreement (
  provider_id uuid not null,
  id uuid not null,
  service_id uuid not null references service,
  state text not null check (state in ('draft', 'active', 'suspended', 'ended')),
  purpose text not null,
  legal_basis text not null,
  -- kind.field names that may be released: user.givenName
  fields text[] not null,
  scopes text[] not null,
  -- empty: all schools of the provider
  schools uuid[] not null default '{}',
  includes_protected boolean not null default false,
  starts_on date not null,
  ends_on date not null,
  created_at timestamptz not null,
  primary key (provider_id, id),
  constraint agreement_period check (ends_on >= starts_on)
);

create table credential (
  provider_id uuid not null,
  id uuid not null,
  agreement_id uuid not null,
  client_id text not null,
  secret_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, agreement_id) references agreement (provider_id, id)
);

create table client_lookup (
  lookup_key bytea not null primary key,
  provider_id uuid not null,
  credential_id uuid not null
);

create table access_token (
  provider_id uuid not null,
  token_hash bytea not null,
  credential_id uuid not null,
  agreement_id uuid not null,
  scopes text[] not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (provider_id, token_hash),
  foreign key (provider_id, credential_id) references credential (provider_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['agreement', 'credential', 'access_token'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid) '
      'with check (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to digione_app', t);
  end loop;
end $$;
alter table client_lookup enable row level security;
alter table client_lookup force row level security;
create policy exact on client_lookup
  using (lookup_key = decode(nullif(current_setting('digione.lookup', true), ''), 'hex'))
  with check (lookup_key = decode(nullif(current_setting('digione.lookup', true), ''), 'hex'));
grant select, insert, delete on client_lookup to digione_app;
