import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { poolMismatch } from '../../src/core/checks/config/pool-mismatch.ts';
import { managedDecision } from '../../src/core/plan/decisions.ts';
import type { InitFacts } from '../../src/core/plan/facts.ts';
import { DEFAULT_WISH } from '../../src/core/plan/wish.ts';
import { known } from '../../src/core/fact.ts';
import { open, type Opened } from '../../src/discover/open.ts';
import { startEmulator } from '../emulator-kit/full-emulator.ts';
import { observeOwner } from '../../src/observe/owner.ts';
import { files } from '../../src/world/files.ts';
import { healthy } from '../core/worlds.ts';
import { documentOf, runCli } from '../harness/cli.ts';
import { SILENT, worldOfStack } from '../harness/silent.ts';
import { expected, monorepo, NAME, POOLS, type Expected, type Monorepo } from './monorepos.ts';

const SEEDS = 500;
/** Runs of the program itself, the whole way; they take a second each. */
const RUNS = 10;

async function inRepository<T>(made: Monorepo, act: (cwd: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'cs-monorepo-'));
  try {
    mkdirSync(join(root, '.git'));
    for (const [name, text] of Object.entries(made.files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return await act(join(root, made.cwd));
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What the parts of `init` and `verify` that decide make of a repository. */
async function decided({ project, discovery }: Opened): Promise<Expected> {
  const chosen = discovery.chosen?.userPoolId;
  const pool = { userPoolId: chosen ?? '', region: 'eu-west-1', name: NAME, tags: {} };
  const owner = chosen === undefined ? undefined : await observeOwner(worldOfStack(), pool, discovery);
  const decision = owner && managedDecision({ owner } as InitFacts, DEFAULT_WISH);
  const { world: facts, wish } = healthyWorld();
  const verdict = poolMismatch.run(
    { ...facts, config: known(project.config), appPools: known(discovery.appPools) },
    wish,
  );
  return { chosen, exit: chosen === undefined || decision ? 3 : 0, mismatch: verdict.status as Expected['mismatch'] };
}

function healthyWorld(): {
  world: Parameters<typeof poolMismatch.run>[0];
  wish: Parameters<typeof poolMismatch.run>[1];
} {
  const { facts, wish } = healthy();
  return { world: facts, wish };
}

describe('made-up monorepos', () => {
  it(`agree with the rules in ${SEEDS} forms`, async () => {
    const wrong: unknown[] = [];
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const made = monorepo(seed);
      const found = await inRepository(made, async (cwd) => decided(await open({ files, cwd, env: {}, out: SILENT })));
      const wanted = expected(made);
      if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.push({ seed, found, wanted, ...made });
    }
    expect(wrong.slice(0, 2)).toEqual([]);
    expect(wrong).toHaveLength(0);
  }, 120_000);

  it('reach every outcome', () => {
    const outcomes = Array.from({ length: SEEDS }, (_, seed) => expected(monorepo(seed)));
    for (const mismatch of ['pass', 'warn', 'fail', 'skip'])
      expect(outcomes.filter((one) => one.mismatch === mismatch).length).toBeGreaterThan(SEEDS / 50);
    for (const exit of [0, 3]) expect(outcomes.filter((one) => one.exit === exit).length).toBeGreaterThan(SEEDS / 10);
  });

  it.each(Array.from({ length: RUNS }, (_, index) => index * 37 + 1))('end as the rules say, form %i', async (seed) => {
    const emulator = await startEmulator({
      pools: POOLS.map((Id) => ({ Id, Name: NAME, UserPoolTier: 'ESSENTIALS' })),
    });
    try {
      const made = monorepo(seed);
      const { chosen, exit } = expected(made);
      const outcome = await inRepository(made, (cwd) =>
        runCli(['init', '--dry-run', '--no-input', '--json'], { cwd, env: emulator.env }),
      );
      const pool = documentOf(outcome)['pool'] as { userPoolId: string } | undefined;
      expect(outcome.code).toBe(exit);
      // A plan that is not made has no pool.
      expect(pool?.userPoolId).toBe(exit === 0 ? chosen : undefined);
    } finally {
      await emulator.close();
    }
  });
});
