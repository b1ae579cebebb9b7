-- What lets others in than this app, or is missing, of what `generate rls` with the same flags writes: a row for each.
-- No row means that all is well. It reads the catalog of the database, and changes nothing. Running the migration again
-- fixes what is missing or changed; who else a policy of your own lets in, and a table that has to be named, is up to you.
--
-- It says nothing of what Supabase's own advisors say (Database > Advisors): tables without row level security, views
-- that are not security_invoker, materialized views and foreign tables that the Data API serves, functions that are
-- security definer, policies that are asked for each row. Look there as well.
--
{{facts}}
