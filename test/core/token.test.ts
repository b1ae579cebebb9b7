import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeToken, isMachineToken, tokenUse, type DecodedToken } from '../../src/core/token/token.ts';
import { CLAIMS, decoded, part } from './jwt.ts';
import { CLIENT_ID, SUB } from './worlds.ts';

const WHOLE = `${part({ alg: 'RS256', kid: 'access-key' })}.${part(CLAIMS)}.${part('a signature')}`;

describe('decodeToken', () => {
  it('gives header and claims', () => {
    expect(decoded(WHOLE)).toEqual({ ok: true, header: { alg: 'RS256', kid: 'access-key' }, claims: CLAIMS });
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
    const result = decodeToken(`Bearer ${WHOLE}`);
    expect(result.ok ? '' : result.what).toMatch(/leave the word "Bearer" out/);
  });
});

/** Texts that are no token, most of them nearly one. */
function malformed(): string[] {
  const header = part({ alg: 'RS256', kid: 'access-key' });
  const claims = part(CLAIMS);
  const notJson = ['', '{', '{}}', 'nul', '{"a":}', "{'a':1}", 'undefined', '\u0000', '{"a":1,}', '<html>', 'NaN'].map(
    part,
  );
  const notObjects = ['null', 'true', '0', '""', '[]', '[{}]', '"{}"', '-1e999'].map(part);
  const notBase64 = ['!', 'a b', 'a\n', 'é', '%7B%7D', 'e30=', 'e+0', 'e/0', 'e', '\u202e', '{}'];
  const wrongParts = [...notJson, ...notObjects, ...notBase64];
  const notUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url');
  return [
    ...wrongParts.map((wrong) => `${wrong}.${claims}.x`),
    ...wrongParts.map((wrong) => `${header}.${wrong}.x`),
    `${header}.${notUtf8}.x`,
    `${notUtf8}.${claims}.x`,
    '.',
    '..',
    '...',
    '....',
    ' ',
    '\n',
    '\u0000',
    '\u001b[31m',
    '..x',
    `.${claims}.x`,
    `${header}..x`,
    `${header}.${claims}`,
    header,
    `"${header}.${claims}.x"`,
    `${header} . ${claims} . x`,
    `{"accessToken":"${header}.${claims}.x"}`,
    `${header}.${claims}.x.`,
    `.${header}.${claims}.x`,
    `${header}\n.${claims}.x`,
    'x'.repeat(64 * 1024),
    'x.'.repeat(40_000),
    `${header}.${'A'.repeat(70_000)}.x`,
    '\ud800',
    'eyJ',
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
    for (const text of [
      secret,
      `${secret}.${secret}`,
      `${secret}.${secret}.${secret}`,
      `Bearer ${secret}`,
      `sb_secret_${secret}`,
    ]) {
      expect(JSON.stringify(decodeToken(text))).not.toContain(secret.slice(0, 8));
    }
  });

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.base64String(), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.')),
        ),
        (text) => {
          expect(decodeToken(text)).toHaveProperty('ok');
        },
      ),
      { numRuns: 500 },
    );
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
