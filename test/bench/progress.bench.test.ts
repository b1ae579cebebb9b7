/** How long nothing moves on a terminal where each call takes a second. */
import { beforeAll, expect, it } from 'vitest';
import { watchLongWays, type Watched } from '../cli/slow-kit.ts';

/** In seconds. */
const MAX_STILL = 1.2;

let runs: Watched[];
beforeAll(async () => {
  runs = await watchLongWays();
}, 180_000);

it.each(['init', 'verify', 'remove', 'link'])(`%s: something moves every ${MAX_STILL} s`, (command) => {
  const run = runs.find(({ args }) => args[0] === command);
  process.stdout.write(`${run?.args.join(' ')}: still for ${run?.longest.toFixed(2)} s at most\n`);
  expect(run?.code).toBe(0);
  expect(run?.longest).toBeLessThanOrEqual(MAX_STILL);
});
