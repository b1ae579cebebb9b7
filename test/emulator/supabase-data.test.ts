import { createSign, generateKeyPairSync } from 'node:crypto';

import { createClient } from '@supabase/supabase-js';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import type { Emulator } from '../emulator-kit/full-emulator.ts';
import type { ProjectSeed } from '../emulator-kit/supabase/projects.ts';
import { signToken } from '../../src/emulator/cognito/token-keys.ts';
import { type Answer, ISSUER, KEY, POOL_ID, ask, project } from './supabase-kit.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const SECONDS = NOW / 1000;
const CLAIMS = { sub: '7f1c2d3e-0000-4000-8000-000000000001', iss: ISSUER, iat: SECONDS, exp: SECONDS + 3600 };

function signed(emulator: Emulator, claims: object, poolId = POOL_ID): string {
  const pool = emulator.state.cognito.pools.get(poolId);
  if (pool === undefined) throw new Error('no pool');
  return signToken(emulator.state, pool, 'access', { ...CLAIMS, ...claims });
}

function rest(emulator: Emulator, path: string, token?: string, method = 'GET'): Promise<Answer> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return ask(emulator, `/rest/v1/${path}`, { method, headers: { apikey: KEY, ...authorization } });
}

const hosted = (seed: Partial<ProjectSeed> = {}): Promise<Emulator> =>
  project({ integrations: [{ oidc_issuer_url: ISSUER }], dataApi: { whoami: true }, ...seed }, () => NOW);

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the Data API', () => {
  test('the gateway wants an API key of a project', async () => {
    const emulator = await hosted();
    expect(await ask(emulator, '/rest/v1/')).toMatchObject({
      status: 401,
      body: { message: 'No API key found in request' },
    });
    const wrong = await ask(emulator, '/rest/v1/', { headers: { apikey: 'sb_publishable_wrong' } });
    expect(wrong).toMatchObject({ status: 401, body: { message: 'Invalid API key' } });
    expect((await rest(emulator, '')).status).toBe(200);
  });

  test("a local stack's gateway looks at no key, for Storage neither", async () => {
    const emulator = await hosted({ local: true });
    const headers = { apikey: 'sb_publishable_wrong' };
    for (const path of ['/rest/v1/', '/storage/v1/bucket'])
      expect((await ask(emulator, path, { headers })).status).toBe(200);
  });

  test('a request is planned before the role is taken on', async () => {
    const emulator = await hosted({ dataApi: { whoami: false } });
    const token = signed(emulator, { role: 'nobody' });
    expect(await rest(emulator, 'rpc/cognito_supabase_whoami', token)).toMatchObject({ body: { code: 'PGRST202' } });
    expect(await rest(emulator, 'todos', token)).toMatchObject({ body: { code: '22023' } });
  });

  test('rows are for those whose token says authenticated', async () => {
    const emulator = await hosted();
    expect((await rest(emulator, 'todos')).body).toEqual([]);
    expect(await rest(emulator, 'todos', signed(emulator, {}))).toMatchObject({ status: 200, body: [] });
    expect((await rest(emulator, 'todos', signed(emulator, { role: 'authenticated' }))).body).toHaveLength(2);
    expect(
      (await rest(emulator, 'rpc/cognito_supabase_whoami', signed(emulator, { role: 'authenticated' }), 'POST')).body,
    ).toEqual({
      role: 'authenticated',
      sub: CLAIMS.sub,
    });
    expect((await rest(emulator, 'rpc/cognito_supabase_whoami', undefined, 'POST')).body).toEqual({
      role: 'anon',
      sub: null,
    });
  });

  test('issuers can be trusted without an integration, as a local config does', async () => {
    const emulator = await hosted({ integrations: [], dataApi: { issuers: [ISSUER] } });
    const token = signed(emulator, { role: 'authenticated' });
    expect((await rest(emulator, 'todos', token)).status).toBe(200);
    expect(await rest(emulator, 'rpc/cognito_supabase_whoami', token, 'POST')).toMatchObject({
      status: 404,
      body: { code: 'PGRST202' },
    });
    expect(await rest(emulator, 'nothing', token)).toMatchObject({ status: 404, body: { code: 'PGRST205' } });
  });

  test.each<[string, (emulator: Emulator) => string, string]>([
    ['is empty', () => '', 'Empty JWT is sent in Authorization header'],
    ['is an object', () => '[object Object]', 'Expected 3 parts in JWT; got 1'],
    ['has two parts', () => 'a.b', 'Expected 3 parts in JWT; got 2'],
    ['is garbage', () => 'a.b.c', 'JWT cryptographic operation failed'],
    ['is of another pool', (emulator) => signed(emulator, {}, 'us-east-1_Other'), 'No suitable key or wrong key type'],
    [
      'is not signed',
      () => `${encoded({ alg: 'none' })}.${encoded(CLAIMS)}.`,
      'Wrong or unsupported encoding algorithm',
    ],
    ['is HS256', () => `${encoded({ alg: 'HS256' })}.${encoded(CLAIMS)}.AAAA`, 'No suitable key or wrong key type'],
    [
      'was changed',
      (emulator) => signed(emulator, {}).replace(/\.[^.]+\./, `.${encoded({ ...CLAIMS, role: 'service_role' })}.`),
      'JWT cryptographic operation failed',
    ],
  ])('a token that %s is PGRST301', async (_title, token, message) => {
    const emulator = await hosted();
    const { status, body, headers } = await rest(emulator, 'todos', token(emulator));
    expect({ status, body }).toMatchObject({ status: 401, body: { code: 'PGRST301', message, hint: null } });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
  });

  test('a token without kid is tried with every key', async () => {
    const emulator = await hosted();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = `${encoded({ alg: 'RS256' })}.${encoded({ ...CLAIMS, role: 'authenticated' })}`;
    const forged = `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
    expect((await rest(emulator, 'todos', forged)).body).toMatchObject({
      code: 'PGRST301',
      message: 'JWT cryptographic operation failed',
    });
    const own = emulator.state.cognito.keys.get(POOL_ID)?.access.privateKey;
    if (own === undefined) throw new Error('no key');
    const genuine = `${text}.${createSign('RSA-SHA256').update(text).sign(own, 'base64url')}`;
    expect((await rest(emulator, 'todos', genuine)).body).toHaveLength(2);
  });

  test.each([
    [{ exp: SECONDS - 31 }, 'JWT expired'],
    [{ nbf: SECONDS + 31 }, 'JWT not yet valid'],
    [{ iat: SECONDS + 31 }, 'JWT issued at future'],
    [{ exp: 'soon' }, "The JWT 'exp' claim must be a number"],
  ])('claims %j are PGRST303', async (claims, message) => {
    const emulator = await hosted();
    expect(await rest(emulator, 'todos', signed(emulator, claims))).toMatchObject({
      status: 401,
      body: { code: 'PGRST303', message },
    });
  });

  test('half a minute of skew is allowed', async () => {
    const emulator = await hosted();
    const token = signed(emulator, { iat: SECONDS + 30, nbf: SECONDS + 30, exp: SECONDS - 30 });
    expect((await rest(emulator, 'todos', token)).status).toBe(200);
  });

  test.each([
    ['editor', 401, '22023', 'role "editor" does not exist'],
    [['authenticated'], 401, '22023', String.raw`role "[\"authenticated\"]" does not exist`],
    ['postgres', 403, '42501', 'permission denied to set role "postgres"'],
  ])('the role %j is refused', async (role, status, code, message) => {
    const emulator = await hosted();
    expect(await rest(emulator, 'todos', signed(emulator, { role }))).toMatchObject({
      status,
      body: { code, message },
    });
  });

  test('a role of the project’s own is let in', async () => {
    const emulator = await hosted({ dataApi: { whoami: true, roles: ['editor'] } });
    expect(
      (await rest(emulator, 'rpc/cognito_supabase_whoami', signed(emulator, { role: 'editor' }), 'POST')).body,
    ).toMatchObject({ role: 'editor' });
  });

  test('supabase-js reads it with and without a token', async () => {
    const emulator = await hosted();
    const realtime = { transport: WebSocket as never };
    const anonymous = createClient(emulator.url, KEY, { realtime });
    expect(await anonymous.from('todos').select()).toMatchObject({ status: 200, data: [] });
    const accessToken = () => Promise.resolve(signed(emulator, { role: 'authenticated' }));
    const signedIn = createClient(emulator.url, KEY, { realtime, accessToken });
    expect((await signedIn.from('todos').select()).data).toHaveLength(2);
    expect((await signedIn.rpc('cognito_supabase_whoami')).data).toMatchObject({ role: 'authenticated' });
  });
});
