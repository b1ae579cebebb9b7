/**
 * The IAM policy that `generate iam-policy` writes: what `init` or `verify` usually needs on a user pool of which only the
 * ID is known, before there are credentials.
 */
import type { InitFacts } from '../plan/facts.ts';
import { DEFAULT_WISH } from '../plan/wish.ts';
import type { UserPool } from '../pool/user-pool.ts';
import { iamPolicy, type PolicyDocument } from './policy.ts';
import { resourceName, type UserPoolRef } from '../pool/ids.ts';
import { unknownPool } from '../pool/unknown-pool.ts';
import { ownFunctionArn, planInit } from '../plan/plan-init.ts';
import { keep, type Step } from '../plan/step.ts';

interface UsualWish {
  /**
   * `init`: what a plan for a pool without a trigger needs, `verify` after it included, as long as the pool sends no text
   * messages or mail of its own; `verify`: looking, and invoking the function that this tool deployed.
   */
  command: 'init' | 'verify';
  /** Otherwise the one that belongs to the pool. */
  functionName: string | undefined;
  probeUser: boolean;
}

/** The least that IAM has to allow for a command on that pool, in whichever account it is. */
export function usualPolicy(ref: UserPoolRef, { command, functionName, probeUser }: UsualWish): PolicyDocument {
  const pool = unknownPool(ref);
  const name = functionName ?? resourceName(ref.userPoolId);
  const steps: readonly Step[] =
    command === 'verify'
      ? [keep('permission', ownFunctionArn(pool, name), '')]
      : planInit(assumeNothing(pool, name), { ...DEFAULT_WISH, skip: new Set(['config', 'hosted']) }).steps;
  const policy = iamPolicy(steps, pool, { invoke: false, chained: false, onExistingTrigger: 'fail', probeUser });
  // A role is looked at for what a plan would do with it.
  return command === 'init'
    ? policy
    : { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== 'ObserveRole') };
}

function assumeNothing(pool: UserPool, functionName: string): InitFacts {
  return {
    pool,
    config: null,
    functionName,
    function: null,
    policy: [],
    role: null,
    code: { codeSha256: '', version: '' },
  };
}
