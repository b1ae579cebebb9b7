import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { base64url, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeToken, isMachineToken, tokenUse, verifySignature, type DecodedToken, type SignatureResult } from '../../src/core/token.ts';
import { CLIENT_ID, ISSUER, SUB } from './worlds.ts';

const CLAIMS = { sub: SUB, iss: ISSUER, client_id: CLIENT_ID, token_use: 'access', role: 'authenticated', exp: 1_790_003_540 };

interface Pool {
  keys: JSONWebKeySet;
  privateKey: CryptoKey;
  strangerKey: CryptoKey;
}

async function publicJwk(key: CryptoKey, kid: string): Promise<JSONWebKeySet['keys'][number]> {
  const { kty = '', ...jwk } = await exportJWK(key);
  return { ...jwk, kty, kid, alg: 'RS256', use: 'sig' };
}

async function pool(): Promise<Pool> {
  const [signing, other, stranger] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256'), generateKeyPair('RS256')]);
  return { keys: { keys: [await publicJwk(other.publicKey, 'id-key'), await publicJwk(signing.publicKey, 'access-key')] }, privateKey: signing.privateKey, strangerKey: stranger.privateKey };
}

let signer: Pool;
let valid: string;
beforeAll(async () => {
  signer = await pool();
  valid = await sign({ kid: 'access-key' });
});

function sign(header: { kid?: string }, key = signer.privateKey, claims: Record<string, unknown> = CLAIMS): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
}

function decoded(raw: string): DecodedToken {
  const result = decodeToken(raw);
  if (!result.ok) throw new Error(`not decoded: ${result.what}`);
  return result;
}

function judge(raw: string, keys = signer.keys): Promise<SignatureResult> {
  return verifySignature(raw, decoded(raw), keys);
}

function part(value: unknown): string {
  return base64url.encode(typeof value === 'string' ? value : JSON.stringify(value));
}

