import { BYPASSES_RLS } from '../../core/token/roles.ts';
import { UsageError } from '../../errors.ts';

/** What stands for those who have not signed in, or for no role (PostgreSQL, CREATE ROLE and GRANT). */
const NOBODY = new Set(['anon', 'public', 'none']);

/** A role that skips row level security would open the whole database to every user of the pool. */
export function checkRole(role: string | undefined): void {
  if (role === undefined) return;
  if (BYPASSES_RLS.includes(role))
    throw new UsageError({
      id: 'token/role-bypasses-rls',
      message: `--role ${role} would bypass row level security for every user of the pool.`,
      fix: 'Give a role of your own that policies apply to, or leave --role out.',
    });
  if (NOBODY.has(role))
    throw new UsageError({
      id: 'token/role-value',
      message: `--role ${role} is nobody who has signed in.`,
      why: role === 'public' ? 'In Postgres, public is everybody, anon included.' : undefined,
      fix: 'Give a role of your own that policies apply to, or leave --role out.',
    });
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(role))
    throw new UsageError({
      id: 'token/role-value',
      message: `--role ${JSON.stringify(role)} is no name of a Postgres role.`,
      fix: 'Give letters, digits and underscores.',
    });
}
