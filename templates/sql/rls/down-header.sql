-- Takes away what `generate rls` with the same flags wrote: policies, defaults of columns, and functions that nothing asks
-- any more. Safe to run again.
--
{{facts}}
--
-- Data stays, and nobody gets in who did not before: row level security stays on, with no policy of this kind left. Owner
-- columns, their indexes, grants, the table profiles, buckets and files, and the publication's tables stay as they are.
