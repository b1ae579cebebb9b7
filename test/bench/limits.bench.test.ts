/** What a run may take, whatever it reads: each input once. */
import { expect, it } from 'vitest';
import { spring, TRAPS } from '../harness/traps.ts';

/** Of work: what else the machine is busy with does not count. */
const LIMIT_MS = 2000;
const LIMIT_MB = 200;

it.each(TRAPS)('$what', async (trap) => {
  const { code, cpuMs, ms, peakMb } = await spring(trap);
  process.stdout.write(`${trap.what}: ${cpuMs} ms of work in ${Math.round(ms)}, ${Math.round(peakMb)} MB\n`);
  expect(code).toBe(trap.code);
  expect(cpuMs).toBeLessThan(LIMIT_MS);
  expect(peakMb).toBeLessThan(LIMIT_MB);
});
