/**
 * What real Storage answered to fifty tokens (versions 1.22.1, 1.33.0 and 1.70.6, asked through a gateway with the local
 * stack's rules): the emulated one answers the same, and the verdict on each is written down here by hand.
 */
import { createHmac, createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { describe, expect, it } from 'vitest';
import { known } from '../../src/core/fact.ts';
import { readStorage, type LiveAnswer } from '../../src/core/supabase/answers.ts';
import { signToken } from '../../src/emulator/cognito/token-keys.ts';
import type { Emulator } from '../emulator-kit/full-emulator.ts';
import { HMAC_SECRET } from '../emulator-kit/supabase/storage.ts';
import { complaints } from '../core/findings.ts';
import { healthy } from '../core/worlds.ts';
import { LIVE } from '../core/worlds-live.ts';
import { rsaKeyPair } from '../harness/keys.ts';
import { ROOT } from '../harness/paths.ts';
import { ask, ISSUER, KEY, POOL_ID, project } from './supabase-kit.ts';

interface Recorded {
  status: number;
  body: unknown;
}

const VERSIONS = ['1.70.6', '1.33.0', '1.22.1'] as const;
type Version = (typeof VERSIONS)[number];
const RECORD = JSON.parse(readFileSync(`${ROOT}test/emulator/storage-answers.json`, 'utf8')) as Record<
  string,
  Record<Version, Recorded>
>;

/** What Storage made of it; the later word of two is what 1.33.0 and 1.22.1 say of it, of three each version's own. */
// prettier-ignore
const VERDICTS: Readonly<Record<string, string>> = {
  'good access token': 'accepted',
  'good ID token': 'accepted',
  'expired 1 h ago': 'expired',
  'expired 10 s ago': 'expired',
  'not yet valid (nbf +600)': 'expired',
  'nbf +10 s': 'expired',
  'iat in the future +600': 'accepted',
  'kid unknown': 'rejected',
  'no kid in header': 'rejected',
  'wrong key under a known kid': 'rejected',
  'signature tampered': 'rejected',
  'wrong issuer (other pool, key known)': 'accepted',
  'issuer not Cognito at all': 'accepted',
  'role missing': 'accepted',
  'role empty string': 'accepted',
  'role unknown to Postgres': 'role-rejected',
  'role exists, not granted (lonely)': 'role-rejected',
  'role postgres (superuser)': 'role-rejected',
  'role supabase_admin': 'role-rejected',
  'role authenticator': 'ungranted',
  'role app_user (granted to authenticator)': 'ungranted',
  'role service_role': 'accepted',
  'role anon': 'accepted',
  'role array': 'role-rejected',
  'role number': 'role-rejected',
  'role with quotes/NUL-ish': 'role-rejected',
  'role Authenticated (upper case)': 'role-rejected',
  'HS256, legacy secret, no kid': 'accepted',
  'HS256, legacy secret, kid of Cognito': 'accepted',
  'HS256, wrong secret': 'rejected',
  'RS384 with a known key': 'rejected rejected accepted',
  'alg none': 'rejected',
  'no sub': 'accepted',
  'sub not a UUID (client credentials)': 'accepted',
  'sub a number': 'accepted',
  'no exp': 'accepted',
  'exp a string': 'rejected',
  'aud an array': 'accepted',
  'aud of another client': 'accepted',
  'huge token 12 kB': 'accepted',
  'huge token 40 kB': 'too-large',
  // The gateway's own failure says nothing of the token.
  'typ JWT in header': 'accepted unclear unclear',
  'second key of the pool': 'accepted',
  'JWE (5 parts)': 'rejected',
  'two parts': 'rejected',
  '[object Object]': 'rejected',
  'sb_publishable_ key as bearer': 'accepted',
  'legacy anon JWT as bearer': 'accepted',
  'no Authorization': 'accepted',
  'empty bearer': 'rejected',
};

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

it('each recorded case has its verdict', () => {
  expect(Object.keys(VERDICTS)).toEqual(Object.keys(RECORD));
});

describe.each(VERSIONS)('Storage %s', (version) => {
  it.each(Object.keys(RECORD))('%s', (name) => {
    const words = VERDICTS[name]?.split(' ') ?? [];
    const { status, body } = RECORD[name]?.[version] ?? { status: 0, body: '' };
    const reading = readStorage({ status, text: textOf(body) });
    expect(reading.kind).toBe(words[VERSIONS.indexOf(version)] ?? words[0]);
    // Only where Postgres ran something as the role is it known to take it.
    expect(reading.tookRole ?? false).toBe(reading.kind === 'accepted');
  });
});

/** What `verify` says of it where the token is in order by itself, and the Data API took it without whoami. */
const COMPLAINTS: Readonly<Record<string, readonly string[]>> = {
  accepted: [],
  expired: ['live/expired'],
  rejected: ['live/rejected'],
  'role-rejected': ['live/role-rejected'],
  'too-large': ['live/rejected'],
  ungranted: ['live/role-rejected'],
};

/** The gateway's own failures aside. */
const JUDGED = VERSIONS.flatMap((version) => Object.keys(RECORD).map((name) => ({ version, name }))).filter(
  ({ version, name }) => RECORD[name]?.[version].status !== 502,
);

it.each(JUDGED)('verify on $version: $name', ({ version, name }) => {
  const { status, body } = RECORD[name]?.[version] ?? { status: 0, body: '' };
  const { kind, ...reading } = readStorage({ status, text: textOf(body) });
  const answer = { ...LIVE, ...reading, kind } as LiveAnswer;
  expect(complaints(healthy({ rest: known(LIVE), storage: known(answer) }))).toEqual(COMPLAINTS[kind]);
});

const now = Math.floor(Date.now() / 1000);
const SUB = '7f1c2d3e-0000-4000-8000-000000000001';
const CLAIMS = { sub: SUB, iss: ISSUER, role: 'authenticated', iat: now, exp: now + 3600 };
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function pool(emulator: Emulator) {
  const found = emulator.state.cognito.pools.get(POOL_ID);
  if (!found) throw new Error('no pool');
  return found;
}

const signed = (emulator: Emulator, claims: object = {}, use: 'access' | 'id' = 'access'): string =>
  signToken(emulator.state, pool(emulator), use, { ...CLAIMS, ...claims });

/** By the pool's key, under a header of one's own. */
function signedUnder(emulator: Emulator, header: object): string {
  const key = emulator.state.cognito.keys.get(POOL_ID)?.access.privateKey;
  if (!key) throw new Error('no key');
  const sign = (text: string) => createSign('RSA-SHA256').update(text).sign(key, 'base64url');
  return made({ alg: 'RS256', kid: kidOf(emulator), ...header }, {}, sign);
}

/** Of keys that are not the pool's, or in another way. */
function made(header: object, claims: object, signature: (text: string) => string): string {
  const text = `${encoded(header)}.${encoded({ ...CLAIMS, ...claims })}`;
  return `${text}.${signature(text)}`;
}
const byStranger =
  (algorithm = 'RSA-SHA256') =>
  (text: string): string =>
    createSign(algorithm).update(text).sign(rsaKeyPair('stranger').privateKey, 'base64url');
const bySecret =
  (secret: Uint8Array) =>
  (text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url');
const kidOf = (emulator: Emulator): string =>
  (JSON.parse(Buffer.from(signed(emulator).split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
const withRole =
  (role: unknown) =>
  (emulator: Emulator): string =>
    signed(emulator, { role });
const withClaims =
  (claims: object) =>
  (emulator: Emulator): string =>
    signed(emulator, claims);

/** Each recorded case's Authorization; undefined: none. */
const TOKENS: Readonly<Record<string, (emulator: Emulator) => string | undefined>> = {
  'good access token': withClaims({}),
  'good ID token': (emulator) => signed(emulator, { aud: 'client' }, 'id'),
  'expired 1 h ago': withClaims({ exp: now - 3600 }),
  'expired 10 s ago': withClaims({ exp: now - 10 }),
  'not yet valid (nbf +600)': withClaims({ nbf: now + 600 }),
  'nbf +10 s': withClaims({ nbf: now + 10 }),
  'iat in the future +600': withClaims({ iat: now + 600 }),
  'kid unknown': () => made({ alg: 'RS256', kid: 'else' }, {}, byStranger()),
  'no kid in header': () => made({ alg: 'RS256' }, {}, byStranger()),
  'wrong key under a known kid': (emulator) => made({ alg: 'RS256', kid: kidOf(emulator) }, {}, byStranger()),
  'signature tampered': (emulator) => signed(emulator).replace(/.{8}$/, 'AAAAAAAA'),
  'wrong issuer (other pool, key known)': withClaims({ iss: `${ISSUER}x` }),
  'issuer not Cognito at all': withClaims({ iss: 'https://example.com' }),
  'role missing': withRole(undefined),
  'role empty string': withRole(''),
  'role unknown to Postgres': withRole('no_such_role'),
  'role exists, not granted (lonely)': withRole('lonely'),
  'role postgres (superuser)': withRole('postgres'),
  'role supabase_admin': withRole('supabase_admin'),
  'role authenticator': withRole('authenticator'),
  'role app_user (granted to authenticator)': withRole('app_user'),
  'role service_role': withRole('service_role'),
  'role anon': withRole('anon'),
  'role array': withRole(['authenticated']),
  'role number': withRole(7),
  'role with quotes/NUL-ish': withRole('authe"nticated'),
  'role Authenticated (upper case)': withRole('Authenticated'),
  'HS256, legacy secret, no kid': () => made({ alg: 'HS256' }, {}, bySecret(HMAC_SECRET)),
  'HS256, legacy secret, kid of Cognito': (emulator) =>
    made({ alg: 'HS256', kid: kidOf(emulator) }, {}, bySecret(HMAC_SECRET)),
  'HS256, wrong secret': () => made({ alg: 'HS256' }, {}, bySecret(new Uint8Array(40))),
  'RS384 with a known key': (emulator) => made({ alg: 'RS384', kid: kidOf(emulator) }, {}, byStranger('RSA-SHA384')),
  'alg none': () => made({ alg: 'none' }, {}, () => ''),
  'no sub': withClaims({ sub: undefined }),
  'sub not a UUID (client credentials)': withClaims({ sub: '5tq1v2w3x4y5z6a7b8c9d0e1f2' }),
  'sub a number': withClaims({ sub: 7 }),
  'no exp': withClaims({ exp: undefined }),
  'exp a string': withClaims({ exp: String(now + 3600) }),
  'aud an array': withClaims({ aud: ['a', 'b'] }),
  'aud of another client': withClaims({ aud: 'another' }),
  'huge token 12 kB': withClaims({ padding: 'x'.repeat(8500) }),
  'huge token 40 kB': withClaims({ padding: 'x'.repeat(30_000) }),
  'typ JWT in header': (emulator) => signedUnder(emulator, { typ: 'JWT' }),
  'second key of the pool': (emulator) => signed(emulator, {}, 'id'),
  'JWE (5 parts)': () => 'a.b.c.d.e',
  'two parts': () => 'a.b',
  '[object Object]': () => '[object Object]',
  'sb_publishable_ key as bearer': () => KEY,
  'legacy anon JWT as bearer': (emulator) =>
    [...emulator.state.supabase.projects.values()][0]?.keys.find(({ name }) => name === 'anon')?.api_key,
  'no Authorization': () => undefined,
  'empty bearer': () => '',
};

it('the emulated Storage gives the newest of the recorded answers, all fifty', async () => {
  const dataApi = { roles: ['app_user'], ungranted: ['lonely'] };
  // The clock stands still: some tokens are good, or not, for ten seconds.
  const emulator = await project({ integrations: [{ oidc_issuer_url: ISSUER }], dataApi }, () => now * 1000);
  expect(Object.keys(TOKENS)).toEqual(Object.keys(RECORD));
  for (const [name, token] of Object.entries(TOKENS)) {
    const sent = token(emulator);
    const headers = { apikey: KEY, ...(sent === undefined ? {} : { authorization: `Bearer ${sent}` }) };
    const { status, body = '' } = await ask(emulator, '/storage/v1/bucket', { headers });
    expect({ name, status, body }).toEqual({ name, ...RECORD[name]?.['1.70.6'] });
  }
});

it('a role is taken or refused as Postgres does it for the login of Storage', async () => {
  const db = await PGlite.create();
  await db.exec(`
    create role anon; create role authenticated; create role service_role bypassrls;
    create role supabase_admin superuser; create role app_user; create role supabase_auth_admin;
    create role authenticator noinherit; create role supabase_storage_admin noinherit;
    grant anon, authenticated, service_role, app_user to authenticator;
    grant authenticator to supabase_storage_admin;
    create schema storage authorization supabase_storage_admin;
    grant usage on schema storage to anon, authenticated, service_role;
    create table storage.buckets (id text);
    grant select on storage.buckets to anon, authenticated, service_role;
    alter table storage.buckets owner to supabase_storage_admin;
    set session authorization supabase_storage_admin;
  `);
  const emulator = await project({ integrations: [{ oidc_issuer_url: ISSUER }], dataApi: { roles: ['app_user'] } });
  const roles = ['anon', 'authenticated', 'service_role', 'app_user', 'authenticator', 'supabase_storage_admin'];
  for (const role of [...roles, 'postgres', 'supabase_admin', 'supabase_auth_admin', 'nobody', 'Authenticated']) {
    const inPostgres = await db
      .transaction(async (tx) => {
        await tx.query("select set_config('role', $1, true)", [role]);
        await tx.query('select * from storage.buckets');
      })
      .then(
        () => 'taken',
        (error: unknown) => {
          const { code, message } = error as { code: string; message: string };
          return code === '42501' ? message : `database error, code: ${code}`;
        },
      );
    const headers = { apikey: KEY, authorization: `Bearer ${signed(emulator, { role })}` };
    const { status, body } = await ask(emulator, '/storage/v1/bucket', { headers });
    const said = status === 200 ? 'taken' : (body as { message: string }).message;
    expect({ role, said }).toEqual({ role, said: inPostgres });
  }
  await db.close();
});
