
-- A role of one's own reaches {{schema}} by what it is granted, or as a member of authenticated.
do $reach$
begin
  if not (has_schema_privilege({{roleText}}, {{schemaText}}, 'usage') and has_table_privilege({{roleText}}, {{tableText}}, 'select')) then
    raise exception 'The role % may not read %.', {{roleText}}, {{tableText}}
      using hint = 'Run: grant authenticated to {{role}}; its policies then hold for the role as well.';
  end if;
end
$reach$;