describe('verifySignature', () => {
  it('takes a token of the pool', async () => {
    expect(await judge(valid)).toBe('valid');
  });

  it('does not judge claims', async () => {
    expect(await judge(await sign({ kid: 'access-key' }, signer.privateKey, { exp: 1, iss: 'https://elsewhere.example' }))).toBe('valid');
  });

  it('takes no token of a stranger under the pool\'s kid', async () => {
    expect(await judge(await sign({ kid: 'access-key' }, signer.strangerKey))).toBe('invalid');
  });

  it('takes no token under another of the pool\'s kids', async () => {
    expect(await judge(await sign({ kid: 'id-key' }))).toBe('invalid');
  });

  it.each([['another kid', 'rotated-away'], ['a kid that differs in case', 'ACCESS-KEY'], ['a name of Object\'s', '__proto__']])('does not know %s', async (_what, kid) => {
    expect(await judge(await sign({ kid }))).toBe('unknown-kid');
  });

  it('says when there is no kid', async () => {
    expect(await judge(await sign({}))).toBe('no-kid');
    expect(await judge(await sign({ kid: '' }))).toBe('no-kid');
    expect(await judge(`${part({ alg: 'RS256', kid: 7 })}.${part(CLAIMS)}.AAAA`)).toBe('no-kid');
  });

  it('takes no HS256, not even one signed with the public key', async () => {
    const jwk = signer.keys.keys[1];
    const raw = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: 'access-key' }).sign(new TextEncoder().encode(JSON.stringify(jwk)));
    expect(await judge(raw)).toBe('unsupported-algorithm');
  });

  it.each(['none', 'None', 'NONE', 'rs256', 'RS512', 'PS256', 'ES256', ''])('takes no alg %j', async (alg) => {
    expect(await judge(`${part({ alg, kid: 'access-key' })}.${part(CLAIMS)}.${valid.split('.')[2]}`)).toBe('unsupported-algorithm');
  });

  it('takes no unsecured token', async () => {
    expect(await judge(new UnsecuredJWT(CLAIMS).encode())).toBe('unsupported-algorithm');
  });

  it.each<[string, (raw: string) => string]>([
    ['cut at the end', (raw) => raw.slice(0, -5)],
    ['without its signature', (raw) => raw.slice(0, raw.lastIndexOf('.') + 1)],
    ['with another role', (raw) => raw.split('.').with(1, part({ ...CLAIMS, role: 'service_role' })).join('.')],
    ['with another header', (raw) => raw.split('.').with(0, part({ alg: 'RS256', kid: 'access-key', typ: 'JWT' })).join('.')],
    ['with characters that are no base64url', (raw) => `${raw}!!`],
    ['with a critical header that nobody knows', (raw) => raw.split('.').with(0, part({ alg: 'RS256', kid: 'access-key', crit: ['x'], x: 1 })).join('.')],
  ])('takes no token %s', async (_what, change) => {
    expect(await judge(change(valid))).toBe('invalid');
  });

  it('takes no token of which one bit was turned', async () => {
    const [header = '', claims = '', signature = ''] = valid.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    for (const index of [0, 100, bytes.length - 1]) {
      const turned = Buffer.from(bytes);
      turned.writeUInt8((turned[index] ?? 0) ^ 1, index);
      expect(await judge(`${header}.${claims}.${turned.toString('base64url')}`)).toBe('invalid');
    }
  });

  it.each<[string, JSONWebKeySet['keys'][number]]>([
    ['a key without numbers', { kty: 'RSA', kid: 'access-key' }],
    ['a key of nonsense', { kty: 'RSA', kid: 'access-key', n: '!!', e: 'AQAB' }],
    ['numbers that cannot be', { kty: 'RSA', kid: 'access-key', n: '5', e: '' }],
  ])('is no defect of the program with %s', async (_what, jwk) => {
    expect(await judge(valid, { keys: [jwk] })).toBe('invalid');
  });

  it('takes no key that is too short to be safe', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const content = `${part({ alg: 'RS256', kid: 'weak' })}.${part(CLAIMS)}`;
    const raw = `${content}.${createSign('RSA-SHA256').update(content).sign(weak.privateKey).toString('base64url')}`;
    expect(await judge(raw, { keys: [{ ...(weak.publicKey.export({ format: 'jwk' }) as { kty: string }), kid: 'weak' }] })).toBe('invalid');
  });

  it('does not take a symmetric or an elliptic key of that kid', async () => {
    expect(await judge(valid, { keys: [{ kty: 'oct', kid: 'access-key', k: part('secret') }, { kty: 'EC', kid: 'access-key', crv: 'P-256', x: 'AA', y: 'AA' }] })).toBe('unknown-kid');
  });

  it('knows no key of an empty set', async () => {
    expect(await judge(valid, { keys: [] })).toBe('unknown-kid');
  });
});

describe('decodeToken', () => {
  it('gives header and claims', () => {
    expect(decoded(valid)).toMatchObject({ header: { alg: 'RS256', kid: 'access-key' }, claims: CLAIMS });
  });

  it('reads claims in any script', () => {
    const raw = `${part({ alg: 'RS256' })}.${part({ name: 'Zoë 注文 🛒' })}.x`;
    expect(decoded(raw).claims).toEqual({ name: 'Zoë 注文 🛒' });
  });

  it.each([
    ['', /empty/],
    ['undefined', /no session/],
    ['null', /no session/],
    ['[object Object]', /toString/],
    ['[object Promise]', /toString/],
    ['sb_publishable_abc123', /Supabase API key/],
    ['sb_secret_abc123', /Supabase API key/],
    ['Bearer abc', /leave the word/],
    ['a.b.c.d.e', /refresh token/],
    ['abc', /1 part where/],
    ['a.b', /2 parts where/],
    ['a.b.c.d', /4 parts where/],
  ])('says what %j is', (raw, what) => {
    const result = decodeToken(raw);
    expect(result.ok ? '' : result.what).toMatch(what);
  });

  it('knows a whole header around a whole token', () => {
    const result = decodeToken(`Bearer ${valid}`);
    expect(result.ok ? '' : result.what).toMatch(/leave the word "Bearer" out/);
  });
});

