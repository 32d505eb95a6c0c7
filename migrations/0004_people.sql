-- Why: people as one provider knows them, and what they are to each other and to its schools. Facts have periods.
create table person (
  provider_id uuid not null,
  id uuid not null,
  given_names text not null,
  call_name text not null,
  surname text not null,
  mother_tongue text,
  birth_date date,
  sex text check (sex in ('male', 'female', 'unspecified', 'other')),
  -- AES-256-GCM-SIV, bound to provider, table, column and row (trust CR1)
  identity_code bytea,
  -- HMAC under the provider's own search key (trust CR2)
  identity_hash bytea,
  learner_number text,
  -- non-disclosure (turvakielto); an end date that has passed opens nothing by itself
  non_disclosure boolean not null default false,
  non_disclosure_until date,
  email text,
  phone text,
  sms text,
  street text,
  postal_code text,
  city text,
  home_municipality text,
  username text,
  identifier text,
  -- the account that this person signs in with, once there is one
  account_id uuid,
  enabled boolean not null default true,
  ended_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (provider_id, id),
  constraint person_identity_once unique (provider_id, identity_hash),
  constraint person_learner_number_once unique (provider_id, learner_number)
);
-- Lists and search by name.
create index person_by_name on person (provider_id, surname text_pattern_ops, call_name text_pattern_ops);

create table staff_role (
  provider_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  -- null: a role of the whole provider
  school_id uuid,
  role text not null check (role in ('subject_teacher', 'class_teacher', 'special_needs_teacher', 'counsellor',
    'principal', 'school_secretary', 'provider_administrator', 'data_protection_officer', 'welfare_worker', 'aide')),
  starts_on date not null,
  ends_on date,
  primary key (provider_id, id),
  foreign key (provider_id, person_id) references person (provider_id, id),
  foreign key (provider_id, school_id) references school (provider_id, id),
  constraint staff_role_period check (ends_on is null or ends_on >= starts_on)
);
create index staff_role_of_person on staff_role (provider_id, person_id);
create index staff_role_of_school on staff_role (provider_id, school_id, role);

create table guardianship (
  provider_id uuid not null,
  id uuid not null,
  guardian_id uuid not null,
  learner_id uuid not null,
  kind text not null check (kind in ('guardian', 'information_right', 'foster')),
  starts_on date not null,
  ends_on date,
  -- from 18 on the learner decides whether the guardian goes on seeing
  adult_allows boolean not null default false,
  primary key (provider_id, id),
  foreign key (provider_id, guardian_id) references person (provider_id, id),
  foreign key (provider_id, learner_id) references person (provider_id, id),
  constraint guardianship_once unique (provider_id, guardian_id, learner_id, starts_on),
  constraint guardianship_not_self check (guardian_id <> learner_id)
);
create index guardianship_of_learner on guardianship (provider_id, learner_id);

create table study_right (
  provider_id uuid not null,
  id uuid not null,
  learner_id uuid not null,
  school_id uuid not null,
  kind text not null check (kind in ('basic', 'upper_secondary')),
  oid text,
  grade_level text,
  starts_on date not null,
  ends_on date,
  primary key (provider_id, id),
  foreign key (provider_id, learner_id) references person (provider_id, id),
  foreign key (provider_id, school_id) references school (provider_id, id)
);
create index study_right_of_learner on study_right (provider_id, learner_id);
create index study_right_of_school on study_right (provider_id, school_id);

create table study_right_period (
  provider_id uuid not null,
  study_right_id uuid not null,
  starts_on date not null,
  status text not null check (status in ('lasna', 'valiaikaisestikeskeytynyt', 'eronnut', 'katsotaaneronneeksi',
    'peruutettu', 'valmistunut', 'mitatoity')),
  funding text check (funding in ('1', '6', '16')),
  primary key (provider_id, study_right_id, starts_on),
  foreign key (provider_id, study_right_id) references study_right (provider_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['person', 'staff_role', 'guardianship', 'study_right', 'study_right_period'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid) '
      'with check (provider_id = nullif(current_setting(''digione.provider'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to digione_app', t);
  end loop;
end $$;
