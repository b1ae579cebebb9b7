-- What each table gets. It is a procedure of this session alone, and is gone at the end.
create or replace procedure pg_temp.cognito_protect(target regclass, owner name, keep_policies boolean default false)
language plpgsql
set search_path = ''
as $protect$
declare
  kind "char" := (select relkind from pg_catalog.pg_class where oid = target);
  place record;
  owner_is text;
  other record;
  sequence regclass;
begin
  if kind not in ('r', 'p') then
    raise exception '% is a %, which knows no row level security.', target,
        case kind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'relation' end
      using hint = case kind when 'v' then 'Name the tables below it, and make it with (security_invoker = true).'
        else 'Take it out of the schemas that the Data API serves.' end;
  end if;

  execute format('alter table %s enable row level security', target);

  -- Only this app: of the pool, of these app clients, this kind of token, whatever other policies allow.
  execute format('drop policy if exists %I on %s', {{appOnly}}, target);
  execute format($policy$
    create policy %I on %s as restrictive for all to {{role}}
      using ({{admission}})
      with check ({{admission}})$policy$, {{appOnly}}, target);

  -- With --all-tables, a table that has policies for the role keeps them, and gets no others.
  if keep_policies and exists (
    select from pg_catalog.pg_policy p
    where p.polrelid = target and p.polpermissive
      and (p.polroles && array[0::oid, {{roleLiteral}}::regrole::oid])
      and (p.polname <> {{ownRows}} or not exists (
        select from pg_catalog.pg_attribute a where a.attrelid = target and a.attname = owner and not a.attisdropped
      ))
  ) then
    return;
  end if;

  select a.attnum, a.atthasdef, coalesce(nullif(t.typbasetype, 0), t.oid)::regtype as type into place
  from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
  where a.attrelid = target and a.attname = owner and not a.attisdropped;
  if not found then
    execute format('alter table %s add column %I text default cognito_private.user_sub()', target, owner);
    select a.attnum, a.atthasdef, 'text'::regtype as type into place
    from pg_catalog.pg_attribute a where a.attrelid = target and a.attname = owner;
  end if;
  owner_is := case
    when place.type in ('text'::regtype, 'character varying'::regtype) then 'cognito_private.user_sub()'
    when place.type = 'uuid'::regtype then 'cognito_private.user_uuid()'
  end;
  if owner_is is null then
    raise exception '%.% is of type %: an owner is text or uuid.', target, owner, place.type
      using hint = 'Name another column with --owner-column, or none, and cognito_sub is added.';
  end if;
  for other in
    select conname from pg_catalog.pg_constraint
    where conrelid = target and contype = 'f' and place.attnum = any (conkey) and confrelid = to_regclass('auth.users')
  loop
    raise exception '%.% refers to auth.users, where users of Cognito have no row.', target, owner
      using hint = format('alter table %s drop constraint %I;', target, other.conname);
  end loop;
  if not place.atthasdef then
    execute format('alter table %s alter column %I set default %s', target, owner, owner_is);
  end if;
  if not exists (
    select from pg_catalog.pg_index
    where indrelid = target and indkey[0] = place.attnum and indisvalid and indpred is null
  ) then
    execute format('create index on %s (%I)', target, owner);
  end if;

  -- Their own rows.
  execute format('drop policy if exists %I on %s', {{ownRows}}, target);
  execute format($policy$
    create policy %I on %s for all to {{role}}
      using (%I = (select %s))
      with check (%I = (select %s))$policy$, {{ownRows}}, target, owner, owner_is, owner, owner_is);

  execute format('grant usage on schema %s to {{role}}',
    (select relnamespace::regnamespace from pg_catalog.pg_class where oid = target));
  execute format('grant select, insert, update, delete on %s to {{role}}', target);
  -- A serial column takes its numbers from a sequence of the table's.
  for sequence in
    select d.objid from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S'
    where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = d.classid and d.refobjid = target and d.deptype = 'a'
  loop
    execute format('grant usage on sequence %s to {{role}}', sequence);
  end loop;
end
$protect$;
