/** Tokens of a file are told apart by kind, on all cores: what is said of them is what is said of each by itself. */
import { sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '../../src/core/fact.ts';
import type { ObservedToken } from '../../src/core/token/observed.ts';
import { signatureCheck, type KeySet } from '../../src/core/token/signature.ts';
import { decodeToken } from '../../src/core/token/token.ts';
import { createLineCutter } from '../../src/sign-in/token-lines.ts';
import { observeListed } from '../../src/verify/listed-tokens.ts';
import { createWorld } from '../../src/world/world.ts';
import { rsaKeyPair } from '../harness/keys.ts';
import { findings } from './findings.ts';
import { CLAIMS, part } from './jwt.ts';
import { malformedTokens } from './malformed-tokens.ts';
import { CLIENT_ID, healthy, ISSUER, NOW, SUB } from './worlds.ts';

const KEY = rsaKeyPair();
const KEYS: KeySet = {
  keys: [
    { ...KEY.publicKey.export({ format: 'jwk' }), kid: 'k1' },
    { kty: 'RSA', kid: 'broken', n: 'AQAB', e: 'AQAB' },
  ],
};

function signed(claims: object = {}, header: object = {}): string {
  const content = `${part({ alg: 'RS256', kid: 'k1', ...header })}.${part({ ...CLAIMS, ...claims })}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), KEY.privateKey).toString('base64url')}`;
}

const GOOD = signed();
const TOKENS: readonly string[] = [
  GOOD,
  signed({ jti: 'another' }),
  signed({ token_use: 'id', client_id: undefined, aud: CLIENT_ID }),
  signed({ token_use: 'refresh' }),
  ...[{ kid: undefined }, { kid: '' }, { kid: 'k2' }, { kid: 'broken' }, { kid: 7 }, { crit: ['x'] }].map((header) =>
    signed({}, header),
  ),
  ...['HS256', 'none', 'RS512', undefined].map((alg) => signed({}, { alg })),
  `${GOOD.slice(0, GOOD.lastIndexOf('.'))}.`,
  `${GOOD.slice(0, -8)}AAAAAAAA`,
  `${GOOD.slice(0, -1)}!`,
  GOOD.slice(0, -40),
  ...[undefined, null, 'authenticated', 'Authenticated', 'anon', 'service_role', 'postgres', ['authenticated'], 3].map(
    (role) => signed({ role }),
  ),
  ...[`${ISSUER}/`, 'supabase', undefined, 3].map((iss) => signed({ iss })),
  ...[SUB.toUpperCase(), CLIENT_ID, undefined, 3].map((sub) => signed({ sub })),
  ...['other', undefined, [CLIENT_ID]].map((client) => signed({ client_id: client })),
  ...[NOW - 1, NOW, NOW + 1, NOW + 7, NOW - 4000, 'soon', undefined, NOW + 0.5].map((exp) => signed({ exp })),
  ...[NOW + 29, NOW + 30, NOW + 31, NOW + 4000, 'soon'].flatMap((time) => [
    signed({ iat: time }),
    signed({ nbf: time }),
  ]),
  signed({ long: 'x'.repeat(9000) }),
  'x'.repeat(70_000),
  'undefined',
  'e30.e30.x',
  ...malformedTokens(40).filter((text) => !/[\0\n\r]/.test(text) && text.trim() !== '' && text.length < 100_000),
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'listed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Each by itself, as `--token` is looked at. */
function oneByOne(tokens: readonly string[]): ObservedToken[] {
  const check = signatureCheck(KEYS);
  return tokens.map((text, index) => {
    const raw = text.trim();
    const decoded = decodeToken(raw);
    const observed: ObservedToken = {
      origin: 'given',
      label: `token in line ${index + 1}`,
      length: raw.length,
      decoded,
    };
    return decoded.ok ? { ...observed, signature: check(raw, decoded) } : observed;
  });
}

async function listed(tokens: readonly string[]): Promise<ObservedToken[]> {
  await writeFile(join(folder, 'tokens'), tokens.join('\n'));
  const world = createWorld({ cwd: folder, quiet: true }, new AbortController());
  const yardstick = { issuers: [ISSUER], role: 'authenticated', clientIds: [CLIENT_ID], now: NOW };
  return (await observeListed(world, 'tokens', yardstick, KEYS)).map(({ observed }) => observed);
}

/** What is said of tokens, at the time when they were looked at and somewhat later. */
function said(tokens: ObservedToken[]) {
  return [NOW, NOW + 9].map((now) => findings(healthy({ tokens: known(tokens), jwks: known(KEYS) }, { now })));
}

describe('tokens of a file', () => {
  it.each(TOKENS.map((token, index) => [index, token] as const))(
    'number %i alone is judged as it is',
    async (_index, token) => {
      expect(said(await listed([token]))).toEqual(said(oneByOne([token])));
    },
  );

  it('in any number and order, the same is said of them as of each by itself', async () => {
    const some = fc.array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(some, async (tokens) => {
        expect(said(await listed(tokens))).toEqual(said(oneByOne(tokens)));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('take no more room the more there are', async () => {
    const many = Array.from({ length: 3000 }, (_none, index) => signedLike(index));
    const kinds = await listed(many);
    expect(kinds.map(({ lines }) => lines)).toEqual([{ count: 3000, first: [1, 2, 3, 4] }]);
  });
});

/** Another token each time; its signature fits none of them. */
function signedLike(index: number): string {
  return `${part({ alg: 'RS256', kid: 'k1' })}.${part({ ...CLAIMS, jti: String(index) })}.c2ln`;
}

describe('lines that come in pieces', () => {
  it('are those of the whole, wherever it is cut', () => {
    const text = fc.array(
      fc.constantFrom('a', ' ', '\n', '\r\n', '\t', 'bc', 'é', ' '.repeat(40), 'x'.repeat(70_000)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50_000 }), (parts, size) => {
        const whole = parts.join('');
        const cut = createLineCutter();
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_none, index) =>
          whole.slice(index * size, (index + 1) * size),
        );
        const lines = [...pieces, '\n'].flatMap((piece) => cut(piece));
        const expected = whole.split('\n').flatMap((line, index) => {
          const raw = line.trim();
          return raw === '' ? [] : [{ line: index + 1, raw: raw.length > 65_536 ? '' : raw, length: raw.length }];
        });
        expect(lines.map(({ raw, ...rest }) => ({ ...rest, raw: rest.length > 65_536 ? '' : raw }))).toEqual(
          expected.map(({ raw, ...rest }) => ({ ...rest, raw })),
        );
      }),
      { numRuns: 300 },
    );
  });
});
