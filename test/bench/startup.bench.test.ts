import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cleanEnv, runCli } from '../harness/cli.ts';
import { BIN, ROOT, machineNode } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { expectFigure } from './figures.ts';
import { median, pairedRatio } from './paired.ts';

const RUNS = 15;
const MAX_STARTUP_RATIO = 1.35;
const MAX_DEMO_MS = 5000;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bench-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function node(...args: string[]): Promise<void> {
  const outcome = await spawnProgram(machineNode(), args, { cwd: ROOT, env: cleanEnv(home) });
  if (outcome.code !== 0) throw new Error(`node ${args.join(' ')}: exit ${outcome.code}\n${outcome.stderr}`);
}

it(`--version takes at most ${MAX_STARTUP_RATIO} times as long as an empty program`, async () => {
  const ratio = await pairedRatio(
    () => node(BIN, '--version'),
    () => node('-e', '0'),
    { runs: RUNS, limit: MAX_STARTUP_RATIO },
  );
  expectFigure('--version', ratio, 'times node -e 0', { limit: MAX_STARTUP_RATIO });
});

it(`the demo ends within ${MAX_DEMO_MS} ms`, async () => {
  const start = performance.now();
  const outcome = await runCli(['demo']);
  const took = performance.now() - start;
  expect(outcome.code).toBe(0);
  expectFigure('demo', took, 'ms', { limit: MAX_DEMO_MS, digits: 0 });
});

it('the ratio is that of the pairs, whatever the machine does between them', async () => {
  const ratio = await pairedRatio(
    () => sleep(40),
    () => sleep(20),
    { runs: 3, limit: 2.4 },
  );
  expect(ratio).toBeGreaterThan(1.6);
  expect(ratio).toBeLessThan(2.4);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
