-- A database as Supabase leaves one to a project, as far as policies meet it: roles, grants, auth.jwt(), Storage's and
-- Realtime's tables. What Supabase calls postgres, which runs migrations and is no superuser, is migrator here.
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
create role migrator login createrole;
create role supabase_storage_admin nologin;
create role supabase_realtime_admin nologin;

grant usage on schema public to anon, authenticated, service_role;
grant usage, create on schema public to migrator;
alter default privileges for role migrator in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role migrator in schema public grant all on sequences to anon, authenticated, service_role;

create schema auth;
grant usage on schema auth to anon, authenticated, service_role, migrator;
create table auth.users (id uuid primary key);
grant references on auth.users to migrator;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;

create schema storage authorization supabase_storage_admin;
grant usage on schema storage to anon, authenticated, service_role, migrator;
create table storage.buckets (id text primary key, name text not null unique, public boolean default false);
create table storage.objects (
  id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text, owner_id text,
  unique (bucket_id, name)
);
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role, migrator;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1:array_length(string_to_array(name, '/'), 1) - 1]
$$;

create schema realtime authorization supabase_realtime_admin;
grant usage on schema realtime to anon, authenticated, service_role, migrator;
create table realtime.messages (
  topic text not null, extension text not null, payload jsonb, inserted_at timestamp not null default now()
) partition by range (inserted_at);
create table realtime.messages_all partition of realtime.messages default;
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;
create function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')::text
$$;
create publication supabase_realtime;
alter publication supabase_realtime owner to migrator;

-- supautils lets the migrations' role make policies on these tables, and do nothing else to them.
grant supabase_storage_admin, supabase_realtime_admin to migrator;
create function public.only_policies() returns event_trigger language plpgsql as $$
declare
  command record;
begin
  for command in select * from pg_event_trigger_ddl_commands() loop
    if command.schema_name in ('auth', 'storage', 'realtime') and command.command_tag not like '% POLICY' and current_user = 'migrator' then
      raise exception 'must be owner of %', command.object_identity using errcode = '42501';
    end if;
  end loop;
end
$$;
create event trigger only_policies on ddl_command_end execute function public.only_policies();
create policy "The migrations' role bypasses this in Supabase" on storage.buckets to migrator using (true) with check (true);
