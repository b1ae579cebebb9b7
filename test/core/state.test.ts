import { describe, expect, it } from 'vitest';
import { parseState } from '../../src/core/plan/state.ts';
import { ISSUER, POOL, PROJECT_REF } from './worlds-hosted.ts';

const LINKED = { userPoolId: POOL.userPoolId, projectRef: PROJECT_REF, issuer: ISSUER };

describe('what is recorded of hosted projects', () => {
  it('is read back', () => {
    expect(parseState(JSON.stringify({ linked: [LINKED] })).linked).toEqual([LINKED]);
  });

  it.each([
    ['a ref that would leave its address', { ...LINKED, projectRef: '../../v1/organizations' }],
    ['an issuer that is no user pool', { ...LINKED, issuer: 'https://shop.clerk.accounts.dev' }],
    ['a pool that is none', { ...LINKED, userPoolId: 'shop' }],
    ['members of other types', { userPoolId: 1, projectRef: [PROJECT_REF], issuer: null }],
    ['a word', 'linked'],
  ])('%s is not believed', (_what, entry) => {
    expect(parseState(JSON.stringify({ linked: [entry] })).linked).toEqual([]);
  });

  it('is nothing in a state file of before', () => {
    expect(parseState(JSON.stringify({ schemaVersion: 1, edits: [], env: [], attached: [] })).linked).toEqual([]);
  });
});
