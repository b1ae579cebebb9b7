
-- What nothing asks any more. Where another role's policies, or your own, still do, all of it stays.
do $helpers$
begin
  if exists (
    select from pg_catalog.pg_depend d join pg_catalog.pg_proc p on p.oid = d.refobjid
    where d.refclassid = 'pg_catalog.pg_proc'::regclass and d.deptype = 'n'
      and p.pronamespace = to_regnamespace('cognito_private')
  ) then{{revoke}}
    return;
  end if;
  drop function if exists cognito_private.admits(text[], text[], text, boolean);
  drop function if exists cognito_private.in_group(text);
  drop function if exists cognito_private.user_uuid();
  drop function if exists cognito_private.user_sub();
  drop function if exists public.cognito_supabase_whoami();
  if not exists (select from pg_catalog.pg_proc where pronamespace = to_regnamespace('cognito_private')) then
    drop schema if exists cognito_private;
  end if;
end
$helpers$;
