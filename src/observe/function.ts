/**
 * What `verify` asks of the function in the trigger: its settings, who may invoke it, its answers; one of the user's own is
 * invoked only with --invoke.
 */
import { originalOf } from '../core/function/deployment.ts';
import { known, notAsked, type Fact } from '../core/fact.ts';
import type { Invocation, LambdaFunction } from '../core/function/lambda-function.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import type { VerifyFacts } from '../core/checks/facts.ts';
import { CHAIN_CHECK } from '../core/function/trigger.ts';
import { askBattery, askOnce, type AppClients } from './battery.ts';
import { observeFunction, observePolicy } from './deployed.ts';
import { poolFact } from './pool.ts';
import type { World } from '../world/types.ts';

type LambdaFacts = Pick<VerifyFacts, 'function' | 'policy' | 'invocation' | 'chain'>;

/**
 * @param invoke whether a function that is not ours may be invoked
 * @param clients whose sign-ins it is asked about
 */
export async function lambdaFacts(
  world: World,
  pool: Fact<UserPool | null>,
  invoke: boolean,
  clients: AppClients,
): Promise<LambdaFacts> {
  const arn = pool.known ? pool.value?.trigger?.lambdaArn : undefined;
  const none = pool.known ? notAsked('The user pool has no pre-token-generation trigger.') : pool;
  if (arn === undefined) return { function: none, policy: none, invocation: none, chain: none };
  const [attached, policy] = await Promise.all([
    poolFact(pool, (found) => observeFunction(world, found, arn)),
    poolFact(pool, (found) => observePolicy(world, found, arn)),
  ]);
  const [invocation, chain] = await Promise.all([
    invocationFact(world, pool, attached, invoke && clients),
    chainFact(world, pool, attached),
  ]);
  return { function: attached, policy, invocation, chain };
}

async function invocationFact(
  world: World,
  pool: Fact<UserPool | null>,
  attached: Fact<LambdaFunction | null>,
  clients: AppClients | false,
): Promise<Fact<Invocation>> {
  if (!attached.known) return attached;
  const found = attached.value;
  if (!found) return notAsked('The attached function does not exist.');
  if (found.reservedConcurrency === 0)
    return notAsked('Lambda refuses to run the function: its reserved concurrency is 0.');
  if (!found.ours && !clients)
    return notAsked("The attached function is somebody's own production code: it is invoked only with --invoke.");
  const foreign = !found.ours || originalOf(found) !== undefined;
  if (foreign && !clients)
    return notAsked('The attached function calls one of your own, which is invoked only with --invoke.');
  return poolFact(pool, (userPool) => {
    const trigger = userPool.trigger ?? { lambdaArn: found.arn, lambdaVersion: 'V1_0' };
    return foreign && clients ? askBattery(world, userPool, trigger, clients) : askOnce(world, userPool, trigger);
  });
}

/** Asks a function in front of the user's own whether it could invoke that one. */
async function chainFact(
  world: World,
  pool: Fact<UserPool | null>,
  attached: Fact<LambdaFunction | null>,
): Promise<VerifyFacts['chain']> {
  if (!attached.known) return attached;
  const found = attached.value;
  if (!found?.ours || !originalOf(found)) return known(null);
  return poolFact(pool, async ({ region, trigger }) => {
    const lambda = await world.aws.lambda(region);
    return (await lambda.invoke(trigger?.lambdaArn ?? found.arn, CHAIN_CHECK)).outcome;
  });
}
