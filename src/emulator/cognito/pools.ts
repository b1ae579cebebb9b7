/** The reading side of user pools, and their tags. */
import type {
  DescribeUserPoolRequest,
  DescribeUserPoolResponse,
  GetUserPoolMfaConfigRequest,
  GetUserPoolMfaConfigResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ListUserPoolReplicasRequest,
  ListUserPoolReplicasResponse,
  ListUserPoolsRequest,
  ListUserPoolsResponse,
  TagResourceRequest,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../service.ts';
import type { EmulatorState } from '../state.ts';
import { type Pool, requirePool } from './state.ts';

/** The pools of the signed region, by name as seeded; 1 to 60 a page. */
export function listUserPools(
  state: EmulatorState,
  request: ListUserPoolsRequest,
  region: string | undefined,
): ListUserPoolsResponse {
  const here = [...state.cognito.pools.values()].filter((pool) => pool.region === region);
  const { items, next } = page(here, request.MaxResults, request.NextToken);
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

/** One page of a list. The token is an offset, opaque to the caller. */
export function page<Item>(
  items: readonly Item[],
  size: number | undefined,
  token: string | undefined,
): { items: Item[]; next: string | undefined } {
  if (size !== undefined && (size < 1 || size > 60)) {
    const bound = size < 1 ? 'greater than or equal to 1' : 'less than or equal to 60';
    const message = `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value ${bound}`;
    throw new ServiceError('InvalidParameterException', message);
  }
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new ServiceError('InvalidParameterException', 'Invalid pagination token.');
  }
  const end = start + (size ?? 60);
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
}

/** The whole pool, with members that the SDK does not know. */
export function describeUserPool(
  state: EmulatorState,
  request: DescribeUserPoolRequest,
  region: string | undefined,
): DescribeUserPoolResponse {
  const pool = state.cognito.pools.get(request.UserPoolId ?? '');
  const replica = pool?.replicas[region ?? ''];
  if (pool && replica) return { UserPool: { ...pool.described, LambdaConfig: replica } };
  return { UserPool: requirePool(state.cognito, request.UserPoolId, region).described };
}

/** The pool in its own region, and its replicas in others, all of them active. */
export function listUserPoolReplicas(
  state: EmulatorState,
  request: ListUserPoolReplicasRequest,
  region: string | undefined,
): ListUserPoolReplicasResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const secondary = Object.keys(pool.replicas).map((name) => ({ RegionName: name, Role: 'SECONDARY' as const }));
  const all = [{ RegionName: pool.region, Role: 'PRIMARY' as const }, ...secondary];
  return { UserPoolReplicas: all.map((one) => ({ ...one, Status: 'ACTIVE', UserPoolArn: pool.described.Arn })) };
}

/** The factors, and whether they are asked for. */
export function getUserPoolMfaConfig(
  state: EmulatorState,
  request: GetUserPoolMfaConfigRequest,
  region: string | undefined,
): GetUserPoolMfaConfigResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  return { ...pool.mfa, MfaConfiguration: pool.described.MfaConfiguration };
}

/** The tags of the pool with that ARN. */
export function listTagsForResource(
  state: EmulatorState,
  request: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  return { Tags: poolByArn(state, request.ResourceArn).described.UserPoolTags };
}

/** Adds tags to the pool with that ARN. */
export function tagResource(state: EmulatorState, request: TagResourceRequest): object {
  const pool = poolByArn(state, request.ResourceArn);
  pool.described = { ...pool.described, UserPoolTags: { ...pool.described.UserPoolTags, ...request.Tags } };
  return {};
}

function poolByArn(state: EmulatorState, arn: string | undefined): Pool {
  const pool = [...state.cognito.pools.values()].find(({ described }) => described.Arn === arn);
  if (pool === undefined) throw new ServiceError('ResourceNotFoundException', `Resource ${arn} does not exist.`);
  return pool;
}
