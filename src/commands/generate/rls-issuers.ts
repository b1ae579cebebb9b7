/** The issuers that the policies of `generate rls` accept, as AWS says: the user pool's, and those of its replicas in other regions. */
import { issuerOf, type UserPoolRef } from '../../core/pool/ids.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { UsageError } from '../../errors.ts';
import { observePool } from '../../observe/pool.ts';
import { observeReplicas } from '../../observe/replicas.ts';
import type { World } from '../../world/types.ts';

/** @throws UsageError where AWS knows no such pool */
export async function observeIssuers(world: World, ref: UserPoolRef): Promise<string[]> {
  const pool = await observePool(world, ref);
  if (!pool)
    throw new UsageError({
      id: 'cognito/pool-not-found',
      message: `The user pool ${ref.userPoolId} does not exist in ${ref.region}.`,
      fix: 'Check the ID, and the account with --profile.',
    });
  return [pool.issuer, ...(await replicaIssuers(world, pool))];
}

/** With the original type of issuer, a replica's tokens name the region that served them (awslabs/aws-jwt-verify#282). */
async function replicaIssuers(world: World, pool: UserPool): Promise<string[]> {
  if (pool.issuer !== issuerOf(pool)) return [];
  const replicas = await observeReplicas(world, pool);
  return replicas.map(({ region }) => issuerOf({ ...pool, region })).filter((issuer) => issuer !== pool.issuer);
}
