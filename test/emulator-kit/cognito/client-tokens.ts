/** Tokens for programs (client credentials): GetClientToken, and the OAuth token endpoint, which the pool's sign-in page shares. */
import type { GetClientTokenRequest, GetClientTokenResponse } from '@aws-sdk/client-cognito-identity-provider';

import {
  type EmulatorRequest,
  type EmulatorResponse,
  type Service,
  ServiceError,
} from '../../../src/emulator/server/service.ts';
import { issueClientToken } from '../../../src/emulator/cognito/issue.ts';
import { CLIENT_TOKEN_FLOW, type Client, type WithUserPools } from '../../../src/emulator/cognito/user-pools.ts';
import type { WithAllUserPools } from './all-user-pools.ts';
import { clientAnywhere } from './find-pools.ts';
import { exchange, refusal } from './hosted-login.ts';

/** A token for a client with ALLOW_CLIENT_TOKEN_AUTH; its secret is the proof. */
export async function getClientToken(
  state: WithUserPools,
  request: GetClientTokenRequest,
): Promise<GetClientTokenResponse> {
  const { pool, client } = clientAnywhere(state, request.ClientId);
  const flows: readonly string[] = client.ExplicitAuthFlows ?? [];
  if (!flows.includes(CLIENT_TOKEN_FLOW)) {
    throw new ServiceError('InvalidParameterException', 'CLIENT_TOKEN_AUTH flow not enabled for this client');
  }
  if (client.ClientSecret === undefined || request.Secret !== client.ClientSecret) {
    throw new ServiceError('NotAuthorizedException', `Unable to verify secret for client ${client.ClientId}`);
  }
  const scopes = request.Scopes ?? client.AllowedOAuthScopes ?? [];
  return { ClientAuthenticationResult: await issueClientToken(state, pool, client, scopes, request.ClientMetadata) };
}

const json = (status: number, value: object): EmulatorResponse => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});

/** POST /oauth2/token, as on a pool's domain (developer guide, "Token endpoint"). */
export function oauthService(state: WithAllUserPools): Service {
  return {
    name: 'cognito-oauth',
    mutates: () => false,
    action: (request) => (request.method === 'POST' && request.path === '/oauth2/token' ? 'Token' : undefined),
    handle: (request) => token(state, request),
    // The endpoint says what kind of refusal it is; trigger failures come out as invalid_request.
    render: ({ code, message, status }) => {
      const error = /^[a-z_]+$/.test(code) ? code : 'invalid_request';
      return json(status, error === code ? { error } : { error, error_description: message });
    },
  };
}

async function token(state: WithAllUserPools, request: EmulatorRequest): Promise<EmulatorResponse> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const grant = form.get('grant_type') ?? '';
  if (!['client_credentials', 'authorization_code', 'refresh_token'].includes(grant))
    throw refusal('unsupported_grant_type');
  const [id, secret] = credentials(request, form);
  const { pool, client } = knownClient(state, id);
  if (grant !== 'client_credentials') {
    if ((client.ClientSecret ?? '') !== secret) throw refusal('invalid_client');
    return json(200, await exchange(state, { pool, client }, form));
  }
  if (client.ClientSecret === undefined || client.ClientSecret !== secret) throw refusal('invalid_client');
  if (client.AllowedOAuthFlows?.includes('client_credentials') !== true) throw refusal('unauthorized_client');
  const allowed = client.AllowedOAuthScopes ?? [];
  const scopes = form.get('scope')?.split(' ') ?? allowed;
  if (scopes.some((scope) => !allowed.includes(scope))) throw refusal('invalid_scope');
  const metadata = clientMetadata(form.get('aws_client_metadata'));
  const issued = await issueClientToken(state, pool, client, scopes, metadata);
  return json(200, { access_token: issued.AccessToken, expires_in: issued.ExpiresIn, token_type: issued.TokenType });
}

function knownClient(
  state: WithUserPools,
  id: string,
): { pool: Parameters<typeof issueClientToken>[1]; client: Client } {
  try {
    return clientAnywhere(state, id);
  } catch {
    throw refusal('invalid_client');
  }
}

function credentials(request: EmulatorRequest, form: URLSearchParams): [string, string] {
  const [scheme, value = ''] = (request.headers['authorization'] ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return [pair.slice(0, colon), pair.slice(colon + 1)];
}

function clientMetadata(text: string | null): Record<string, string> | undefined {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    throw refusal('invalid_request');
  }
}
