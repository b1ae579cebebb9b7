/** What `link --all-branches` takes with fifty branches, each call 80 ms away: without a limit, and at 60 requests a minute. */
import { afterEach, beforeEach, it } from 'vitest';
import { type Hosted, REF } from '../cli/hosted-kit.ts';
import { MANY, openMany } from '../cli/many-branches.ts';
import type { RateLimit } from '../emulator-kit/supabase/rate-limit.ts';
import { openSlowFront } from '../harness/rounds.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { expectFigure } from './figures.ts';
import { median, pairedRatio } from './paired.ts';

const ANSWER_MS = 80;
const KEYS_MS = 300;
const RUNS = THOROUGH ? 9 : 3;
const MAX_MS = 8000;
/** Fifty-one projects, beside one. */
const MAX_RATIO = 4;
const MAX_LIMITED_MS = 180_000;

const ONE = ['--project-ref', REF, '--yes'];
const ALL = [...ONE, '--all-branches'];

let hosted: Hosted;
beforeEach(async () => {
  hosted = await openMany();
  hosted.emulator.state.supabase.resolveMs = KEYS_MS;
});
afterEach(() => hosted.close());

/** Runs a command with every call slow. @returns how long it took, in milliseconds */
async function slowly(args: readonly string[], on = hosted): Promise<number> {
  const { emulator } = on;
  const front = await openSlowFront(emulator.url, ANSWER_MS);
  try {
    const env = Object.entries(emulator.env).map(([name, value]) => [name, value.replaceAll(emulator.url, front.url)]);
    const started = performance.now();
    const { code, stderr } = await on.run(args, { env: Object.fromEntries(env), timeoutMs: 2 * MAX_LIMITED_MS });
    if (code !== 0) throw new Error(stderr);
    return performance.now() - started;
  } finally {
    front.close();
  }
}

function forget(): void {
  for (const { integrations } of hosted.emulator.state.supabase.projects.values()) integrations.clear();
}

it(`${MANY} branches: at most ${MAX_MS / 1000} s, and ${MAX_RATIO} times what one project takes`, async () => {
  hosted.emulator.state.supabase.limit = undefined;
  const times: number[] = [];
  const ratio = await pairedRatio(
    async () => {
      forget();
      times.push(await slowly(['link', ...ALL]));
    },
    async () => {
      forget();
      await slowly(['link', ...ONE]);
    },
    { runs: RUNS, limit: MAX_RATIO },
  );
  const ms = median(times);
  expectFigure(`link --all-branches, ${MANY} branches`, ms / 1000, 's', { limit: MAX_MS / 1000, digits: 1 });
  expectFigure(`link --all-branches, ${MANY} branches / link, wall`, ratio, 'times', { limit: MAX_RATIO });
}, 300_000);

async function keepsToTheLimits(): Promise<void> {
  const limit: RateLimit = { requests: 60, windowMs: 60_000, per: 'user', announced: true };
  const silent = await openMany();
  hosted.emulator.state.supabase.limit = limit;
  silent.emulator.state.supabase.limit = { ...limit, announced: false };
  const times = await Promise.all([slowly(['link', ...ALL]), slowly(['link', ...ALL], silent)]);
  const refused = [hosted, silent].map(({ emulator }) => emulator.calls.filter(({ status }) => status === 429).length);
  await silent.close();
  const [announced = 0, unannounced = 0] = times.map((ms) => ms / 1000);
  const seconds = { limit: MAX_LIMITED_MS / 1000, digits: 0 };
  expectFigure('link --all-branches, 60 requests a minute, announced', announced, 's', seconds);
  expectFigure('link --all-branches, 60 requests a minute, not announced', unannounced, 's', seconds);
  expectFigure('requests over a limit that is announced', refused[0] ?? 1, '', { limit: 0, digits: 0 });
  expectFigure('requests over a limit that is not', refused[1] ?? 1, '', { limit: 1, digits: 0 });
}

// Two minutes of waiting.
it.each(THOROUGH ? ['at most 3 minutes, and never over a limit that is announced'] : [])(
  'at 60 requests a minute: %s',
  keepsToTheLimits,
  400_000,
);
