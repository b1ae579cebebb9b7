import { describe, expect, it } from 'vitest';
import { check, PASS, type Check } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks, summarise, verifyExitCode } from '../../src/core/checks/run.ts';
import { known, notAsked, unreachable } from '../../src/core/fact.ts';
import type { VerifyFacts } from '../../src/core/checks/facts.ts';
import { ALL, complaints, findings, statusOf } from './findings.ts';
import { accessToken, healthy, withoutAws } from './worlds.ts';

describe('what is not known', () => {
  const facts = Object.keys(healthy().facts) as (keyof VerifyFacts)[];

  it.each(facts)('%s, unreachable: every check that needs it is unknown, and nothing fails', (fact) => {
    const world = healthy({ [fact]: unreachable('AWS was down.') });
    const found = findings(world);
    const needing = new Set<string>(CHECKS.filter(({ needs }) => needs.includes(fact)).map(({ id }) => id));
    expect(needing.size).toBeGreaterThan(0);
    expect(
      found.filter(
        ({ id, status, message }) => needing.has(id) && (status !== 'unknown' || message !== 'AWS was down.'),
      ),
    ).toEqual([]);
    expect(complaints(world)).toEqual([]);
    expect(verifyExitCode(summarise(found), false)).toBe(4);
  });

  it.each(facts)('%s, not asked for: every check that needs it is skipped', (fact) => {
    const world = healthy({ [fact]: notAsked('Nobody asked.') });
    const needing = new Set<string>(CHECKS.filter(({ needs }) => needs.includes(fact)).map(({ id }) => id));
    const others = findings(world).filter(
      ({ id, status, message }) => needing.has(id) && (status !== 'skip' || message !== 'Nobody asked.'),
    );
    expect(others).toEqual([]);
    expect(verifyExitCode(summarise(findings(world)), true)).toBe(0);
  });

  it('is unknown for a token that there is no pool to hold against', () => {
    const world = { ...withoutAws({ tokens: known([accessToken()]) }), wish: { ...healthy().wish, issuers: [] } };
    expect(statusOf(world, 'token/issuer')).toBe('unknown');
    expect(verifyExitCode(summarise(findings(world)), false)).toBe(4);
  });

  it('is unknown where --only names the layer or the check', () => {
    const world = withoutAws();
    expect(statusOf(world, 'cognito/trigger-missing')).toBe('skip');
    expect(statusOf(world, 'cognito/trigger-missing', { only: ['cognito'] })).toBe('unknown');
    expect(statusOf(world, 'cognito/trigger-missing', { only: ['cognito/trigger-missing'] })).toBe('unknown');
    expect(statusOf(world, 'lambda/timeout', { only: ['cognito'] })).toBe('skip');
    expect(verifyExitCode(summarise(findings(world, { only: ['cognito'] })), false)).toBe(4);
  });
});

describe('--only and --skip', () => {
  it('looks at what --only names and at nothing else', () => {
    const found = findings(healthy(), { only: ['config', 'token/role-value'] });
    expect(found.filter(({ status }) => status !== 'skip').map(({ id }) => id)).toEqual(
      CHECKS.map(({ id }) => id).filter((id) => id.startsWith('config/') || id === 'token/role-value'),
    );
  });

  it('leaves out what --skip names, a failing check, too', () => {
    const world = healthy({ config: known(null) });
    expect(findings(world, { skip: ['config'] }).filter(({ status }) => status === 'fail')).toEqual([]);
    expect(findings(world, { skip: ['config'] })[0]).toMatchObject({
      status: 'skip',
      message: 'Left out with --skip.',
    });
    expect(statusOf(world, 'config/missing', { skip: ['config/missing'] })).toBe('skip');
  });

  it('lets --skip win over --only', () => {
    expect(statusOf(healthy(), 'config/missing', { only: ['config'], skip: ['config/missing'] })).toBe('skip');
  });
});

describe('the runner', () => {
  const broken: Check = check({
    id: 'config/broken',
    title: 'It runs',
    needs: ['config'],
    run: () => {
      throw new Error('oops');
    },
  });
  const follower: Check = check({
    id: 'config/follower',
    title: 'It follows',
    needs: ['config'],
    after: ['config/broken'],
    run: () => PASS,
  });
  const { facts, wish } = healthy();

  it('calls a check that throws unknown, and goes on', () => {
    const found = runChecks([broken, follower], facts, wish, ALL);
    expect(found.map(({ status }) => status)).toEqual(['unknown', 'pass']);
    expect(found[0]?.message).toContain('oops');
    expect(verifyExitCode(summarise(found), false)).toBe(4);
  });

  it('takes a thrown text, too', () => {
    // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- libraries do
    const text = check({
      id: 'config/text',
      title: 'It runs',
      needs: [],
      run: () => {
        throw 'just text';
      },
    });
    expect(runChecks([text], facts, wish, ALL)[0]).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('just text') as string,
    });
  });

  it('shows a check only the facts that it needs', () => {
    const seen: string[][] = [];
    const curious = check({
      id: 'config/curious',
      title: 'It looks',
      needs: ['config', 'pool'],
      run: (given) => {
        seen.push(Object.keys(given));
        return PASS;
      },
    });
    runChecks([curious], facts, wish, ALL);
    expect(seen).toEqual([['config', 'pool']]);
  });

  it.each([
    [{ pass: 9, fail: 0, warn: 0, skip: 3, unknown: 0 }, 0, 0],
    [{ pass: 9, fail: 0, warn: 1, skip: 0, unknown: 0 }, 0, 1],
    [{ pass: 9, fail: 1, warn: 0, skip: 0, unknown: 1 }, 1, 1],
    [{ pass: 9, fail: 0, warn: 0, skip: 0, unknown: 1 }, 4, 4],
    [{ pass: 9, fail: 0, warn: 1, skip: 0, unknown: 1 }, 4, 1],
    [{ pass: 0, fail: 0, warn: 0, skip: 9, unknown: 0 }, 0, 0],
  ])('ends %j with %i, and with %i under --strict', (counts, plain, strict) => {
    expect([verifyExitCode(counts, false), verifyExitCode(counts, true)]).toEqual([plain, strict]);
  });
});
