/** A user pool's own sign-in page (managed login, the hosted UI): the authorization code grant with PKCE, and logout. */
import { createHash, randomBytes } from 'node:crypto';

import { openSession } from '../../../src/emulator/cognito/flow.ts';
import { issueTokens } from '../../../src/emulator/cognito/issue.ts';
import { passwordMatches } from '../../../src/emulator/cognito/password-verifier.ts';
import { type Client, type Pool, findUser } from '../../../src/emulator/cognito/user-pools.ts';
import { wellKnownService } from '../../../src/emulator/cognito/well-known.ts';
import {
  type EmulatorRequest,
  type EmulatorResponse,
  type Service,
  ServiceError,
} from '../../../src/emulator/server/service.ts';
import type { AuthorizationCode, WithAllUserPools } from './all-user-pools.ts';
import { clientAnywhere } from './find-pools.ts';
import { issueRefreshToken, openedBy, rotate } from './refresh-tokens.ts';

/** What the token endpoint refuses with. */
export const refusal = (code: string): ServiceError => new ServiceError(code, code, 400);

const ACTIONS: Readonly<Record<string, (state: WithAllUserPools, request: EmulatorRequest) => EmulatorResponse>> = {
  'GET /oauth2/authorize': authorize,
  'GET /login': () => page(''),
  'POST /login': logIn,
  'GET /logout': logOut,
};

/** The pages on a state (developer guide, "Managed login and the classic hosted UI", its endpoint reference). */
export function hostedService(state: WithAllUserPools): Service {
  return {
    name: 'cognito-hosted',
    mutates: () => false,
    action: ({ method, path }) => (Object.hasOwn(ACTIONS, `${method} ${path}`) ? `${method} ${path}` : undefined),
    handle: async (request, action) => ACTIONS[action]?.(state, request) ?? page('Not found'),
    render: ({ status, message }) => ({ ...page(message), status }),
  };
}

/**
 * A pool's public files with the addresses of its pages. No end_session_endpoint: a pool that has one behaves no better for
 * it, since /logout asks for other parameters than OpenID Connect says.
 */
export function openIdService(state: WithAllUserPools): Service {
  const plain = wellKnownService(state);
  return {
    ...plain,
    async handle(request, action) {
      const answer = await plain.handle(request, action);
      if (action !== 'openid-configuration' || answer.status !== 200) return answer;
      const host = `http://${request.headers['host'] ?? '127.0.0.1'}`;
      const pages = { authorization_endpoint: `${host}/oauth2/authorize`, token_endpoint: `${host}/oauth2/token` };
      return { ...answer, body: JSON.stringify({ ...(JSON.parse(String(answer.body)) as object), ...pages }) };
    },
  };
}

function authorize(state: WithAllUserPools, { query }: EmulatorRequest): EmulatorResponse {
  demandClient(state, query);
  return redirect(`/login?${query.toString()}`);
}

/** The client and where it may be sent back to, or an error page: a bad address is never followed. */
function demandClient(
  state: WithAllUserPools,
  query: URLSearchParams,
): { pool: Pool; client: Client; redirectUri: string } {
  const { pool, client } = clientAnywhere(state, query.get('client_id') ?? undefined);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (client.CallbackURLs?.includes(redirectUri) !== true) throw refusal('redirect_mismatch');
  if (query.get('response_type') !== 'code' || client.AllowedOAuthFlows?.includes('code') !== true)
    throw refusal('unauthorized_client');
  if ((query.get('code_challenge_method') ?? 'S256') !== 'S256') throw refusal('invalid_request');
  return { pool, client, redirectUri };
}

function logIn(state: WithAllUserPools, { query, body }: EmulatorRequest): EmulatorResponse {
  const { pool, client, redirectUri } = demandClient(state, query);
  const form = new URLSearchParams(body.toString('utf8'));
  const user = findUser(pool, form.get('username') ?? '');
  const password = form.get('password') ?? '';
  if (user?.credential === undefined || !passwordMatches(user.credential, pool.described.Id, user.username, password))
    return page('Incorrect username or password.');
  const scope = query.get('scope') ?? client.AllowedOAuthScopes?.join(' ') ?? '';
  const code = randomBytes(24).toString('base64url');
  state.cognito.codes.set(code, {
    session: { ...openSession(state, pool, client, user), scope },
    redirectUri,
    nonce: query.get('nonce') ?? undefined,
    challenge: query.get('code_challenge') ?? undefined,
  });
  const back = new URL(redirectUri);
  back.searchParams.set('code', code);
  const asked = query.get('state');
  if (asked !== null) back.searchParams.set('state', asked);
  return redirect(back.href);
}

/** Needs client_id and logout_uri, and nothing of what OpenID Connect says (developer guide, "Logout endpoint"). */
function logOut(state: WithAllUserPools, { query }: EmulatorRequest): EmulatorResponse {
  const { client } = clientAnywhere(state, query.get('client_id') ?? undefined);
  const target = query.get('logout_uri') ?? '';
  if (client.LogoutURLs?.includes(target) !== true) throw refusal('invalid_request');
  return redirect(target);
}

/** The token endpoint's answer to a code, or to a refresh token. */
export async function exchange(
  state: WithAllUserPools,
  { pool, client }: { pool: Pool; client: Client },
  form: URLSearchParams,
): Promise<object> {
  const refreshToken = form.get('refresh_token') ?? '';
  const code = form.get('grant_type') === 'refresh_token' ? undefined : takeCode(state, client, form);
  const session = code?.session ?? sessionOf(state, pool, client, refreshToken);
  const user = pool.users.get(session.username);
  if (user === undefined) throw refusal('invalid_grant');
  const source = code === undefined ? 'TokenGeneration_RefreshTokens' : 'TokenGeneration_HostedAuth';
  const tokens = await issueTokens(state, { pool, client, user, session, source, nonce: code?.nonce });
  const next = code === undefined ? rotate(state, client, session, refreshToken) : issueRefreshToken(state, session);
  return {
    id_token: tokens.IdToken,
    access_token: tokens.AccessToken,
    ...(next === undefined ? {} : { refresh_token: next }),
    expires_in: tokens.ExpiresIn,
    token_type: tokens.TokenType,
  };
}

function takeCode(state: WithAllUserPools, client: Client, form: URLSearchParams): AuthorizationCode {
  const name = form.get('code') ?? '';
  const code = state.cognito.codes.get(name);
  // A code is good for one try.
  state.cognito.codes.delete(name);
  const proof = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  const fits =
    code?.session.clientId === client.ClientId &&
    code.redirectUri === form.get('redirect_uri') &&
    (code.challenge === undefined || code.challenge === proof);
  if (code === undefined || !fits) throw refusal('invalid_grant');
  return code;
}

function sessionOf(state: WithAllUserPools, pool: Pool, client: Client, token: string): AuthorizationCode['session'] {
  try {
    return openedBy(state, client, pool, token).session;
  } catch {
    throw refusal('invalid_grant');
  }
}

const redirect = (location: string): EmulatorResponse => ({ status: 302, headers: { location }, body: '' });

/** The form posts to the address that it was got from, query included. */
function page(complaint: string): EmulatorResponse {
  const fields = '<input name="username"><input name="password" type="password"><button>Sign in</button>';
  const text = complaint === '' ? '' : `<p role="alert">${complaint.replaceAll(/[^\w .:-]/g, ' ')}</p>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><title>Sign in</title>${text}<form method="post">${fields}</form>`,
  };
}
