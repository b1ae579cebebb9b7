/** What `verify` looks at over the network: the pool, its function, who owns it, and the hosted project. */
import type { VerifyFacts } from '../core/checks/facts.ts';
import { known, notAsked, type Fact } from '../core/fact.ts';
import { clientIdsFor } from '../core/evidence/candidate.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { fact } from '../observe/fact.ts';
import { lambdaFacts } from '../observe/function.ts';
import { hostedFacts } from '../observe/hosted-facts.ts';
import { observeOwner } from '../observe/owner.ts';
import { shippedCode } from '../observe/deployed.ts';
import { whyNoAws } from '../observe/fact.ts';
import { listClientIds, observePool, poolFact } from '../observe/pool.ts';
import { observeReplicas } from '../observe/replicas.ts';
import { noHosted, type HostedFacts } from '../observe/unasked.ts';
import type { World } from '../world/types.ts';
import type { PossibleIssuers } from './issuers.ts';
import { NO_POOL } from './tokens.ts';
import type { VerifyRequest } from './request.ts';

/** The module, and what takes its place without the network. */
export interface Around {
  observePoolInQuestion: typeof observePoolInQuestion;
  lookAround: typeof lookAround;
}

interface Looking {
  /** The IDs of the pool's app clients, which others wait for, too. */
  clients: Promise<Fact<string[]>>;
  looking: Promise<
    { lambda: Awaited<ReturnType<typeof lambdaFacts>>; hosted: HostedFacts } & Pick<
      VerifyFacts,
      'owner' | 'replicas' | 'shippedCode'
    >
  >;
}

/** Asks AWS and Supabase side by side for all but the pool itself and the tokens. Nothing in it is awaited here. */
export function lookAround(
  world: World,
  request: VerifyRequest,
  pool: Fact<UserPool | null>,
  possible: PossibleIssuers,
): Looking {
  const clients = poolFact(pool, (found) => listClientIds(world, found));
  const looking = Promise.all([
    lambdaFacts(world, pool, request.invoke, { ofApp: appClientsOf(request), ofPool: clients }),
    poolFact(pool, async (found) => (await observeOwner(world, found, request.declared)) ?? null),
    poolFact(pool, (found) => observeReplicas(world, found)),
    shippedSha(world, pool),
    hostedOf(world, request, possible),
  ]).then(([lambda, owner, replicas, shipped, hosted]) => ({ lambda, owner, replicas, shippedCode: shipped, hosted }));
  return { clients, looking };
}

/** The app clients that flags and the app's own files name for the pool. */
function appClientsOf({ clientId, appPools, pool }: VerifyRequest): string[] {
  return clientId === undefined ? clientIdsFor(appPools, pool?.userPoolId) : [clientId];
}

/** Of no meaning without a pool whose function could run it. */
async function shippedSha(world: World, pool: Fact<UserPool | null>): Promise<Fact<string>> {
  return pool.known ? known((await shippedCode(world)).codeSha256) : pool;
}

/** The pool that the checks are about; null where AWS has none of that ID. */
export async function observePoolInQuestion(
  world: World,
  { pool, userPool }: VerifyRequest,
): Promise<Fact<UserPool | null>> {
  if (!pool) return notAsked(NO_POOL);
  if (userPool) return known(userPool);
  return (await whyNoAws(world)) ?? fact(() => observePool(world, pool));
}

/** Hosted projects are looked at where the network may be used, and after `init` only where one was named. */
function hostedOf(
  world: World,
  { project, projectRef, pool: ref, hostedOnlyIfGiven }: VerifyRequest,
  { left }: PossibleIssuers,
): ReturnType<typeof hostedFacts> {
  if (!hostedOnlyIfGiven || projectRef !== undefined)
    return hostedFacts(world, { root: project.root, projectRef, pool: ref, issuers: left });
  return Promise.resolve(
    noHosted(notAsked('A hosted project is set up by `npx cognito-supabase link`, or with --project-ref.')),
  );
}
