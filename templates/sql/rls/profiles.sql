
-- A profile for each user, by the sub of the token: users of Cognito have no row in auth.users. The app makes it, or keeps
-- it, after a sign-in:
--   await supabase.from('profiles').upsert({ sub: idToken.payload.sub, name: idToken.payload.name });
do $profiles$
begin
  if to_regclass('public.profiles') is not null and not exists (
    select from pg_catalog.pg_index i
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and i.indnkeyatts = 1 and a.attnum = i.indkey[0]
    where i.indrelid = to_regclass('public.profiles') and i.indisprimary
      and a.attname = 'sub' and a.atttypid = 'text'::regtype
  ) then
    raise exception 'There is a table public.profiles already, with another primary key than sub text.'
      using hint = 'Rename it, or leave --profiles out and give --table profiles with its --owner-column.';
  end if;
end
$profiles$;
create table if not exists public.profiles (
  sub text primary key default cognito_private.user_sub(),
  name text,
  created_at timestamptz not null default now()
);
call pg_temp.cognito_protect('public.profiles', 'sub');
