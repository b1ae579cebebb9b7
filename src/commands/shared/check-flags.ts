/**
 * Checks flags that several commands take (--user-pool-id, --region, --function-name, --function-arn, --dry-run), and
 * refuses a `--role` that bypasses row level security.
 */
import { BYPASSES_RLS } from '../../core/token/roles.ts';
import {
  isFunctionName,
  isPlaceholderPoolId,
  isRegion,
  parseFunctionArn,
  parseUserPoolId,
  type UserPoolRef,
} from '../../core/pool/ids.ts';
import { nearest } from '../../core/text/near.ts';
import { POOL_REGIONS } from '../../core/pool/regions.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import type { GlobalOptions } from '../../world/world.ts';
import type { PoolOptions } from './options.ts';

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
      message: `--role ${role} stands for users who have not signed in.`,
      why: role === 'public' ? 'In Postgres, public is everybody, anon included.' : undefined,
      fix: 'Give a role of your own that policies apply to, or leave --role out.',
    });
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(role))
    throw new UsageError({
      id: 'token/role-value',
      message: `${unshown('--role', role)} is not a name for a Postgres role.`,
      fix: 'Give letters, digits and underscores.',
    });
}

/** --user-pool-id, checked before it becomes part of any address. @throws UsageError when it is not a user pool ID */
export function parsePoolFlag(userPoolId: string | undefined): UserPoolRef | undefined {
  if (userPoolId === undefined) return undefined;
  const pool = parseUserPoolId(userPoolId);
  if (pool && !isPlaceholderPoolId(userPoolId)) return pool;
  throw new UsageError({
    id: 'config/pool-id-malformed',
    message: `${unshown('--user-pool-id', userPoolId)} is ${pool ? 'the ID of an example' : 'not a user pool ID'}.`,
    why: 'A user pool ID looks like eu-west-1_AbC123xyz: the region, an underscore, letters and digits.',
    fix: 'Copy it from the Cognito console, or from `aws cognito-idp list-user-pools --max-results 60`.',
  });
}

/** The flags of every command that is about one pool. @returns the pool that --user-pool-id names @throws UsageError */
export function parsePoolOptions({ region, userPoolId }: PoolOptions): UserPoolRef | undefined {
  checkRegion(region);
  return parsePoolFlag(userPoolId);
}

/** --region, checked likewise. */
export function checkRegion(region: string | undefined): void {
  if (region === undefined || isRegion(region)) return;
  const near = nearest(region, POOL_REGIONS);
  throw new UsageError({
    id: 'aws/region-malformed',
    message: `${unshown('--region', region)} is not an AWS region.`,
    fix: near === undefined ? 'Give one such as eu-west-1.' : `Did you mean ${near}?`,
  });
}

/** Of a command that shows no plan. @throws UsageError where it would change or write something under --dry-run */
export function checkDryRun({
  dryRun,
  probeUser,
  output,
}: GlobalOptions & { probeUser?: boolean; output?: string }): void {
  const [flag, does] = probeUser
    ? ['--probe-user', 'creates a user and deletes it again']
    : output === undefined
      ? []
      : ['--output', 'writes a file'];
  if (!dryRun || flag === undefined) return;
  throw new UsageError({
    id: 'usage',
    message: `${flag} ${does}, but --dry-run is set.`,
    fix: 'Leave one of them out.',
  });
}

/** A flag that takes a function's ARN. @throws UsageError when it is not one */
export function checkFunctionArn(flag: string, arn: string | undefined): void {
  if (arn === undefined || parseFunctionArn(arn)) return;
  throw new UsageError({
    id: 'lambda/arn-malformed',
    message: `${unshown(flag, arn)} is not the ARN of a function.`,
    fix: 'Copy it from the Lambda console.',
  });
}

/** --function-name. @throws UsageError when Lambda would not take it */
export function checkFunctionName(name: string | undefined): void {
  if (name === undefined || isFunctionName(name)) return;
  throw new UsageError({
    id: 'lambda/name-malformed',
    message: `${unshown('--function-name', name)} is not a name for a function.`,
    fix: parseFunctionArn(name)
      ? 'Give the name at its end; to attach a function that is there, `init` takes its ARN with --function-arn.'
      : 'Give up to 64 letters, digits, hyphens and underscores.',
  });
}
