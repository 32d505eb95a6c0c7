-- Why: attendance stores exceptions and one confirmation per lesson; who is not marked in a confirmed lesson was present.
create table lesson_confirmation (
  provider_id uuid not null,
  held_on date not null,
  lesson_id uuid not null,
  confirmed_by uuid not null,
  confirmed_at timestamptz not null,
  version integer not null default 1,
  -- the form that was saved last: the same form sent twice changes nothing
  form_id uuid,
  primary key (provider_id, held_on, lesson_id)
) partition by range (held_on);

create table attendance_mark (
  provider_id uuid not null,
  held_on date not null,
  lesson_id uuid not null,
  learner_id uuid not null,
  -- codes of domain::AbsenceKind
  kind text not null,
  minutes smallint,
  note text check (length(note) <= 500),
  marked_by uuid not null,
  marked_at timestamptz not null,
  -- a guardian's (or an adult learner's) explanation
  explained_by uuid,
  explained_at timestamptz,
  explanation text check (length(explanation) <= 500),
  version integer not null default 1,
  primary key (provider_id, held_on, lesson_id, learner_id)
) partition by range (held_on);
-- A learner's own list, and what waits for the guardian.
create index attendance_mark_of_learner on attendance_mark (provider_id, learner_id, held_on);

-- What a guardian (or an adult learner) tells ahead.
create table absence_notice (
  provider_id uuid not null,
  id uuid not null,
  learner_id uuid not null,
  from_date date not null,
  to_date date not null,
  kind text not null,
  explanation text check (length(explanation) <= 500),
  told_by uuid not null,
  told_at timestamptz not null,
  cancelled_at timestamptz,
  primary key (provider_id, id),
  foreign key (provider_id, learner_id) references person (provider_id, id),
  constraint absence_notice_period check (to_date >= from_date and to_date < from_date + 60)
);
create index absence_notice_of_learner on absence_notice (provider_id, learner_id, from_date);

do $$
declare t text;
begin
  foreach t in array array['lesson_confirmation', 'attendance_mark', 'absence_notice'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid) '
      'with check (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to digione_app', t);
  end loop;
end $$;
