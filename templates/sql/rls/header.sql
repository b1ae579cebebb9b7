-- Row level security for users of a Cognito user pool. Safe to run again. `generate rls --down`, with the same flags,
-- writes the file that takes it away.
--
{{facts}}
--
-- It is one transaction: all of it holds, or nothing does. Policies add up, and restrictive ones take away: whatever else
-- lets {{role}} in, the token has to be one of the above. Not covered, and to be looked at by hand:
-- - Rows without an owner are nobody's. How many there are:
{{counts}}
-- - A policy of yours for public, for anon or for another role still lets those in; `generate rls --audit` names it.
-- - A view shows what its owner may see: make it with (security_invoker = true). Materialized views and foreign tables
--   know no row level security: keep them out of the schemas that the Data API serves.
-- - An index on a large table is made while writes wait. Make it before, with `create index concurrently`: it is found.
-- - {{publication}}
