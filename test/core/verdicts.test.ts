/**
 * Tokens, and what PostgREST, Storage and Realtime make of each: written down by hand from those services' own sources
 * (PostgREST Auth/Jwt.hs and docs/references/errors.rst; storage src/internal/auth/jwt.ts; realtime jwt_verification.ex
 * and channels_authorization.ex), never from this program's code. Its verdict has to be the same, and jose's.
 */
import { exportJWK, jwtVerify, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { describe, expect, it } from 'vitest';
import { known } from '../../src/core/fact.ts';
import type { ObservedToken } from '../../src/core/token/observed.ts';
import { signatureCheck } from '../../src/core/token/signature.ts';
import { decodeToken } from '../../src/core/token/token.ts';
import { rsaKeyPair } from '../harness/keys.ts';
import { findings } from './findings.ts';
import { CLIENT_ID, healthy, ISSUER, SUB } from './worlds.ts';

const KID = 'key-1';
const now = Math.floor(Date.now() / 1000);

type Keys = ReturnType<typeof rsaKeyPair>;
const ours = rsaKeyPair();
const theirs = rsaKeyPair('stranger');

const good = {
  sub: SUB,
  iss: ISSUER,
  client_id: CLIENT_ID,
  token_use: 'access',
  username: SUB,
  iat: now - 60,
  exp: now + 3540,
  role: 'authenticated',
};

const signed = (claims: JWTPayload, header: object = {}, keys: Keys = ours): Promise<string> =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'RS256', kid: KID, ...header }).sign(keys.privateKey);

const without = async (claim: keyof typeof good): Promise<string> => {
  const { [claim]: _left, ...rest } = good;
  return new SignJWT(rest).setProtectedHeader({ alg: 'RS256', kid: KID }).sign(ours.privateKey);
};

const changed = (raw: string): string => {
  const [header = '', , signature = ''] = raw.split('.');
  return [header, Buffer.from(JSON.stringify({ ...good, sub: 'else' })).toString('base64url'), signature].join('.');
};

/** What a service does: takes the token as its role, takes it as nobody's, or refuses it. */
type Verdict = 'authenticated' | 'anon' | 'refused';

interface Row {
  what: string;
  token: () => Promise<string> | string;
  rest: Verdict;
  storage: Verdict;
  realtime: Verdict;
  /** Whether jose takes signature, times and issuer. */
  jose: boolean;
  /** The check that says why; none where all three take it. */
  check?: string;
}

const all = (verdict: Verdict): Pick<Row, 'rest' | 'storage' | 'realtime'> => ({
  rest: verdict,
  storage: verdict,
  realtime: verdict,
});

// prettier-ignore
const ROWS: readonly Row[] = [
  { what: 'as it should be', token: () => signed({}), ...all('authenticated'), jose: true },
  { what: 'an ID token', token: () => signed({ token_use: 'id', aud: CLIENT_ID }), ...all('authenticated'), jose: true },
  { what: 'no role', token: () => without('role'), rest: 'anon', storage: 'anon', realtime: 'refused', jose: true, check: 'token/role-missing' },
  { what: 'the role in a list', token: () => signed({ role: ['authenticated'] }), ...all('refused'), jose: true, check: 'token/role-type' },
  { what: 'the role null', token: () => signed({ role: null }), ...all('refused'), jose: true, check: 'token/role-type' },
  { what: 'a role that Postgres has not', token: () => signed({ role: 'Authenticated' }), ...all('refused'), jose: true, check: 'token/role-value' },
  { what: 'the role anon', token: () => signed({ role: 'anon' }), ...all('anon'), jose: true, check: 'token/role-value' },
  { what: 'expired an hour ago', token: () => signed({ iat: now - 7200, exp: now - 3600 }), ...all('refused'), jose: false, check: 'token/expired' },
  {
    what: 'expired ten seconds ago',
    token: () => signed({ iat: now - 3600, exp: now - 10 }),
    rest: 'authenticated',
    storage: 'refused',
    realtime: 'refused',
    jose: false,
    check: 'token/expired',
  },
  { what: 'no exp', token: () => without('exp'), rest: 'authenticated', storage: 'authenticated', realtime: 'refused', jose: true, check: 'token/expired' },
  { what: 'not valid yet', token: () => signed({ nbf: now + 600 }), ...all('refused'), jose: false, check: 'token/not-yet-valid' },
  { what: 'signed by another pool, under our key id', token: () => signed({}, {}, theirs), ...all('refused'), jose: false, check: 'token/signature' },
  { what: 'a key id of another pool', token: () => signed({}, { kid: 'else' }, theirs), ...all('refused'), jose: false, check: 'token/key-unknown' },
  { what: 'a payload that was changed', token: async () => changed(await signed({})), ...all('refused'), jose: false, check: 'token/signature' },
  {
    what: 'HS256',
    token: () => new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: KID }).sign(new TextEncoder().encode('a-secret-of-32-characters-or-more')),
    ...all('refused'),
    jose: false,
    check: 'token/algorithm',
  },
  { what: 'no signature', token: () => new UnsecuredJWT(good).encode(), ...all('refused'), jose: false, check: 'token/algorithm' },
  { what: 'an object turned into text', token: () => '[object Object]', ...all('refused'), jose: false, check: 'token/malformed' },
  { what: 'an API key', token: () => 'sb_publishable_abc', rest: 'refused', storage: 'refused', realtime: 'anon', jose: false, check: 'token/malformed' },
];

async function observed(raw: string): Promise<ObservedToken> {
  const jwks = { keys: [{ ...(await exportJWK(ours.publicKey)), kid: KID, alg: 'RS256', use: 'sig' }] };
  const decoded = decodeToken(raw);
  const base = { origin: 'given' as const, label: 'token', length: raw.length, decoded };
  return decoded.ok ? { ...base, signature: signatureCheck(jwks)(raw, decoded) } : base;
}

describe.each(ROWS)('a token: $what', ({ token, rest, storage, realtime, jose: taken, check }) => {
  it('is judged as the three services do', async () => {
    const world = healthy({ tokens: known([await observed(await token())]) }, { now });
    const failed = findings(world).find(({ status }) => status === 'fail');
    const isTaken = [rest, storage, realtime].every((verdict) => verdict === 'authenticated');
    expect({ failed: failed?.id }).toEqual({ failed: isTaken ? undefined : check });
    expect(check === undefined).toBe(isTaken);
  });

  it('is judged as jose does, as far as jose looks', async () => {
    const raw = await token();
    const verdict = await jwtVerify(raw, ours.publicKey, { issuer: ISSUER, algorithms: ['RS256'] }).then(
      () => true,
      () => false,
    );
    expect(verdict).toBe(taken);
    const world = healthy({ tokens: known([await observed(raw)]) }, { now });
    expect(verdict || findings(world).some(({ status }) => status === 'fail')).toBe(true);
  });
});
