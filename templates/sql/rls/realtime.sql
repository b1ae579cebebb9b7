
-- Realtime: a private channel for each user, whose topic is user: and the sub of the token, for broadcast and presence.
--   supabase.channel(`user:${sub}`, { config: { private: true } })
drop policy if exists {{appOnly}} on realtime.messages;
create policy {{appOnly}} on realtime.messages as restrictive for all to {{role}}
  using ((select realtime.topic()) not like 'user:%' or {{admission}})
  with check ((select realtime.topic()) not like 'user:%' or {{admission}});
drop policy if exists {{ownTopic}} on realtime.messages;
create policy {{ownTopic}} on realtime.messages for all to {{role}}
  using ((select realtime.topic()) = 'user:' || (select cognito_private.user_sub()))
  with check ((select realtime.topic()) = 'user:' || (select cognito_private.user_sub()));

-- postgres_changes tells of a table's changes, to whoever may see the row, once the table is in this publication.
do $publication$
declare
  target regclass;
begin
  foreach target in array {{tables}}::regclass[] loop
    if not exists (
      select from pg_catalog.pg_publication p
      where p.pubname = 'supabase_realtime' and (p.puballtables or exists (
        select from pg_catalog.pg_publication_rel r where r.prpubid = p.oid and r.prrelid = target
      ))
    ) then
      execute format('alter publication supabase_realtime add table %s', target);
    end if;
  end loop;
end
$publication$;
