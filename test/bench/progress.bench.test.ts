/** How long nothing moves on a terminal where each call takes a second. */
import { beforeAll, expect, it } from 'vitest';
import { watchLongWays, type Watched } from '../cli/slow-kit.ts';
import { expectFigure } from './figures.ts';

/** In seconds. */
const MAX_STILL = 1.2;

let runs: Watched[];
beforeAll(async () => {
  runs = await watchLongWays();
}, 180_000);

it.each(['init', 'verify', 'remove', 'link'])(`%s: something moves every ${MAX_STILL} s`, (command) => {
  const { args, code, longest } = runs.find((run) => run.args[0] === command) as Watched;
  expect(code).toBe(0);
  expectFigure(`${args.join(' ')}, a second a call: nothing moves for`, longest, 's', { limit: MAX_STILL });
});
