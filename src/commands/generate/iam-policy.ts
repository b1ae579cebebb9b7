/** `generate iam-policy`: what to ask an administrator for, before there are any credentials. */
import { usualPolicy } from '../../core/usual-policy.ts';
import { DecisionNeeded } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import type { GenerateOptions } from '../options.ts';
import type { Draft } from './drafts.ts';
import { knownPool } from './known.ts';

export async function policyDraft(world: World, { userPoolId, out, for: command }: GenerateOptions): Promise<Draft> {
  const { pool, discovery } = await knownPool(world, userPoolId);
  if (!pool)
    throw new DecisionNeeded({
      id: 'input-required',
      message: 'A policy is for one user pool.',
      why: discovery.why,
      fix: 'Give --user-pool-id <id>.',
    });
  const usual = `cognito-supabase-${command}.iam.json`;
  return {
    out: out ?? usual,
    content: `${JSON.stringify(usualPolicy(pool, command), null, 2)}\n`,
    usual,
    other: `${pool.userPoolId}-${command}.iam.json`,
  };
}
