
-- Files: a folder for each user in the bucket {{bucketName}}, named after the sub of the token. A bucket that is public already
-- stays so, and its files are then read by anybody who knows their address.
insert into storage.buckets (id, name) values ({{bucket}}, {{bucket}}) on conflict do nothing;
drop policy if exists {{appOnly}} on storage.objects;
create policy {{appOnly}} on storage.objects as restrictive for all to {{role}}
  using (bucket_id is distinct from {{bucket}} or {{admission}})
  with check (bucket_id is distinct from {{bucket}} or {{admission}});
drop policy if exists {{ownFolder}} on storage.objects;
create policy {{ownFolder}} on storage.objects for all to {{role}}
  using (bucket_id = {{bucket}} and (storage.foldername(name))[1] = (select cognito_private.user_sub()))
  with check (bucket_id = {{bucket}} and (storage.foldername(name))[1] = (select cognito_private.user_sub()));
