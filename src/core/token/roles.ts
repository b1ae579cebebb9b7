/** Roles that skip row level security, or own the database: a token that names one sees and changes everything, and `--role` refuses them (`src/commands/shared/check-flags.ts`). */
export const BYPASSES_RLS: readonly string[] = [
  'service_role',
  'postgres',
  'supabase_admin',
  'supabase_auth_admin',
  'supabase_storage_admin',
  'supabase_functions_admin',
  'supabase_realtime_admin',
  'supabase_etl_admin',
  'supabase_read_only_user',
  'supabase_replication_admin',
  'dashboard_user',
  'pgbouncer',
  'authenticator',
];
