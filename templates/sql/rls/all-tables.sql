
-- Every table that the schema {{schema}} has when this runs; those of extensions belong to them.
do $all$
declare
  target regclass;
begin
  for target in
    select c.oid from pg_catalog.pg_class c
    where c.relnamespace = {{schemaLiteral}}::regnamespace and c.relkind in ('r', 'p')
      and c.oid <> all (array(select to_regclass(name) from unnest({{others}}) as name where to_regclass(name) is not null))
      and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
      )
    order by c.relispartition, c.relname
  loop
    call pg_temp.cognito_protect(target, {{owner}}, keep_policies => true);
  end loop;
end
$all$;
