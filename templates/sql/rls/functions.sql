-- What the policies ask. The schema is not one that the Data API serves, and each is called as (select …): once for a
-- query, not once for each row.
create schema if not exists cognito_private;

-- Whether the token that a request came with is one of these issuers and app clients, and of this kind: 'access', 'id' or
-- 'any'. Access tokens name their app client in client_id, ID tokens in aud, as one text. A machine's token (client
-- credentials) has its app client for a subject, and no username.
create or replace function cognito_private.admits(
  issuers text[], client_ids text[], token_use text, machines boolean
)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  sub text := claims ->> 'sub';
begin
  return coalesce(
    sub <> ''
    and claims ->> 'iss' = any (issuers)
    and case claims ->> 'token_use'
      when 'id' then token_use in ('id', 'any') and claims ->> 'aud' = any (client_ids)
      when 'access' then token_use in ('access', 'any') and claims ->> 'client_id' = any (client_ids)
        and (machines or (
          sub <> claims ->> 'client_id'
          and (claims ? 'username' or sub ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
        ))
    end,
    false
  );
end
$$;

-- The user of a request: the token's sub, and null where that is missing or empty. auth.uid() would do for people, whose
-- sub is a UUID, but it raises 22P02 for machines, whose sub is the app client's ID.
create or replace function cognito_private.user_sub()
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '');
end
$$;

-- The same for a column of type uuid: null, and no error, for a sub that is none.
create or replace function cognito_private.user_uuid()
returns uuid
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  sub text := nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub';
begin
  return case when sub ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then sub::uuid end;
end
$$;

-- Whether the user is in a group of the user pool. For a policy of your own:
--   create policy "Editors read all" on public.todos for select to {{role}}
--     using ((select cognito_private.in_group('editors')));
create or replace function cognito_private.in_group(group_name text)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  groups jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'cognito:groups';
begin
  return coalesce(jsonb_typeof(groups) = 'array' and groups ? group_name, false);
end
$$;

-- A policy and a default of a column ask with the rights of whoever sends the query. They tell what that one's token says,
-- and without usage of the schema nobody calls them by name.
grant execute on all functions in schema cognito_private to public;
