-- Why: what happened (outbox) and who saw or changed it (audit). Both are written with the change, and partitioned by month.
create table outbox (
  provider_id uuid not null,
  occurred_at timestamptz not null,
  id uuid not null,
  -- such as person.changed, attendance.marked
  kind text not null,
  -- whom or what it is about; a bulk change names up to a thousand at a time
  subjects uuid[] not null,
  payload jsonb,
  -- given by the relay after commit, gapless per provider; null until then
  change_no bigint,
  primary key (provider_id, occurred_at, id)
) partition by range (occurred_at);
create index outbox_waiting on outbox (provider_id, occurred_at, id) where change_no is null;
create index outbox_by_change on outbox (provider_id, change_no);

create table provider_change (
  provider_id uuid not null primary key,
  last_no bigint not null default 0,
  relayed_at timestamptz
);

-- trust AD2: who, in which role, saw or did what to whom, for what purpose, through which door, with what result.
-- Never the data itself. Events that belong to no provider stand under the nil provider.
create table audit_event (
  provider_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  actor text not null check (actor in ('person', 'service', 'system', 'anonymous')),
  account_id uuid,
  person_id uuid,
  role text,
  school_id uuid,
  service_id uuid,
  agreement_id uuid,
  action text not null,
  data_class text not null,
  purpose text not null,
  channel text not null,
  request_id uuid,
  subjects uuid[] not null default '{}',
  -- kinds of fields that were released to a service
  fields text[],
  result text not null check (result in ('ok', 'denied', 'failed')),
  primary key (provider_id, at, id)
) partition by range (at);

alter table outbox enable row level security;
alter table outbox force row level security;
create policy tenant on outbox
  using (provider_id = nullif(current_setting('digione.provider', true), '')::uuid)
  with check (provider_id = nullif(current_setting('digione.provider', true), '')::uuid);
grant select, insert, update on outbox to digione_app;
alter table provider_change enable row level security;
alter table provider_change force row level security;
create policy tenant on provider_change
  using (provider_id = nullif(current_setting('digione.provider', true), '')::uuid)
  with check (provider_id = nullif(current_setting('digione.provider', true), '')::uuid);
grant select, insert, update on provider_change to digione_app;
-- The audit writer batches the reads of several providers in one transaction: insert only.
alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy tenant on audit_event
  using (provider_id = nullif(current_setting('digione.provider', true), '')::uuid)
  with check (provider_id = nullif(current_setting('digione.provider', true), '')::uuid);
create policy writer on audit_event for insert
  with check (current_setting('digione.audit_writer', true) = 'on');
grant select, insert on audit_event to digione_app;
