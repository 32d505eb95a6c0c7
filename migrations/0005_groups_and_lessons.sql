-- Why: the school year, what is taught, to whom, by whom and when.
create table academic_session (
  provider_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('schoolYear', 'semester', 'term', 'gradingPeriod')),
  title text not null,
  starts_on date not null,
  ends_on date not null,
  parent_id uuid,
  -- the calendar year in which the school year ends
  school_year smallint not null,
  ended boolean not null default false,
  primary key (provider_id, id),
  foreign key (provider_id, parent_id) references academic_session (provider_id, id),
  constraint academic_session_period check (ends_on >= starts_on)
);

create table course (
  provider_id uuid not null,
  id uuid not null,
  school_id uuid,
  title text not null,
  code text not null,
  -- code of the national subject set; null when an imported course names none that we know
  subject text,
  grades text[] not null default '{}',
  session_id uuid,
  placeholder boolean not null default false,
  ended boolean not null default false,
  primary key (provider_id, id),
  foreign key (provider_id, school_id) references school (provider_id, id),
  foreign key (provider_id, session_id) references academic_session (provider_id, id)
);

-- A class (luokka) or a teaching group (opetusryhmä).
create table teaching_group (
  provider_id uuid not null,
  id uuid not null,
  school_id uuid not null,
  kind text not null check (kind in ('class', 'teaching_group')),
  name text not null,
  code text,
  course_id uuid not null,
  grades text[] not null default '{}',
  room text,
  starts_on date,
  ends_on date,
  ended boolean not null default false,
  primary key (provider_id, id),
  foreign key (provider_id, school_id) references school (provider_id, id),
  foreign key (provider_id, course_id) references course (provider_id, id)
);
create index teaching_group_of_school on teaching_group (provider_id, school_id);
create index teaching_group_of_course on teaching_group (provider_id, course_id);

create table group_session (
  provider_id uuid not null,
  group_id uuid not null,
  session_id uuid not null,
  primary key (provider_id, group_id, session_id),
  foreign key (provider_id, group_id) references teaching_group (provider_id, id),
  foreign key (provider_id, session_id) references academic_session (provider_id, id)
);
create index group_session_by_session on group_session (provider_id, session_id);

create table membership (
  provider_id uuid not null,
  id uuid not null,
  group_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('learner', 'teacher', 'supervisor', 'aide', 'administrator')),
  is_primary boolean not null default false,
  starts_on date not null,
  ends_on date,
  primary key (provider_id, id),
  foreign key (provider_id, group_id) references teaching_group (provider_id, id),
  foreign key (provider_id, person_id) references person (provider_id, id),
  constraint membership_period check (ends_on is null or ends_on >= starts_on)
);
create index membership_of_person on membership (provider_id, person_id, role);
create index membership_of_group on membership (provider_id, group_id, role);

-- Partitioned by school year (cut on 1 August). Times are the school's local time.
create table lesson (
  provider_id uuid not null,
  held_on date not null,
  id uuid not null,
  school_id uuid not null,
  group_id uuid not null,
  course_id uuid not null,
  subject text,
  starts_at time not null,
  ends_at time not null,
  room text,
  teacher_id uuid,
  substitute_id uuid,
  state text not null default 'planned' check (state in ('planned', 'changed', 'cancelled')),
  -- what it was before the change, of "room", "starts_at" and "ends_at" what changed (times as HH:MM); null when
  -- planned. A substitute stands in substitute_id, and teacher_id stays whom the timetable names.
  changed_from jsonb,
  primary key (provider_id, held_on, id),
  foreign key (provider_id, group_id) references teaching_group (provider_id, id),
  constraint lesson_times check (ends_at > starts_at)
) partition by range (held_on);
-- A person's day or week is one short range per group; a school's is one per day.
create index lesson_of_group on lesson (provider_id, group_id, held_on);
create index lesson_of_teacher on lesson (provider_id, teacher_id, held_on);
create index lesson_of_substitute on lesson (provider_id, substitute_id, held_on) where substitute_id is not null;
create index lesson_of_school on lesson (provider_id, held_on, school_id);

do $$
declare t text;
begin
  foreach t in array array['academic_session', 'course', 'teaching_group', 'group_session', 'membership', 'lesson'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid) '
      'with check (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to digione_app', t);
  end loop;
end $$;
