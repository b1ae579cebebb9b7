with
app as (
  select r.oid as role, r.rolsuper or r.rolbypassrls as bypasses
  from (values (1)) as always left join pg_catalog.pg_roles r on r.rolname = {{roleText}}
),
-- What the migration is for: a table, its owner column, and whether it keeps policies of its own.
asked (name, target, owner, keeps) as (
  select name, to_regclass(name), owner, false from (values {{asked}}) as named (name, owner)
  where name is not null
  union all
  select c.oid::regclass::text, c.oid::regclass, {{owner}}, true from pg_catalog.pg_class c
  where c.relnamespace = any (array(select to_regnamespace(s) from unnest({{schemas}}::text[]) s)) and c.relkind in ('r', 'p')
    and c.oid <> all (array(select to_regclass(name) from (values {{asked}}) as named (name, owner) where to_regclass(name) is not null))
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
),
policies as (
  select p.polrelid::regclass as target, p.polname::text as name, p.polpermissive as permissive, p.polcmd as cmd,
    p.polroles as roles,
    regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\s+', ' ', 'g') as using,
    regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid), '\s+', ' ', 'g') as checks
  from pg_catalog.pg_policy p
),
-- The restrictive policies as they have to be.
wanted (name, target, policy, expression) as (
  select name, target, {{appOnly}}, {{admission}} from asked
  union all
  select name, to_regclass(name), policy, expression from (values {{services}}) as service (name, policy, expression)
  where name is not null
),
found as (
  select w.name, w.target, w.policy, p.name is not null as there, p.name is not null and not p.permissive and p.cmd = '*'
    and p.roles = array[(select role from app)] and p.using = w.expression and p.checks = w.expression as sound
  from wanted w left join policies p on p.target = w.target and p.name = w.policy
),
own as (
  select a.name, a.target, a.owner, a.keeps, p.name is not null as there,
    p.using ~ '= \( SELECT cognito_private\.user_(sub|uuid)\(\) AS user_\w+\)\)$' and p.using not like '% OR %' and p.permissive as sound,
    (select t.attnum from pg_catalog.pg_attribute t where t.attrelid = a.target and t.attname = a.owner and not t.attisdropped) as attnum
  from asked a left join policies p on p.target = a.target and p.name = {{ownRows}}
  where a.target is not null
),
-- A role that a policy is for, and whether some restrictive policy of this kind holds for it.
entries as (
  select p.target, p.name, p.cmd, grantee.oid as grantee, coalesce(r.rolname, 'public') as grantee_name,
    coalesce(p.using, '') || ' ' || coalesce(p.checks, '') as words,
    p.target in (select target from asked) as is_asked,
    exists (
      select from policies o
      where o.target = p.target and not o.permissive and o.cmd = '*' and o.name like 'Cognito app only%'
        and o.using like '%( SELECT cognito_private.admits(%' and grantee.oid <> 0
        and exists (select from unnest(o.roles) as held (oid) where pg_has_role(grantee.oid, held.oid, 'usage'))
    ) as is_held
  from policies p
  cross join unnest(p.roles) as grantee (oid)
  left join pg_catalog.pg_roles r on r.oid = grantee.oid
  where p.permissive
    and not coalesce(r.rolsuper or r.rolbypassrls or r.rolname like any (array['supabase\_%', 'pg\_%', 'dashboard\_user', 'postgres']), false)
),
let_in as (
  select e.* from entries e
  join pg_catalog.pg_class c on c.oid = e.target
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where case
    when e.target in (to_regclass('storage.objects'), to_regclass('realtime.messages')) then
      e.name not like 'Cognito own %' and not (e.is_held and e.words like any ({{places}}::text[]))
    -- Those of the migration itself are looked at by themselves.
    else not e.is_held and not (e.is_asked and e.name like 'Cognito %')
  end and (e.is_asked or (
    c.relrowsecurity
    and n.nspname !~ '^pg_' and n.nspname <> all (array['information_schema', 'auth', 'cron', 'extensions', 'graphql', 'net',
      'pgsodium', 'supabase_functions', 'supabase_migrations', 'vault'])
    and (n.nspname not in ('storage', 'realtime') or c.relname in ('objects', 'messages'))
    -- Open to all on purpose, or judging the issuer by itself.
    and not (e.grantee_name in ('public', 'anon') and e.words ~ '^ *true( true)? *$')
    and e.words not like '%cognito\_private.admits(%' and position({{issuer}} in e.words) = 0
    and (e.grantee = 0 or e.grantee_name <> 'anon')
    and (e.grantee = 0 or pg_has_role((select role from app), e.grantee, 'usage'))
  ))
),
helpers (name, body) as (
  values {{helpers}}
),
grants (place, privilege, held) as (
  select distinct 'schema ' || n.nspname, 'usage', has_schema_privilege((select role from app), n.oid, 'usage')
  from asked a join pg_catalog.pg_class c on c.oid = a.target join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  union all
  select o.target::text, privilege, has_table_privilege((select role from app), o.target, privilege)
  from own o cross join unnest(array['select', 'insert', 'update', 'delete']) as privilege where o.there
  union all
  select 'sequence ' || d.objid::regclass, 'usage', has_sequence_privilege((select role from app), d.objid, 'usage')
  from own o join pg_catalog.pg_depend d on d.refobjid = o.target and d.deptype = 'a'
    and d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = d.classid
  join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S' where o.there
  union all
  select 'function ' || p.oid::regprocedure, 'execute', has_function_privilege((select role from app), p.oid, 'execute')
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'cognito_private' or (n.nspname = 'public' and p.proname = 'cognito_supabase_whoami')
  union all
  select 'authenticator', 'membership', pg_has_role(a.oid, (select role from app), 'member')
  from pg_catalog.pg_roles a where a.rolname = 'authenticator'
),
problems (problem, place, what) as (
  select 'role', {{roleText}}, case when role is null then 'There is no such role.' else 'Row level security does not hold for it.' end
  from app where role is null or bypasses
  union all
  select 'table missing', name, 'There is no such table.' from asked where target is null
  union all
  select 'row level security off', a.name, 'No policy holds: whoever is granted the table sees all of it.'
  from asked a join pg_catalog.pg_class c on c.oid = a.target where not c.relrowsecurity
  union all
  select 'restrictive policy', name, case when there then format('%I does not say what it has to: another issuer, app client or kind of token may get in.', policy)
    else format('%I is gone: tokens of every issuer and app client get in.', policy) end
  from found where target is not null and not sound
  union all
  select 'owner policy', name, case when there then 'It does not compare the owner with the token''s sub alone.' else 'It is gone: nobody sees rows of their own by it.' end
  from own where (there and not coalesce(sound, false)) or (not there and not keeps)
  union all
  select 'lets others in', target::text, format('The policy %I is for %s, whom no restrictive policy of this kind holds back.', name, grantee_name)
  from let_in
  union all
  select 'index', name, format('No index begins with %I: every query reads the whole table.', owner)
  from own where there and not exists (
    select from pg_catalog.pg_index i where i.indrelid = own.target and i.indkey[0] = own.attnum and i.indisvalid and i.indpred is null
  )
  union all
  select 'function', h.name, case when p.oid is null then 'It is absent.' else 'It is another than this version''s.' end
  from helpers h left join pg_catalog.pg_proc p on p.oid = to_regprocedure(h.name)
  where p.oid is null or p.prosecdef or p.prosrc <> h.body
  union all
  select 'grant', place, format('%s has no %s.', {{roleText}}, privilege) from grants
  where (select role from app) is not null and not held
)
select problem, place, what from problems order by problem, place, what;
