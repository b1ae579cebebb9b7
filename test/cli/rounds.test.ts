/**
 * How many calls a command makes one after the other. Each takes tens of milliseconds to AWS, so that what can be asked side
 * by side should be. Counted from the order of calls and answers, not from the time that they take.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator-kit/full-emulator.ts';
import { openSlowFront } from '../harness/rounds.ts';
import type { CliOptions } from '../harness/cli.ts';
import type { Outcome } from '../harness/spawn.ts';
import { openScene, type Scene } from '../init/scene.ts';
import { ENV, openHosted, REF } from './hosted-kit.ts';

/** Longer than what is sent at once takes to arrive on a busy machine. */
const ANSWER_MS = 200;

interface Runner {
  emulator: Emulator;
  run: (args: readonly string[], options?: CliOptions) => Promise<Outcome>;
}

async function countRounds(
  { emulator, run }: Runner,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const front = await openSlowFront(emulator.url, ANSWER_MS);
  try {
    const led = Object.entries(emulator.env).map(([name, value]) => [name, value.replaceAll(emulator.url, front.url)]);
    const outcome = await run(args, { env: { ...Object.fromEntries(led), ...env } });
    if (outcome.code !== 0) throw new Error(outcome.stderr);
    return front.rounds();
  } finally {
    front.close();
  }
}

/** A machine that is busy sends late what belongs together: what is really one after the other is so each time. */
async function leastRounds(wanted: number, count: () => Promise<number>): Promise<number> {
  let least = await count();
  for (let again = 0; again < 2 && least > wanted; again += 1) least = Math.min(least, await count());
  return least;
}

describe('calls one after the other', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  it('init, with a throw-away user, and remove: at most 14 and 10', async () => {
    expect(
      await leastRounds(14, async () => {
        await scene.run(['remove', '--yes']);
        return countRounds(scene, ['init', '--yes', '--probe-user']);
      }),
    ).toBeLessThanOrEqual(14);
    expect(
      await leastRounds(10, async () => {
        await scene.run(['init', '--yes', '--skip', 'verify']);
        return countRounds(scene, ['remove', '--yes']);
      }),
    ).toBeLessThanOrEqual(10);
  }, 60_000);

  it('init again: at most 4; verify: at most 3, and 5 with a throw-away user', async () => {
    await scene.run(['init', '--yes', '--skip', 'verify']);
    expect(await leastRounds(4, () => countRounds(scene, ['init', '--yes']))).toBeLessThanOrEqual(4);
    expect(await leastRounds(3, () => countRounds(scene, ['verify']))).toBeLessThanOrEqual(3);
    expect(await leastRounds(5, () => countRounds(scene, ['verify', '--probe-user']))).toBeLessThanOrEqual(5);
  }, 60_000);

  it('link: at most 5; link --check: at most 3', async () => {
    const hosted = await openHosted();
    try {
      expect(
        await leastRounds(5, async () => {
          await hosted.run(['unlink', '--yes', '--project-ref', REF], { env: ENV });
          return countRounds(hosted, ['link', '--yes', '--project-ref', REF], ENV);
        }),
      ).toBeLessThanOrEqual(5);
      expect(
        await leastRounds(3, () => countRounds(hosted, ['link', '--check', '--project-ref', REF], ENV)),
      ).toBeLessThanOrEqual(3);
    } finally {
      await hosted.close();
    }
  }, 60_000);
});
