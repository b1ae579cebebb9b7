/** How the emulator answers DescribeUserPool and GetUserPoolMfaConfig, and gives lists by the page (NextToken). */
import type {
  DescribeUserPoolRequest,
  DescribeUserPoolResponse,
  GetUserPoolMfaConfigRequest,
  GetUserPoolMfaConfigResponse,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../server/service.ts';
import { type WithUserPools, requirePool } from './user-pools.ts';

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
  state: WithUserPools,
  request: DescribeUserPoolRequest,
  region: string | undefined,
): DescribeUserPoolResponse {
  return { UserPool: requirePool(state.cognito, request.UserPoolId, region).described };
}

/** The factors, and whether they are asked for. */
export function getUserPoolMfaConfig(
  state: WithUserPools,
  request: GetUserPoolMfaConfigRequest,
  region: string | undefined,
): GetUserPoolMfaConfigResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  return { ...pool.mfa, MfaConfiguration: pool.described.MfaConfiguration };
}
