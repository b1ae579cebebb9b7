
-- Every table that the schema {{schema}} has when this runs.
do $all$
declare
  target regclass;
begin
  for target in
    select c.oid from pg_catalog.pg_class c
    where c.relnamespace = to_regnamespace({{schemaLiteral}}) and c.relkind in ('r', 'p')
      and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
      )
    order by c.relispartition, c.relname
  loop
    call pg_temp.cognito_unprotect(target);
  end loop;
end
$all$;
