-- Why: a human has one account whatever roles and providers they have. Person family: the account leads. Lookup family:
-- one keyed hash leads, and only an exact match sees its row.
create table account (
  account_id uuid not null primary key,
  username text not null,
  lang text not null default 'fi' check (lang in ('fi', 'sv', 'en')),
  theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
  name text not null,
  -- accounts made by the demo: a production start refuses to run while one exists
  demo boolean not null default false,
  -- roles that belong to no provider: national_coordinator, vendor_engineer
  platform_roles text[] not null default '{}',
  created_at timestamptz not null,
  disabled_at timestamptz
);

create table account_password (
  account_id uuid not null primary key references account,
  hash text not null,
  changed_at timestamptz not null
);

create table account_person (
  account_id uuid not null references account,
  provider_id uuid not null,
  person_id uuid not null,
  linked_at timestamptz not null,
  primary key (account_id, provider_id, person_id)
);

create table account_session (
  account_id uuid not null references account,
  token_hash bytea not null,
  id uuid not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- the role chosen last: provider, school, person and role code
  role jsonb,
  device text not null default '',
  ended_at timestamptz,
  primary key (account_id, token_hash),
  unique (account_id, id)
);

create table account_failure (
  account_id uuid not null primary key,
  failures integer not null,
  blocked_until timestamptz
);

-- User names are unique in the whole country through this table: the key is a keyed hash of the normalised name.
create table username_lookup (
  lookup_key bytea not null primary key,
  account_id uuid not null
);

-- Personal identity codes and learner numbers under the national key (trust CR2).
create table identity_lookup (
  lookup_key bytea not null primary key,
  account_id uuid not null
);

do $$
declare t text;
begin
  foreach t in array array['account', 'account_password', 'account_person', 'account_session', 'account_failure'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own on %I using (account_id = nullif(current_setting(''digione.account'', true), '''')::uuid) '
      'with check (account_id = nullif(current_setting(''digione.account'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to digione_app', t);
  end loop;
  foreach t in array array['username_lookup', 'identity_lookup'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy exact on %I using (lookup_key = decode(nullif(current_setting(''digione.lookup'', true), ''''), ''hex'')) '
      'with check (lookup_key = decode(nullif(current_setting(''digione.lookup'', true), ''''), ''hex''))', t);
    execute format('grant select, insert, delete on %I to digione_app', t);
  end loop;
end $$;

-- What holds for the platform as a whole. Row security hides accounts from everybody but their owners, so that demo
-- accounts exist is told here.
create table platform_state (
  key text not null primary key,
  value jsonb not null,
  set_at timestamptz not null
);
comment on table platform_state is 'reference: facts about the platform as a whole, no personal data';
grant select, insert on platform_state to digione_app;
