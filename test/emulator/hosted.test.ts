/** A pool's own sign-in page, refresh tokens that take each other's place, and short lives. */
import { GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../emulator-kit/full-emulator.ts';
import { CLIENT as API_CLIENT, CLIENT_ID, POOL_ID, USER, emulated, signIn } from './cognito-kit.ts';

const BACK = 'http://localhost:5173/callback';
const VERIFIER = 'a'.repeat(43);
const CLIENT = {
  ...API_CLIENT,
  AllowedOAuthFlows: ['code' as const],
  AllowedOAuthScopes: ['openid', 'email'],
  CallbackURLs: [BACK],
  LogoutURLs: ['http://localhost:5173/'],
};

function pools(client: object = {}, members: object = {}): EmulatorOptions {
  return { pools: [{ Id: POOL_ID, users: [USER], ...members, clients: [{ ...CLIENT, ...client }] }] };
}

const query = (over: Record<string, string> = {}): string =>
  new URLSearchParams({
    client_id: CLIENT_ID,
    redirect_uri: BACK,
    response_type: 'code',
    scope: 'openid',
    state: 'kept',
    nonce: 'once',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    ...over,
  }).toString();

async function logIn(url: string, password: string = USER.password): Promise<Response> {
  const opened = await fetch(`${url}/oauth2/authorize?${query()}`, { redirect: 'manual' });
  const body = new URLSearchParams({ username: USER.username, password });
  return fetch(`${url}${opened.headers.get('location') ?? ''}`, { method: 'POST', body, redirect: 'manual' });
}

async function token(url: string, form: Record<string, string>): Promise<Record<string, string>> {
  const body = new URLSearchParams({ client_id: CLIENT_ID, ...form });
  return (await (await fetch(`${url}/oauth2/token`, { method: 'POST', body })).json()) as Record<string, string>;
}

describe('the sign-in page', () => {
  test('gives a code, once, for the password, and tokens for the code', async () => {
    const { emulator } = await emulated(pools());
    const { url } = emulator;
    const back = new URL((await logIn(url)).headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(BACK);
    expect(back.searchParams.get('state')).toBe('kept');
    const form = { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', redirect_uri: BACK };
    const tokens = await token(url, { ...form, code_verifier: VERIFIER });
    expect(decodeJwt(tokens['access_token'] ?? '')).toMatchObject({ scope: 'openid', client_id: CLIENT_ID });
    expect(decodeJwt(tokens['id_token'] ?? '')).toMatchObject({ nonce: 'once', aud: CLIENT_ID });
    expect(await token(url, { ...form, code_verifier: VERIFIER })).toEqual({ error: 'invalid_grant' });
    const renewed = await token(url, { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '' });
    expect(Object.keys(renewed).toSorted()).toEqual(['access_token', 'expires_in', 'id_token', 'token_type']);
    expect(decodeJwt(renewed['access_token'] ?? '')).toMatchObject({ scope: 'openid' });
  });

  test('wants the right password, the right proof and an address that the client has', async () => {
    const { emulator } = await emulated(pools());
    const { url } = emulator;
    expect(await (await logIn(url, 'wrong')).text()).toContain('Incorrect username or password.');
    const code = new URL((await logIn(url)).headers.get('location') ?? '').searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: 'b'.repeat(43) };
    expect(await token(url, form)).toEqual({ error: 'invalid_grant' });
    const elsewhere = query({ redirect_uri: 'https://evil.example/' });
    expect((await fetch(`${url}/oauth2/authorize?${elsewhere}`, { redirect: 'manual' })).status).toBe(400);
  });

  test('signs out to an address that the client has', async () => {
    const { emulator } = await emulated(pools());
    const out = (target: string) =>
      fetch(`${emulator.url}/logout?client_id=${CLIENT_ID}&logout_uri=${encodeURIComponent(target)}`, {
        redirect: 'manual',
      });
    expect((await out('http://localhost:5173/')).headers.get('location')).toBe('http://localhost:5173/');
    expect((await out('https://evil.example/')).status).toBe(400);
  });
});

test('pages of any origin may ask', async () => {
  const { emulator } = await emulated(pools());
  const headers = {
    origin: 'http://localhost:5173',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-amz-target',
  };
  const asked = await fetch(emulator.url, { method: 'OPTIONS', headers });
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'x-amz-target']);
  const { headers: answered } = await fetch(`${emulator.url}/${POOL_ID}/.well-known/jwks.json`, { headers });
  expect(answered.get('access-control-allow-origin')).toBe('*');
});

test('a pool can be told how long tokens live', async () => {
  const { cognito } = await emulated(pools({}, { tokenSeconds: 75 }));
  const { AccessToken, IdToken, ExpiresIn } = await signIn(cognito);
  const lives = [AccessToken, IdToken].map((text) => decodeJwt(text)).map(({ exp = 0, iat = 0 }) => exp - iat);
  expect([...lives, ExpiresIn]).toEqual([75, 75, 75]);
});

test('with rotation, each refresh token counts once, and for the grace period', async () => {
  let now = Date.now();
  const rotation = { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 } };
  const { cognito } = await emulated({ ...pools(rotation), now: () => now });
  const refresh = async (RefreshToken: string | undefined) =>
    (await cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId: CLIENT_ID, RefreshToken })))
      .AuthenticationResult?.RefreshToken;
  const { RefreshToken: first } = await signIn(cognito);
  const second = await refresh(first);
  expect(second).not.toBe(first);
  now += 9000;
  expect(await refresh(first)).toEqual(expect.any(String));
  now += 2000;
  await expect(refresh(first)).rejects.toThrow(expect.objectContaining({ name: 'RefreshTokenReuseException' }));
  expect(await refresh(second)).toEqual(expect.any(String));
});
