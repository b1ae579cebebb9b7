/** What a run may take, whatever it reads: each input once. */
import { expect, it } from 'vitest';
import { spring, TRAPS } from '../harness/traps.ts';
import { expectFigure } from './figures.ts';

/** Of work: what else the machine is busy with does not count. */
const LIMIT_MS = 2000;
const LIMIT_MB = 200;

it.each(TRAPS)('$what', async (trap) => {
  const { code, cpuMs, peakMb } = await spring(trap);
  expect(code).toBe(trap.code);
  expectFigure(trap.what, cpuMs, 'ms of work', { limit: LIMIT_MS, digits: 0 });
  expectFigure(trap.what, peakMb, 'MB', { limit: LIMIT_MB, digits: 0 });
});
