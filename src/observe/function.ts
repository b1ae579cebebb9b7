/** The attached function: what it is, who may invoke it, and what it answers. */
import {
  notAsked,
  type Fact,
  type Invocation,
  type LambdaFunction,
  type UserPool,
  type VerifyFacts,
} from '../core/facts.ts';
import { syntheticEvent } from '../core/trigger.ts';
import { observeFunction, observePolicy, poolFact } from '../observe.ts';
import type { World } from '../world/types.ts';

type LambdaFacts = Pick<VerifyFacts, 'function' | 'policy' | 'invocation'>;

/** @param invoke whether a function that is not ours may be invoked */
export async function lambdaFacts(world: World, pool: Fact<UserPool | null>, invoke: boolean): Promise<LambdaFacts> {
  const arn = pool.known ? pool.value?.trigger?.lambdaArn : undefined;
  const none = pool.known ? notAsked('The user pool has no pre-token-generation trigger.') : pool;
  if (arn === undefined) return { function: none, policy: none, invocation: none };
  const [attached, policy] = await Promise.all([
    poolFact(pool, (found) => observeFunction(world, found, arn)),
    poolFact(pool, (found) => observePolicy(world, found, arn)),
  ]);
  return { function: attached, policy, invocation: await invocationFact(world, pool, attached, invoke) };
}

async function invocationFact(
  world: World,
  pool: Fact<UserPool | null>,
  attached: Fact<LambdaFunction | null>,
  invoke: boolean,
): Promise<Fact<Invocation>> {
  if (!attached.known) return attached;
  const found = attached.value;
  if (!found) return notAsked('The attached function does not exist.');
  if (found.reservedConcurrency === 0)
    return notAsked('Lambda refuses to run the function: its reserved concurrency is 0.');
  if (!found.ours && !invoke)
    return notAsked("The attached function is somebody's own production code: it is invoked only with --invoke.");
  return poolFact(pool, async (userPool) => {
    const version = userPool.trigger?.lambdaVersion ?? 'V1_0';
    const lambda = await world.aws.lambda(userPool.region);
    const answer = await lambda.invoke(userPool.trigger?.lambdaArn ?? found.arn, syntheticEvent(version, userPool));
    return { version, ...answer };
  });
}
