-- What each table loses. It is a procedure of this session alone, and is gone at the end.
create or replace procedure pg_temp.cognito_unprotect(target regclass)
language plpgsql
set search_path = ''
as $unprotect$
declare
  place record;
begin
  if target is null then
    return;
  end if;
  execute format('drop policy if exists %I on %s', {{appOnly}}, target);
  execute format('drop policy if exists %I on %s', {{ownRows}}, target);
  if exists (select from pg_catalog.pg_policy where polrelid = target and polname like 'Cognito own rows: %') then
    return;
  end if;
  for place in
    select a.attname from pg_catalog.pg_attrdef d
    join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where d.adrelid = target and pg_get_expr(d.adbin, d.adrelid) like 'cognito\_private.user\_%'
  loop
    execute format('alter table %s alter column %I drop default', target, place.attname);
  end loop;
end
$unprotect$;
