do $role$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = {{roleText}}) then
    raise exception 'There is no role %.', {{roleText}}
      using hint = 'Make it first: create role {{role}} nologin; grant {{role}} to authenticator;';
  end if;
  if exists (select from pg_catalog.pg_roles where rolname = {{roleText}} and (rolsuper or rolbypassrls)) then
    raise exception 'Row level security does not hold for the role %.', {{roleText}};
  end if;
end
$role$;
