import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { summarise, verifyExitCode } from '../../src/core/checks/run.ts';
import { BROKEN } from './catalogue.ts';
import { HEALTHY } from './catalogue-healthy.ts';
import { complaints, findings } from './findings.ts';

describe('the list of checks', () => {
  it('names each check once, under a layer', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !LAYERS.some((layer) => id.startsWith(`${layer}/`)))).toEqual([]);
  });

  it('has every cause before what follows from it', () => {
    const ids: string[] = CHECKS.map(({ id }) => id);
    const late = CHECKS.flatMap(({ id, after }) =>
      after
        .filter((cause) => ids.indexOf(cause) === -1 || ids.indexOf(cause) >= ids.indexOf(id))
        .map((cause) => `${id} after ${cause}`),
    );
    expect(late).toEqual([]);
  });

  // Only Cognito's answer to an attempt tells: `init` ends with this id, and no world of `verify` can.
  const ofInit = new Set<string>(['cognito/trigger-v2-unavailable']);

  it.each(CHECKS.map(({ id }) => id).filter((id) => !ofInit.has(id)))('%s has a broken world', (id) => {
    expect(BROKEN.filter((broken) => broken.id === id).length).toBeGreaterThan(0);
  });
});

describe('a broken world', () => {
  it.each(BROKEN)('$id: $what', ({ id, world, status = 'fail' }) => {
    // What could not be looked at is unknown for every check that needs it.
    expect(complaints(world)).toEqual(status === 'unknown' ? [] : [id]);
    const finding = findings(world).find((one) => one.id === id);
    expect(finding).toMatchObject({
      status,
      message: expect.stringMatching(/\S/) as string,
    });
    expect(status === 'unknown' || /\S/.test(finding?.fix ?? '')).toBe(true);
  });

  it.each(BROKEN)('$id: $what, reported without a gap', ({ world }) => {
    const texts = findings(world).flatMap(({ message = '', fix = '' }) => [message, fix]);
    expect(texts.filter((text) => /\bundefined\b(?!")|\[object |\bNaN\b|Infinity/.test(text))).toEqual([]);
  });
});

describe('a healthy world', () => {
  it.each(HEALTHY)('$what: everything passes or is skipped', ({ world }) => {
    const wrong = findings(world).filter(({ status }) => status !== 'pass' && status !== 'skip');
    expect(wrong).toEqual([]);
    expect(verifyExitCode(summarise(findings(world)), true)).toBe(0);
  });

  it('has every check pass somewhere', () => {
    const passed = new Set(
      HEALTHY.flatMap(({ world }) =>
        findings(world)
          .filter(({ status }) => status === 'pass')
          .map(({ id }) => id),
      ),
    );
    expect(CHECKS.map(({ id }) => id).filter((id) => !passed.has(id))).toEqual([]);
  });

  it('says why where a check is skipped', () => {
    const silent = HEALTHY.flatMap(({ world }) => findings(world)).filter(
      ({ status, message = '' }) => status === 'skip' && message === '',
    );
    expect(silent).toEqual([]);
  });
});
