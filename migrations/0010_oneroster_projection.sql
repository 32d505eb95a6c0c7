-- Why: OneRoster's objects, rendered field by field, so that a page costs one index range whatever the depth.
create table oneroster_object (
  provider_id uuid not null,
  -- org, academicSession, course, class, user, enrollment, demographics
  kind text not null,
  sourced_id uuid not null,
  status text not null check (status in ('active', 'tobedeleted')),
  -- moment and number of the change, given by the relay after commit
  modified_at timestamptz not null,
  change_no bigint not null,
  -- schools that it belongs to; filters an agreement's population
  schools uuid[] not null default '{}',
  -- concerns a person under non-disclosure: left out unless the agreement includes them
  protected boolean not null default false,
  -- sub-kind that a collection selects: school, term, gradingPeriod, student, teacher
  tags text[] not null default '{}',
  -- JSON of each field in the standard's order; null where absent
  fields text[] not null,
  primary key (provider_id, kind, sourced_id)
);
create index oneroster_object_by_change on oneroster_object (provider_id, kind, change_no, sourced_id);
alter table oneroster_object enable row level security;
alter table oneroster_object force row level security;
create policy tenant on oneroster_object
  using (provider_id = nullif(current_setting('digione.provider', true), '')::uuid)
  with check (provider_id = nullif(current_setting('digione.provider', true), '')::uuid);
grant select, insert, update, delete on oneroster_object to digione_app;
