import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Functions and files alone: no emulator, no program, no process. */
const PURE = ['test/*.test.ts', 'test/{config,core,discover,docs,report,rules}/**/*.test.ts'];
/** But for these, which take long, or need a server, a database or a process. */
const NOT_QUICK = [
  'test/core/client/hostile.test.ts',
  'test/core/config-property.test.ts',
  'test/core/config-remove.test.ts',
  'test/core/config-toml-keys.test.ts',
  'test/core/listed-tokens.test.ts',
  'test/core/pool-differences.test.ts',
  'test/core/pool-generated.test.ts',
  'test/core/redact.test.ts',
  'test/core/srp.test.ts',
  'test/discover/hostile.test.ts',
  'test/discover/monorepos.test.ts',
  'test/discover/repositories.test.ts',
  'test/report/sarif-multitool.test.ts',
];
const EACH_COMMAND = ['test/cli/each-command.test.ts'];
const WHOLE = [
  'test/{cases,cli,client,emulator,harness,lambda,fuzz,openapi,init,package,rls,transcripts}/**/*.test.ts',
  ...NOT_QUICK,
];

// The files share a worker, and with it what they have loaded: the code keeps nothing between runs, by its own rules.
const shared = { isolate: false, testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    globalSetup: 'test/harness/global-setup.ts',
    // Much of the time goes into waiting for processes and clocks: more workers than cores, which is more than a
    // percentage may give (Vitest 4.1.12 takes 200% for 100%).
    maxWorkers: 3 * availableParallelism(),
    // What TypeScript and its imports become is kept from one run to the next, by the content of the files: a tenth of the
    // processor time of the quick tests.
    experimental: { fsModuleCache: true },
    projects: [
      { test: { ...shared, name: 'pure', include: PURE, exclude: NOT_QUICK } },
      { test: { ...shared, name: 'each-command', include: EACH_COMMAND } },
      { test: { ...shared, name: 'whole', include: WHOLE, exclude: EACH_COMMAND } },
    ],
  },
});
