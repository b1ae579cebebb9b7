/**
 * Repositories as people have them, beside those of the corpus: what is chosen, what else is named, what is nobody's, and
 * who owns the pool. The answers follow from what each place speaks for, and were written before any of them was run.
 */
import { describe, expect, it } from 'vitest';
import { observeOwner } from '../../src/observe/owner.ts';
import { worldOfStack } from '../harness/silent.ts';
import { discovered } from './folder.ts';
import { POOLS, REPOSITORIES } from './repositories.ts';

const ids = (names = ''): string[] =>
  names
    .split(' ')
    .flatMap((name) => POOLS[name] ?? [])
    .toSorted();

it('are fifty at least', () => {
  expect(REPOSITORIES.length).toBeGreaterThanOrEqual(50);
});

describe('a repository', () => {
  it.each(REPOSITORIES)('$what', async ({ files, chosen, other, unused, owner, clients }) => {
    const found = await discovered(files);
    const candidates = found.candidates.map(({ userPoolId }) => userPoolId);
    expect({
      chosen: found.chosen?.userPoolId,
      other: candidates.filter((id) => id !== found.chosen?.userPoolId).toSorted(),
      unused: found.unused.map(({ userPoolId }) => userPoolId).toSorted(),
    }).toEqual({ chosen: POOLS[chosen], other: ids(other), unused: ids(unused) });
    const pool = { userPoolId: candidates[0] ?? '', region: 'eu-west-1', name: 'shop-dev', tags: {} };
    expect((await observeOwner(worldOfStack(), pool, found))?.kind).toBe(owner);
    expect((found.chosen?.clientIds ?? []).join(' ')).toBe(clients ?? (found.chosen?.clientIds ?? []).join(' '));
  });
});
