/** Storage's and Realtime's answers to tokens, asked by the real supabase-js. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Emulator } from '../emulator-kit/full-emulator.ts';
import type { ProjectSeed } from '../emulator-kit/supabase/projects.ts';
import { signToken } from '../../src/emulator/cognito/token-keys.ts';
import { ISSUER, KEY, POOL_ID, ask, project } from './supabase-kit.ts';

const SECONDS = Math.floor(Date.now() / 1000);
const CLAIMS = { sub: '7f1c2d3e-0000-4000-8000-000000000001', iss: ISSUER, iat: SECONDS, exp: SECONDS + 3600 };

const hosted = (seed: Partial<ProjectSeed> = {}): Promise<Emulator> =>
  project({ integrations: [{ oidc_issuer_url: ISSUER }], ...seed });

function signed(emulator: Emulator, claims: object, poolId = POOL_ID): string {
  const pool = emulator.state.cognito.pools.get(poolId);
  if (pool === undefined) throw new Error('no pool');
  return signToken(emulator.state, pool, 'access', { ...CLAIMS, ...claims });
}

async function clientWith(emulator: Emulator, token: unknown): Promise<SupabaseClient> {
  const client = createClient(emulator.url, KEY, {
    realtime: { transport: WebSocket as never },
    accessToken: () => Promise.resolve(token as string),
  });
  onTestFinished(async () => {
    await client.removeAllChannels();
    await client.realtime.disconnect();
  });
  // A channel that is subscribed in the tick in which the client is made joins without the token.
  await client.realtime.setAuth();
  return client;
}

/** The last status of a channel's subscription that settles it, and the words that came with it. */
function join(client: SupabaseClient, topic = 'probe'): Promise<{ status: string; error?: string }> {
  return new Promise((resolve) => {
    client.channel(topic).subscribe((status, error) => {
      resolve({ status, ...(error === undefined ? {} : { error: error.message }) });
    });
  });
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What is wrong with a token, and what each service says of it. */
const REFUSED: readonly [string, (emulator: Emulator) => string, RegExp, RegExp][] = [
  [
    'of another pool',
    (emulator) => signed(emulator, { role: 'authenticated' }, 'us-east-1_Other'),
    /Key for the RS256 algorithm/,
    /^JwtSignerError: .*\(kid\) "/,
  ],
  [
    'with a broken signature',
    (emulator) => signed(emulator, { role: 'authenticated' }).replace(/\.[^.]+$/, '.AAAA'),
    /signature verification failed/,
    /^JwtSignatureError/,
  ],
  [
    'that expired a second ago',
    (emulator) => signed(emulator, { role: 'authenticated', exp: SECONDS - 1 }),
    /"exp" claim timestamp check failed/,
    /^InvalidJWTToken: Token has expired \d+ seconds ago$/,
  ],
  ['of three words', () => 'a.b.c', /./, /^MalformedJWT/],
  [
    'without a signature',
    () => `${encoded({ alg: 'none', kid: 'x' })}.${encoded(CLAIMS)}.`,
    /"alg" \(Algorithm\) Header Parameter value not allowed/,
    /^JwtSignerError/,
  ],
];

describe('Storage', () => {
  test('lists for whoever is let in', async () => {
    const emulator = await hosted();
    const client = await clientWith(emulator, signed(emulator, { role: 'authenticated' }));
    expect(await client.storage.listBuckets()).toEqual({ data: [], error: null });
    expect(await client.storage.from('avatars').list()).toEqual({ data: [], error: null });
  });

  test('takes a token without a role for anon, and says nothing of it', async () => {
    const emulator = await hosted();
    expect((await (await clientWith(emulator, signed(emulator, {}))).storage.listBuckets()).error).toBeNull();
  });

  test.each(REFUSED)('refuses a token %s', async (_what, token, words) => {
    const emulator = await hosted();
    const { error } = await (await clientWith(emulator, token(emulator))).storage.listBuckets();
    expect(error).toMatchObject({ status: 400, statusCode: '403', message: expect.stringMatching(words) as string });
  });

  test('without an integration, no RSA key is known at all', async () => {
    const emulator = await hosted({ integrations: [] });
    const { error } = await (
      await clientWith(emulator, signed(emulator, { role: 'authenticated' }))
    ).storage.listBuckets();
    expect(error?.message).toBe('"alg" (Algorithm) Header Parameter value not allowed');
  });

  test('a role that Postgres does not have, or does not give', async () => {
    const emulator = await hosted();
    const message = async (role: string) =>
      (await (await clientWith(emulator, signed(emulator, { role }))).storage.listBuckets()).error?.message;
    expect(await message('editor')).toBe('database error, code: 22023');
    expect(await message('postgres')).toBe('permission denied to set role "postgres"');
  });

  test('the gateway wants an API key', async () => {
    const emulator = await hosted();
    expect(await ask(emulator, '/storage/v1/bucket')).toMatchObject({ status: 401 });
    expect(await ask(emulator, '/storage/v1/nothing', { headers: { apikey: KEY } })).toMatchObject({
      status: 400,
      body: { statusCode: '404' },
    });
  });
});

describe('Realtime', () => {
  test('joins as the role of the token', async () => {
    const emulator = await hosted();
    expect(await join(await clientWith(emulator, signed(emulator, { role: 'authenticated' })))).toEqual({
      status: 'SUBSCRIBED',
    });
    expect(emulator.state.supabase.joins).toEqual([{ topic: 'realtime:probe', role: 'authenticated' }]);
  });

  test.each([
    ['an object where a string is wanted', { toString: (): string => 'a.b.c' }],
    ['nothing', null],
    ['the API key', KEY],
  ])('is anonymous in silence with %s', async (_what, token) => {
    const emulator = await hosted();
    expect(await join(await clientWith(emulator, token))).toEqual({ status: 'SUBSCRIBED' });
    expect(emulator.state.supabase.joins).toMatchObject([{ role: 'anon' }]);
  });

  test('refuses a token without a role', async () => {
    const emulator = await hosted();
    expect(await join(await clientWith(emulator, signed(emulator, {})))).toEqual({
      status: 'CHANNEL_ERROR',
      error: 'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
    });
  });

  test.each(REFUSED)('refuses a token %s', async (_what, token, _storage, words) => {
    const emulator = await hosted();
    const { status, error } = await join(await clientWith(emulator, token(emulator)));
    expect({ status, error }).toEqual({ status: 'CHANNEL_ERROR', error: expect.stringMatching(words) as string });
    expect(emulator.state.supabase.joins).toEqual([]);
  });

  test.each(['1.0.0', '2.0.0'] as const)('speaks version %s of the protocol', async (vsn) => {
    const emulator = await hosted();
    const client = createClient(emulator.url, KEY, { realtime: { transport: WebSocket as never, vsn } });
    expect(await join(client)).toEqual({ status: 'SUBSCRIBED' });
    await client.removeAllChannels();
    await client.realtime.disconnect();
  });

  test('wants an API key, and nothing else is upgraded', async () => {
    const emulator = await hosted();
    const refused = (path: string) =>
      new Promise<string>((resolve) => {
        new WebSocket(`${emulator.url.replace('http', 'ws')}${path}`).on('error', (error) => resolve(error.message));
      });
    expect(await refused('/realtime/v1/websocket?apikey=sb_publishable_wrong')).toMatch(/401/);
    expect(await refused('/elsewhere')).toMatch(/hang up/);
  });
});
