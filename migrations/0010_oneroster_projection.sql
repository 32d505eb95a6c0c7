-- Why: OneRoster's objects with each field's value in the standard's order, so that a page costs one look per row
-- whatever the depth, and nothing is put together while a client waits.
create table oneroster_object (
  provider_id uuid not null,
  -- org, academicSession, course, class, user, enrollment, demographics
  kind text not null,
  sourced_id uuid not null,
  status text not null check (status in ('active', 'tobedeleted')),
  -- moment and number of the change, given by the relay after commit
  modified_at timestamptz not null,
  change_no bigint not null,
  -- the person whom it is about, for the log of disclosures
  subject uuid,
  -- schools that it belongs to; filters an agreement's population
  schools uuid[] not null default '{}',
  -- concerns a person under non-disclosure: left out unless the agreement includes them
  protected boolean not null default false,
  -- sub-kind that a collection selects: school, term, gradingPeriod, student, teacher; and student:<school>
  tags text[] not null default '{}',
  -- the values of the fields in the standard's order, joined by U+001E, empty where absent; lists within by U+001F. One
  -- text and not an array: sending a page of arrays costs the server as much as reading it
  fields text not null,
  primary key (provider_id, kind, sourced_id)
);
-- The newest change of a kind tells whether a kept order of its objects still holds; deltas begin at a moment.
create index oneroster_object_by_change on oneroster_object (provider_id, kind, change_no);
create index oneroster_object_by_moment on oneroster_object (provider_id, kind, modified_at);
alter table oneroster_object enable row level security;
alter table oneroster_object force row level security;
create policy tenant on oneroster_object
  using (provider_id = nullif(current_setting('digione.provider', true), '')::uuid)
  with check (provider_id = nullif(current_setting('digione.provider', true), '')::uuid);
grant select, insert, update, delete on oneroster_object to digione_app;
