/** How the tests' emulator answers ListUserPools and ListUserPoolReplicas, describes a replica, and gives and adds a pool's tags. */
import type {
  DescribeUserPoolRequest,
  DescribeUserPoolResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ListUserPoolReplicasRequest,
  ListUserPoolReplicasResponse,
  ListUserPoolsRequest,
  ListUserPoolsResponse,
  TagResourceRequest,
} from '@aws-sdk/client-cognito-identity-provider';

import * as plain from '../../../src/emulator/cognito/describe-pools.ts';
import { type Pool, requirePool } from '../../../src/emulator/cognito/user-pools.ts';
import { ServiceError } from '../../../src/emulator/server/service.ts';
import type { WithAllUserPools } from './all-user-pools.ts';

/** The pools of the signed region, by name as seeded; 1 to 60 a page. */
export function listUserPools(
  state: WithAllUserPools,
  request: ListUserPoolsRequest,
  region: string | undefined,
): ListUserPoolsResponse {
  const here = [...state.cognito.pools.values()].filter((pool) => pool.region === region);
  const { items, next } = plain.page(here, request.MaxResults, request.NextToken);
  return {
    UserPools: items.map(({ described: { Id, Name, LambdaConfig, CreationDate, LastModifiedDate } }) => ({
      Id,
      Name,
      LambdaConfig,
      CreationDate,
      LastModifiedDate,
    })),
    NextToken: next,
  };
}

/** The pool, or its replica in another region: the triggers are that region's own. */
export function describeUserPool(
  state: WithAllUserPools,
  request: DescribeUserPoolRequest,
  region: string | undefined,
): DescribeUserPoolResponse {
  const pool = state.cognito.pools.get(request.UserPoolId ?? '');
  const replica = pool === undefined ? undefined : replicasOf(state, pool)[region ?? ''];
  if (pool && replica) return { UserPool: { ...pool.described, LambdaConfig: replica } };
  return plain.describeUserPool(state, request, region);
}

/** The pool in its own region, and its replicas in others, all of them active. */
export function listUserPoolReplicas(
  state: WithAllUserPools,
  request: ListUserPoolReplicasRequest,
  region: string | undefined,
): ListUserPoolReplicasResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const secondary = Object.keys(replicasOf(state, pool)).map((name) => ({
    RegionName: name,
    Role: 'SECONDARY' as const,
  }));
  const all = [{ RegionName: pool.region, Role: 'PRIMARY' as const }, ...secondary];
  return { UserPoolReplicas: all.map((one) => ({ ...one, Status: 'ACTIVE', UserPoolArn: pool.described.Arn })) };
}

/** The tags of the pool with that ARN. */
export function listTagsForResource(
  state: WithAllUserPools,
  request: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  return { Tags: poolByArn(state, request.ResourceArn).described.UserPoolTags };
}

/** Adds tags to the pool with that ARN. */
export function tagResource(state: WithAllUserPools, request: TagResourceRequest): object {
  const pool = poolByArn(state, request.ResourceArn);
  pool.described = { ...pool.described, UserPoolTags: { ...pool.described.UserPoolTags, ...request.Tags } };
  return {};
}

function poolByArn(state: WithAllUserPools, arn: string | undefined): Pool {
  const pool = [...state.cognito.pools.values()].find(({ described }) => described.Arn === arn);
  if (pool === undefined) throw new ServiceError('ResourceNotFoundException', `Resource ${arn} does not exist.`);
  return pool;
}

function replicasOf(state: WithAllUserPools, pool: Pool): NonNullable<ReturnType<typeof state.cognito.replicas.get>> {
  return state.cognito.replicas.get(pool) ?? {};
}
