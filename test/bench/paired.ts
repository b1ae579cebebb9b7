/** Two pieces of work, measured in turns; and what waits, at the speed of one and the same machine. */
import { cleanEnv } from '../harness/cli.ts';
import { ROOT, machineNode } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';

/** How long the machine whose figures these are takes to start Node. */
export const NODE_MS = 40;

/**
 * How long what mostly waits would take where Node starts in NODE_MS: beyond what is waited for it works, and a machine
 * that starts Node in half that time does that in half the time, too.
 * @param work gives how long it took and how much of that it waited, in milliseconds
 */
export async function atUsualSpeed(work: () => Promise<{ took: number; waited: number }>): Promise<number> {
  const empty = await timed(() => spawnProgram(machineNode(), ['-e', '0'], { cwd: ROOT, env: cleanEnv(ROOT) }));
  const { took, waited } = await work();
  return waited + (took - waited) * (NODE_MS / empty);
}

/** Milliseconds that one run of a piece of work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** A machine that is busy with something else makes what has several threads slower than what has one. */
const MEASUREMENTS = 3;

/**
 * How many times longer `a` takes than `b`: the median of the ratios of runs made side by side, in turns, so that a
 * machine that is slow for a while is slow for both. The first pair warms up and is not counted.
 * @param limit what is over it is measured again: what is really slower is so each time. The least counts.
 */
export function pairedRatio(
  a: () => Promise<unknown>,
  b: () => Promise<unknown>,
  options: { runs: number; limit: number },
): Promise<number> {
  return pairedRatioOf(
    () => timed(a),
    () => timed(b),
    options,
  );
}

/** The same for two that measure themselves. @param a gives what one run of it took, in any unit; and so does `b` */
export async function pairedRatioOf(
  a: () => Promise<number>,
  b: () => Promise<number>,
  { runs, limit }: { runs: number; limit: number },
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let measured = 0; measured < MEASUREMENTS && least > limit; measured += 1)
    least = Math.min(least, median((await ratiosOf(a, b, runs)).slice(1)));
  return least;
}

async function ratiosOf(a: () => Promise<number>, b: () => Promise<number>, runs: number): Promise<number[]> {
  const ratios: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const aFirst = run % 2 === 0;
    const first = await (aFirst ? a : b)();
    const second = await (aFirst ? b : a)();
    ratios.push(aFirst ? first / second : second / first);
  }
  return ratios;
}
