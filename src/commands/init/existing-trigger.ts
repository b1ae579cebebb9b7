/** A trigger of the user's own in the pool's one slot: with --invoke, what it answers decides what is to be done. */
import type { InitWish } from '../../core/plan/wish.ts';
import { otherRoleDecision } from '../../core/plan/decisions.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { ownFunctionArn } from '../../core/plan/plan-init.ts';
import { printable } from '../../core/text/safe.ts';
import { rolesGranted, syntheticEvent } from '../../core/function/trigger.ts';
import { DecisionNeeded } from '../../errors.ts';
import type { World } from '../../world/types.ts';

/**
 * Where the user's own trigger sets the wanted role already, it is attached as it should be and there is nothing to
 * deploy: the wish is then for that very function.
 * @throws DecisionNeeded where it sets another role
 */
export async function adoptTrigger(
  world: World,
  pool: UserPool,
  functionName: string,
  wish: InitWish,
): Promise<InitWish> {
  const { trigger } = pool;
  if (!trigger || !mayAsk(pool, functionName, wish)) return wish;
  const { lambdaArn, lambdaVersion } = trigger;
  const lambda = await world.aws.lambda(pool.region);
  const { outcome } = await lambda.invoke(lambdaArn, syntheticEvent(lambdaVersion, pool));
  if (outcome.kind !== 'returned' || !outcome.event) return wish;
  const roles = rolesGranted(outcome.event, lambdaVersion).map(({ role }) => role);
  const other = roles.find((role) => typeof role === 'string' && role !== wish.role);
  if (typeof other === 'string')
    throw new DecisionNeeded(otherRoleDecision(printable(lambdaArn), printable(other, 80)));
  const isAsWished = ['auto', lambdaVersion.slice(0, 2).toLowerCase()].includes(wish.triggerVersion) && !wish.m2m;
  if (!isAsWished || !roles.every((role) => role === wish.role)) return wish;
  return {
    ...wish,
    functionArn: lambdaArn,
    triggerVersion: lambdaVersion.slice(0, 2).toLowerCase() as 'v1' | 'v2' | 'v3',
  };
}

/** Only with --invoke, only theirs, and not where they gave it up or named another. */
function mayAsk(pool: UserPool, functionName: string, wish: InitWish): boolean {
  if (!wish.invoke || wish.skip.has('lambda') || wish.functionArn !== undefined) return false;
  return wish.onExistingTrigger !== 'replace' && pool.trigger?.lambdaArn !== ownFunctionArn(pool, functionName);
}
