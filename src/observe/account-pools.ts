/** Lists the account's user pools by region (ListUserPools), and asks AWS about those that discovery found: name, plan, trigger, owner. */
import type { ErrorId } from '../core/error-id.ts';
import type { LivePool, PoolCandidate, PoolEvidence } from '../core/evidence/candidate.ts';
import { parseUserPoolId, type UserPoolRef } from '../core/pool/ids.ts';
import { asObject, asText } from '../core/text/json.ts';
import { triggerOf } from '../core/pool/update.ts';
import { asRefusal } from '../errors.ts';
import type { World } from '../world/types.ts';
import { observeOwner, type Declared } from './owner.ts';

/** @throws CliError when AWS refuses or cannot be reached */
export async function observeLive(world: World, ref: UserPoolRef, declared: Declared): Promise<LivePool> {
  const cognito = await world.aws.cognito(ref.region);
  const described = await cognito.describeUserPool(ref.userPoolId);
  if (!described) return { exists: false };
  const tags = Object.entries(asObject(described['UserPoolTags'])).map(
    ([name, value]) => [name, asText(value)] as const,
  );
  const owner = await observeOwner(
    world,
    { ...ref, tags: Object.fromEntries(tags), name: asText(described['Name']) },
    declared,
  );
  const trigger = triggerOf(asObject(described['LambdaConfig']));
  const { UserPoolTier: tier, EstimatedNumberOfUsers: users } = described;
  return {
    exists: true,
    name: asText(described['Name']),
    ...(typeof tier === 'string' ? { tier } : {}),
    issuerType: asObject(described['IssuerConfiguration'])['Type'] === 'UPDATED' ? 'UPDATED' : 'ORIGINAL',
    ...(trigger === undefined ? {} : { trigger }),
    ...(typeof users === 'number' ? { estimatedUsers: users } : {}),
    ...(owner === undefined ? {} : { owner }),
  };
}

/** More are not asked about one by one: a project that names as many is a list of pools. */
const MAX_ASKED = 10;

/** The candidates with what AWS says of them; those that AWS says nothing of are left as they are. */
export async function withLive(
  world: World,
  candidates: readonly PoolCandidate[],
  declared: Declared,
): Promise<PoolCandidate[]> {
  return Promise.all(
    candidates.map(async (candidate, index) => {
      if (index >= MAX_ASKED) return candidate;
      const live = await refusedAs(undefined, world, () => observeLive(world, candidate, declared));
      if (!live) return candidate;
      return { ...candidate, ...(live.exists && live.name !== '' ? { name: live.name } : {}), live };
    }),
  );
}

/** A look that is a help, not a need: what AWS refuses is said with --verbose. */
async function refusedAs<T>(otherwise: T, world: World, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const refusal = asRefusal(error);
    world.out.detail(`${refusal.message} ${refusal.why ?? ''}`);
    return otherwise;
  }
}

/** A region's answer to the question for its user pools. */
export type RegionPools =
  { region: string; pools: PoolCandidate[] } | { region: string; error: { id: ErrorId; message: string } };

/**
 * Lists the user pools of several regions at the same time. A region that refuses, because it is not enabled for the
 * account or a policy denies it, is an answer of its own and stops none of the others.
 */
export async function listRegions(world: World, regions: readonly string[]): Promise<RegionPools[]> {
  return world.out.during('Listing the user pools of the account, by region', (step) => {
    let done = 0;
    let turn = Promise.resolve();
    const list = async (region: string): Promise<RegionPools> => {
      // A request is on its way before the next is made, not all of them after all were made.
      turn = turn.then(world.clock.nextTurn);
      await turn;
      const answer = await listRegion(world, region);
      done += 1;
      step.counts(done, regions.length);
      return answer;
    };
    return Promise.all(regions.map(list));
  });
}

async function listRegion(world: World, region: string): Promise<RegionPools> {
  try {
    const listed = await (await world.aws.cognito(region)).listUserPools();
    // Of thousands of pools: spread or made for each, these take longer, and more memory, than all else of an answer.
    const own: PoolEvidence[] = [{ kind: 'account' }];
    const replica: PoolEvidence[] = [{ kind: 'account', environment: `replica in ${region}` }];
    const pools = listed.flatMap(({ userPoolId, name }): PoolCandidate[] => {
      const ref = parseUserPoolId(userPoolId);
      // A replica is listed in its own region under the id that names its first.
      const sources = ref?.region === region ? own : replica;
      return ref ? [{ userPoolId, region: ref.region, name, clientIds: [], sources }] : [];
    });
    return { region, pools };
  } catch (error) {
    const refusal = asRefusal(error);
    return { region, error: { id: refusal.id, message: refusal.message } };
  }
}
