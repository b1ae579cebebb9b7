import { createSign, generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { signatureCheck, type KeySet, type SignatureResult } from '../../src/core/token/signature.ts';
import { CLAIMS, decoded, part } from './jwt.ts';

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
  const [signing, other, stranger] = await Promise.all([
    generateKeyPair('RS256'),
    generateKeyPair('RS256'),
    generateKeyPair('RS256'),
  ]);
  return {
    keys: { keys: [await publicJwk(other.publicKey, 'id-key'), await publicJwk(signing.publicKey, 'access-key')] },
    privateKey: signing.privateKey,
    strangerKey: stranger.privateKey,
  };
}

let signer: Pool;
let valid: string;
beforeAll(async () => {
  signer = await pool();
  valid = await sign({ kid: 'access-key' });
});

function sign(
  header: { kid?: string },
  key = signer.privateKey,
  claims: Record<string, unknown> = CLAIMS,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
}

function judge(raw: string, keys: KeySet = signer.keys): SignatureResult {
  return signatureCheck(keys)(raw, decoded(raw));
}

describe('signatureCheck', () => {
  it('takes a token of the pool', async () => {
    expect(judge(valid)).toBe('valid');
  });

  it('does not judge claims', async () => {
    expect(
      judge(await sign({ kid: 'access-key' }, signer.privateKey, { exp: 1, iss: 'https://elsewhere.example' })),
    ).toBe('valid');
  });

  it("takes no token of a stranger under the pool's kid", async () => {
    expect(judge(await sign({ kid: 'access-key' }, signer.strangerKey))).toBe('invalid');
  });

  it("takes no token under another of the pool's kids", async () => {
    expect(judge(await sign({ kid: 'id-key' }))).toBe('invalid');
  });

  it.each([
    ['another kid', 'rotated-away'],
    ['a kid that differs in case', 'ACCESS-KEY'],
    ["a name of Object's", '__proto__'],
  ])('does not know %s', async (_what, kid) => {
    expect(judge(await sign({ kid }))).toBe('unknown-kid');
  });

  it('says when there is no kid', async () => {
    expect(judge(await sign({}))).toBe('no-kid');
    expect(judge(await sign({ kid: '' }))).toBe('no-kid');
    expect(judge(`${part({ alg: 'RS256', kid: 7 })}.${part(CLAIMS)}.AAAA`)).toBe('no-kid');
  });

  it('takes no HS256, not even one signed with the public key', async () => {
    const jwk = signer.keys.keys[1];
    const raw = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256', kid: 'access-key' })
      .sign(new TextEncoder().encode(JSON.stringify(jwk)));
    expect(judge(raw)).toBe('unsupported-algorithm');
  });

  it.each(['none', 'None', 'NONE', 'rs256', 'RS512', 'PS256', 'ES256', ''])('takes no alg %j', async (alg) => {
    expect(judge(`${part({ alg, kid: 'access-key' })}.${part(CLAIMS)}.${valid.split('.')[2]}`)).toBe(
      'unsupported-algorithm',
    );
  });

  it('takes no unsecured token', async () => {
    expect(judge(new UnsecuredJWT(CLAIMS).encode())).toBe('unsupported-algorithm');
  });

  it.each<[string, (raw: string) => string]>([
    ['cut at the end', (raw) => raw.slice(0, -5)],
    ['without its signature', (raw) => raw.slice(0, raw.lastIndexOf('.') + 1)],
    [
      'with another role',
      (raw) =>
        raw
          .split('.')
          .with(1, part({ ...CLAIMS, role: 'service_role' }))
          .join('.'),
    ],
    [
      'with another header',
      (raw) =>
        raw
          .split('.')
          .with(0, part({ alg: 'RS256', kid: 'access-key', typ: 'JWT' }))
          .join('.'),
    ],
    ['with characters that are no base64url', (raw) => `${raw}!!`],
    [
      'with a critical header that nobody knows',
      (raw) =>
        raw
          .split('.')
          .with(0, part({ alg: 'RS256', kid: 'access-key', crit: ['x'], x: 1 }))
          .join('.'),
    ],
  ])('takes no token %s', async (_what, change) => {
    expect(judge(change(valid))).toBe('invalid');
  });

  it('takes no token of which one bit was turned', async () => {
    const [header = '', claims = '', signature = ''] = valid.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    for (const index of [0, 100, bytes.length - 1]) {
      const turned = Buffer.from(bytes);
      turned.writeUInt8((turned[index] ?? 0) ^ 1, index);
      expect(judge(`${header}.${claims}.${turned.toString('base64url')}`)).toBe('invalid');
    }
  });

  it.each<[string, JSONWebKeySet['keys'][number]]>([
    ['a key without numbers', { kty: 'RSA', kid: 'access-key' }],
    ['a key of nonsense', { kty: 'RSA', kid: 'access-key', n: '!!', e: 'AQAB' }],
    ['numbers that cannot be', { kty: 'RSA', kid: 'access-key', n: '5', e: '' }],
  ])('is no defect of the program with %s', async (_what, jwk) => {
    expect(judge(valid, { keys: [jwk] })).toBe('invalid');
  });

  it('takes no key that is too short to be safe', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const content = `${part({ alg: 'RS256', kid: 'weak' })}.${part(CLAIMS)}`;
    const raw = `${content}.${createSign('RSA-SHA256').update(content).sign(weak.privateKey).toString('base64url')}`;
    expect(
      judge(raw, { keys: [{ ...(weak.publicKey.export({ format: 'jwk' }) as { kty: string }), kid: 'weak' }] }),
    ).toBe('invalid');
  });

  it('does not take a symmetric or an elliptic key of that kid', async () => {
    expect(
      judge(valid, {
        keys: [
          { kty: 'oct', kid: 'access-key', k: part('secret') },
          { kty: 'EC', kid: 'access-key', crv: 'P-256', x: 'AA', y: 'AA' },
        ],
      }),
    ).toBe('unknown-kid');
  });

  it('knows no key of an empty set', async () => {
    expect(judge(valid, { keys: [] })).toBe('unknown-kid');
  });

  it('has a clean verdict whatever the header says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.base64String(), async (kid, extra, signature) => {
        const raw = `${part({ alg: 'RS256', kid, crit: extra, b64: extra })}.${part({})}.${signature}`;
        expect(['invalid', 'no-kid', 'unknown-kid']).toContain(judge(raw));
      }),
      { numRuns: 100 },
    );
  });
});
