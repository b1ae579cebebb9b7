/**
 * Refuses what a backup would have the user pool call: ARNs of another AWS account (but for --allow-foreign), and a
 * trigger function that is gone. The file may have been written by anybody.
 */
import { parseArn, parseFunctionArn } from '../../core/pool/ids.ts';
import type { Backup } from '../../core/pool/restore.ts';
import { isObject, type Json } from '../../core/text/json.ts';
import { printable } from '../../core/text/safe.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { DecisionNeeded } from '../../errors.ts';
import { observeFunction } from '../../observe/deployed.ts';
import type { World } from '../../world/types.ts';

/**
 * Every ARN that a backup brings and the pool does not have now is of the pool's own account, or was allowed by name; a
 * function among them is there.
 * @param allowed ARNs of other accounts
 * @throws DecisionNeeded for one that is not
 */
export async function requireArns(
  world: World,
  pool: UserPool,
  { userPool }: Backup,
  allowed: ReadonlySet<string>,
): Promise<void> {
  const now = new Set(arnsIn(pool.described));
  for (const arn of new Set(arnsIn(userPool))) {
    if (now.has(arn) || arn === pool.arn || allowed.has(arn)) continue;
    if (parseArn(arn)?.accountId !== pool.accountId) throw foreign(arn, pool);
  }
  const functions = new Set(arnsIn(userPool['LambdaConfig'] ?? null));
  for (const arn of functions) {
    if (now.has(arn) || parseArn(arn)?.service !== 'lambda' || parseArn(arn)?.accountId !== pool.accountId) continue;
    if (!parseFunctionArn(arn) || !(await observeFunction(world, pool, arn))) throw missing(arn);
  }
}

/** Texts that are, or pass for, the name of something in an account. */
function arnsIn(value: Json): string[] {
  if (typeof value === 'string') return /^\s*arn:/i.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(arnsIn);
  return isObject(value) ? Object.values(value).flatMap(arnsIn) : [];
}

function foreign(arn: string, { accountId }: UserPool): DecisionNeeded {
  const shown = printable(arn, 300);
  return new DecisionNeeded({
    id: 'restore/foreign-arn',
    message: `The backup puts ${shown} into the user pool, which is not of its account ${accountId}.`,
    why: 'Whoever owns it could see sign-ins, or change what they are given.',
    fix: `If it is meant, run again with --allow-foreign ${shown}.`,
  });
}

/** A trigger whose function is gone would fail every sign-in. */
function missing(arn: string): DecisionNeeded {
  return new DecisionNeeded({
    id: 'cognito/trigger-function-missing',
    message: `The backup attaches ${printable(arn, 300)}, which is not there any more.`,
    why: 'With it, sign-ins would fail.',
    fix: 'Deploy that function again first, or attach ours with `npx cognito-supabase init`.',
  });
}
