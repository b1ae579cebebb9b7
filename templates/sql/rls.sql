-- Row level security on {{table}}: a signed-in user of Cognito reads and writes rows of their own, anon none at all.
--
-- The owner is text, and compared with auth.jwt() ->> 'sub'. auth.uid() would do for people, whose sub is a UUID, but it
-- raises 22P02 for client-credentials tokens, whose sub is the app client's id. Users of Cognito have no row in auth.users:
-- a foreign key to it would refuse every insert.
alter table {{table}} add column if not exists cognito_sub text default (auth.jwt() ->> 'sub');
create index if not exists {{index}} on {{table}} (cognito_sub);

alter table {{table}} enable row level security;

drop policy if exists "Cognito users have their own rows" on {{table}};
create policy "Cognito users have their own rows" on {{table}}
  for all
  to {{role}}
  using (cognito_sub = (select auth.jwt() ->> 'sub'))
  with check (cognito_sub = (select auth.jwt() ->> 'sub'));

grant select, insert, update, delete on {{table}} to {{role}};

-- Policies add up: one of yours that is for public or anon still lets anon in.
