/** The pool's replicas in other regions, each asked there: triggers are regional. */
import type { PoolReplica, UserPool } from '../core/pool/user-pool.ts';
import { asObject } from '../core/text/json.ts';
import { triggerOf } from '../core/pool/update.ts';
import { mayHaveReplicas } from '../core/pool/replicas.ts';
import type { World } from '../world/types.ts';

/** The pool's replicas that serve users, each with the trigger that it has there: triggers are regional. */
export async function observeReplicas(world: World, pool: UserPool): Promise<PoolReplica[]> {
  if (!mayHaveReplicas(pool)) return [];
  const primary = await world.aws.cognito(pool.region);
  const regions = await primary.listReplicaRegions(pool.userPoolId);
  return Promise.all(
    regions.map(async (region) => {
      const cognito = await world.aws.cognito(region);
      const described = await cognito.describeUserPool(pool.userPoolId);
      const trigger = triggerOf(asObject(described?.['LambdaConfig']));
      return { region, ...(trigger === undefined ? {} : { trigger }) };
    }),
  );
}
