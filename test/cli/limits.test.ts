/** Input that is meant to cost time or memory ends in a clear finding or error. test/bench holds the same to the limits themselves. */
import { expect, it } from 'vitest';
import { spring, TRAPS } from '../harness/traps.ts';

/** Five times what a run may take, of work and of memory. */
const LIMIT_MS = 10_000;
const LIMIT_MB = 1000;

it.each(TRAPS)('$what', async (trap) => {
  const { code, shown, cpuMs, peakMb } = await spring(trap);
  expect({ code, shown }).toEqual({ code: trap.code, shown: expect.stringMatching(trap.says) });
  expect(cpuMs).toBeLessThan(LIMIT_MS);
  expect(peakMb).toBeLessThan(LIMIT_MB);
});