/** Texts that are no token, most of them nearly one. */
function malformed(): string[] {
  const header = part({ alg: 'RS256', kid: 'access-key' });
  const claims = part(CLAIMS);
  const notJson = ['', '{', '{}}', 'nul', '{"a":}', "{'a':1}", 'undefined', '\u0000', '{"a":1,}', '<html>', 'NaN'].map(part);
  const notObjects = ['null', 'true', '0', '""', '[]', '[{}]', '"{}"', '-1e999'].map(part);
  const notBase64 = ['!', 'a b', 'a\n', 'é', '%7B%7D', 'e30=', 'e+0', 'e/0', 'e', '\u202e', '{}'];
  const wrongParts = [...notJson, ...notObjects, ...notBase64];
  const notUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url');
  return [
    ...wrongParts.map((wrong) => `${wrong}.${claims}.x`),
    ...wrongParts.map((wrong) => `${header}.${wrong}.x`),
    `${header}.${notUtf8}.x`, `${notUtf8}.${claims}.x`,
    '.', '..', '...', '....', ' ', '\n', '\u0000', '\u001b[31m', '..x', `.${claims}.x`, `${header}..x`, `${header}.${claims}`, header,
    `"${header}.${claims}.x"`, `${header} . ${claims} . x`, `{"accessToken":"${header}.${claims}.x"}`, `${header}.${claims}.x.`, `.${header}.${claims}.x`,
    `${header}\n.${claims}.x`, 'x'.repeat(64 * 1024), 'x.'.repeat(40_000), `${header}.${'A'.repeat(70_000)}.x`, '\ud800', 'eyJ',
  ];
}

describe('malformed tokens', () => {
  const texts = malformed();

  it('are more than sixty', () => {
    expect(new Set(texts).size).toBeGreaterThan(60);
  });

  it.each(texts.map((text) => [JSON.stringify(text).slice(0, 60), text]))('%s', (_shown, text) => {
    const result = decodeToken(text);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.what).toMatch(/^[\x20-\x7e`]+$/);
  });

  it('never come back in what is said of them', () => {
    const secret = randomBytes(24).toString('base64url');
    for (const text of [secret, `${secret}.${secret}`, `${secret}.${secret}.${secret}`, `Bearer ${secret}`, `sb_secret_${secret}`]) {
      expect(JSON.stringify(decodeToken(text))).not.toContain(secret.slice(0, 8));
    }
  });

  it('never throw, whatever they are', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.base64String(), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.'))), (text) => {
      expect(decodeToken(text)).toHaveProperty('ok');
    }), { numRuns: 500 });
  });

  it('have a clean verdict on the signature, too, whatever the header says', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.base64String(), async (kid, extra, signature) => {
      const raw = `${part({ alg: 'RS256', kid, crit: extra, b64: extra })}.${part({})}.${signature}`;
      expect(['invalid', 'no-kid', 'unknown-kid']).toContain(await judge(raw));
    }), { numRuns: 100 });
  });
});

function claiming(claims: DecodedToken['claims']): DecodedToken {
  return { header: {}, claims };
}

describe('tokenUse', () => {
  it.each<[DecodedToken['claims'], 'access' | 'id' | undefined]>([
    [{ token_use: 'access' }, 'access'],
    [{ token_use: 'id' }, 'id'],
    [{ token_use: 'refresh' }, undefined],
    [{ token_use: ['id'] }, undefined],
    [{}, undefined],
  ])('%j: %s', (claims, use) => {
    expect(tokenUse(claiming(claims))).toBe(use);
  });
});

describe('isMachineToken', () => {
  it.each([
    ['client credentials', { token_use: 'access', sub: CLIENT_ID, client_id: CLIENT_ID }, true],
    ['a user', { token_use: 'access', sub: SUB, client_id: CLIENT_ID }, false],
    ['an ID token', { token_use: 'id', sub: CLIENT_ID, client_id: CLIENT_ID }, false],
    ['neither claim', { token_use: 'access' }, false],
  ])('%s', (_what, claims, expected) => {
    expect(isMachineToken(claiming(claims))).toBe(expected);
  });
});
