-- Why: three roles. The owner (who runs this) migrates; the app works under row-level security; the national role reads
-- chosen roll-ups. None may pass row security, so that a managed cluster can give them.
do $$
begin
  if not exists (select from pg_roles where rolname = 'digione_app') then
    create role digione_app nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'digione_national') then
    create role digione_national nologin;
  end if;
end $$;
grant usage on schema public to digione_app, digione_national;
