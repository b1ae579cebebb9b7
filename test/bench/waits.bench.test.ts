/** How long `init` takes beside what has to be waited for: calls that depend on each other, the role, the function. */
import { expect, it } from 'vitest';
import { cleanEnv } from '../harness/cli.ts';
import { passOn, serve } from '../harness/front.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { openSlowFront } from '../harness/rounds.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { openScene, type Scene } from '../init/scene.ts';
import { expectFigure } from './figures.ts';
import { NODE_MS, atUsualSpeed, median, pairedRatioOf } from './paired.ts';

const CALL_MS = 80;
const RUNS = THOROUGH ? 9 : 3;
const MAX_WALL_RATIO = 1.3;
const UNIT = 'times its critical path';
const ROLE_LAGS_MS = THOROUGH ? [5000, 8000, 11_000, 14_000, 17_000, 20_000] : [5000];
const PENDING_MS = [700, 1500, 2900];
const MAX_ROLE_OVERSHOOT_MS = 600;
const MAX_ACTIVE_OVERSHOOT_MS = 300;

async function init(scene: Scene, url: string, ...more: string[]): Promise<number> {
  const led = Object.entries(scene.emulator.env).map(([name, value]) => [
    name,
    value.replaceAll(scene.emulator.url, url),
  ]);
  const start = performance.now();
  const outcome = await spawnProgram(machineNode(), [BIN, 'init', '--yes', ...more], {
    cwd: scene.project.dir,
    env: cleanEnv(scene.project.dir, Object.fromEntries(led) as Record<string, string>),
  });
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  return performance.now() - start;
}

it(`init, with a throw-away user, at ${CALL_MS} ms a call`, async () => {
  let criticalPath = Number.NaN;
  const literal: number[] = [];
  const full = async (): Promise<{ took: number; waited: number }> => {
    const scene = await openScene();
    const front = await openSlowFront(scene.emulator.url, CALL_MS);
    const took = await init(scene, front.url, '--probe-user');
    criticalPath = front.rounds() * CALL_MS;
    literal.push(took / criticalPath);
    front.close();
    await scene.close();
    return { took, waited: criticalPath };
  };
  const ratio = await pairedRatioOf(
    () => atUsualSpeed(full),
    () => Promise.resolve(criticalPath),
    { runs: RUNS, limit: MAX_WALL_RATIO },
  );
  expectFigure(`init --probe-user at ${CALL_MS} ms a call, where Node starts in ${NODE_MS} ms`, ratio, UNIT, {
    limit: MAX_WALL_RATIO,
  });
  expectFigure(`init --probe-user at ${CALL_MS} ms a call, on this machine`, median(literal), UNIT);
}, 120_000);

interface Asked {
  /** When it was answered: what was asked just before a change may see it. */
  at: number;
  method: string;
  path: string;
  status: number;
}

/** One run of `init`, beside others, all of which wait: what was asked of Lambda, by when, and when the function was Active. */
async function watched(options: { roleLagMs?: number; pendingMs?: number }): Promise<{ asked: Asked[]; scene: Scene }> {
  const scene = await openScene({ emulator: options });
  const asked: Asked[] = [];
  const front = await serve((incoming, outgoing) => {
    outgoing.once('finish', () => {
      const { method = '', url: path = '' } = incoming;
      if (path.includes('/functions')) asked.push({ at: Date.now(), method, path, status: outgoing.statusCode });
    });
    passOn(scene.emulator.url, incoming, outgoing);
  });
  await init(scene, front.url, '--skip', 'verify');
  front.close();
  await scene.close();
  return { asked, scene };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

it('sees that Lambda sees the role', async () => {
  const overshoots = await Promise.all(
    ROLE_LAGS_MS.map(async (roleLagMs) => {
      const { asked, scene } = await watched({ roleLagMs });
      const [role] = scene.emulator.state.iam.roles.values();
      const created = asked.find(
        ({ method, path, status }) => method === 'POST' && path.endsWith('/functions') && status === 201,
      );
      return (created?.at ?? Number.NaN) - ((role?.created ?? Number.NaN) + roleLagMs);
    }),
  );
  expect(Math.min(...overshoots)).toBeGreaterThanOrEqual(0);
  expectFigure('after Lambda sees the role', mean(overshoots), 'ms more', { limit: MAX_ROLE_OVERSHOOT_MS, digits: 0 });
}, 180_000);

it('sees that the function is Active', async () => {
  const overshoots = await Promise.all(
    PENDING_MS.map(async (pendingMs) => {
      const { asked, scene } = await watched({ pendingMs });
      const [made] = scene.emulator.state.lambda.functions.values();
      const activeAt = made?.activeAt ?? Number.NaN;
      const seen = asked.find(
        ({ at, method, path }) => at >= activeAt && method === 'GET' && !path.endsWith('/policy'),
      );
      return (seen?.at ?? Number.NaN) - activeAt;
    }),
  );
  expect(Math.min(...overshoots)).toBeGreaterThanOrEqual(0);
  expectFigure('after the function is Active', mean(overshoots), 'ms more', {
    limit: MAX_ACTIVE_OVERSHOOT_MS,
    digits: 0,
  });
}, 60_000);
