/** App clients in the emulator: lists, describes, creates and deletes those of a user pool. */
import { randomBytes } from 'node:crypto';

import {
  type CreateUserPoolClientRequest,
  type CreateUserPoolClientResponse,
  type DeleteUserPoolClientRequest,
  type DescribeUserPoolClientRequest,
  type DescribeUserPoolClientResponse,
  ExplicitAuthFlowsType,
  type ListUserPoolClientsRequest,
  type ListUserPoolClientsResponse,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../server/service.ts';
import { clientDefaults } from './pool-defaults.ts';
import { page } from './describe-pools.ts';
import { CLIENT_TOKEN_FLOW, type Client, type WithUserPools, requireClient, requirePool } from './user-pools.ts';

const CLIENT_ID_LENGTH = 26;

/** Ids and names only, 1 to 60 a page. */
export function listUserPoolClients(
  state: WithUserPools,
  request: ListUserPoolClientsRequest,
  region: string | undefined,
): ListUserPoolClientsResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const { items, next } = page([...pool.clients.values()], request.MaxResults, request.NextToken);
  return {
    UserPoolClients: items.map(({ ClientId, ClientName, UserPoolId }) => ({ ClientId, ClientName, UserPoolId })),
    NextToken: next,
  };
}

/** The client with its secret, where it has one. */
export function describeUserPoolClient(
  state: WithUserPools,
  request: DescribeUserPoolClientRequest,
  region: string | undefined,
): DescribeUserPoolClientResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  return { UserPoolClient: requireClient(pool, request.ClientId) };
}

/** A new client, with the service's defaults for what is left out. */
export function createUserPoolClient(
  state: WithUserPools,
  request: CreateUserPoolClientRequest,
  region: string | undefined,
): CreateUserPoolClientResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  demandFlows(request.ExplicitAuthFlows ?? []);
  const { GenerateSecret: generate, ...members } = request;
  const now = new Date(state.now());
  const client: Client = {
    ...clientDefaults(),
    ...members,
    UserPoolId: pool.described.Id,
    ClientId: randomLowercase(CLIENT_ID_LENGTH),
    CreationDate: now,
    LastModifiedDate: now,
    ...(generate === true ? { ClientSecret: randomLowercase(51) } : {}),
  };
  pool.clients.set(client.ClientId, client);
  return { UserPoolClient: client };
}

/** Removes the client; the sessions made with it go with it. */
export function deleteUserPoolClient(
  state: WithUserPools,
  request: DeleteUserPoolClientRequest,
  region: string | undefined,
): object {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  pool.clients.delete(requireClient(pool, request.ClientId).ClientId);
  for (const [token, session] of state.cognito.refreshTokens) {
    if (session.clientId === request.ClientId) state.cognito.refreshTokens.delete(token);
  }
  return {};
}

function demandFlows(flows: readonly string[]): void {
  const known: readonly string[] = [...Object.values(ExplicitAuthFlowsType), CLIENT_TOKEN_FLOW];
  const stranger = flows.find((flow) => !known.includes(flow));
  if (stranger !== undefined) {
    const message = `1 validation error detected: Value '[${stranger}]' at 'explicitAuthFlows' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [${known.join(', ')}]]`;
    throw new ServiceError('InvalidParameterException', message);
  }
  // CreateUserPoolClient's reference: legacy values without the ALLOW_ prefix do not mix with the others.
  const modern = flows.filter((flow) => flow.startsWith('ALLOW_')).length;
  if (modern > 0 && modern < flows.length) {
    throw new ServiceError(
      'InvalidParameterException',
      'ExplicitAuthFlows cannot mix ALLOW_ values with legacy values',
    );
  }
}

/** Letters and digits as in the service's ids. */
export function randomLowercase(length: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
