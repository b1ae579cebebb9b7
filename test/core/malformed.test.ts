/** Five hundred texts that are no token. */
import { expect, it } from 'vitest';
import { known } from '../../src/core/fact.ts';
import { decodeToken } from '../../src/core/token/token.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { findings } from './findings.ts';
import { malformedTokens } from './malformed-tokens.ts';
import { healthy } from './worlds.ts';

const TOKENS = malformedTokens(500);

it('are 500 texts, few of them the same', () => {
  expect(TOKENS).toHaveLength(500);
  expect(new Set(TOKENS).size).toBeGreaterThan(350);
});

it.each(TOKENS.map((token, index) => [index, token.slice(0, 30), token] as const))(
  '%i: a finding, in words fit to be shown',
  (_index, _start, token) => {
    const decoded = decodeToken(token);
    const world = healthy({ tokens: known([{ origin: 'given', label: 'token', length: token.length, decoded }]) });
    const finding = findings(world).find(({ status }) => status === 'fail');
    // JSON may be nested as deep as one likes: it is a token then, and nobody's.
    expect(finding?.id).toBe(decoded.ok ? 'token/issuer' : 'token/malformed');
    expect(unsafeCharacters(`${finding?.message} ${finding?.fix}`)).toEqual([]);
  },
);
