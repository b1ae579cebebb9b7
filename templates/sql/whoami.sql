-- Answers with the role and the subject that a request runs as, and reads nothing else. `cognito-supabase verify` asks it
-- what the Data API makes of a token: a token without a role is no error there, but anon.
create or replace function public.cognito_supabase_whoami()
returns json
language sql
stable
security invoker
set search_path = ''
as $$
  select json_build_object(
    'role', current_user,
    'sub', nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub'
  )
$$;

revoke execute on function public.cognito_supabase_whoami() from public;
grant execute on function public.cognito_supabase_whoami() to {{callers}};

-- The Data API learns of new functions when it is told.
notify pgrst, 'reload schema';
