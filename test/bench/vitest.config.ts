import { defineConfig } from 'vitest/config';

const bench = (...names: string[]): string[] => names.map((name) => `test/bench/${name}.bench.test.ts`);

/** Theirs is the time that calls take, of which nothing else takes any away while cores are free. */
const WAITING = bench('branches', 'progress');
/** They count bytes, or the processor time of one process against a limit far off. */
const COUNTING = bench('limits', 'many-tokens', 'memory', 'size');

export default defineConfig({
  test: {
    globalSetup: 'test/bench/global-setup.ts',
    projects: [
      {
        test: {
          name: 'in turns',
          include: bench('*'),
          exclude: [...WAITING, ...COUNTING],
          // Measured one after the other: two at once would measure each other.
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
          testTimeout: 120_000,
        },
      },
      { test: { name: 'waiting', include: WAITING, maxWorkers: 2, sequence: { groupOrder: 1 }, testTimeout: 120_000 } },
      {
        test: { name: 'counting', include: COUNTING, maxWorkers: 2, sequence: { groupOrder: 2 }, testTimeout: 120_000 },
      },
    ],
  },
});
