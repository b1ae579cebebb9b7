/** `generate iam-policy`: what to ask an administrator for, before there are any credentials. */
import { usualPolicy } from '../../core/iam/usual.ts';
import type { World } from '../../world/types.ts';
import { checkFunctionName } from '../shared/check-flags.ts';
import type { GenerateOptions } from './options.ts';
import type { Draft } from './drafts.ts';
import { poolToWriteFor } from './known-pool.ts';

export async function policyDraft(world: World, options: GenerateOptions): Promise<Draft> {
  const { userPoolId, out, for: command, functionName } = options;
  checkFunctionName(functionName);
  const { pool } = await poolToWriteFor(world, userPoolId, 'A policy is for one user pool.');
  const usual = `cognito-supabase-${command}.iam.json`;
  const policy = usualPolicy(pool, { command, functionName, probeUser: options.probeUser ?? false });
  return {
    out: out ?? usual,
    content: `${JSON.stringify(policy, null, 2)}\n`,
    usual,
    other: `${pool.userPoolId}-${command}.iam.json`,
  };
}
