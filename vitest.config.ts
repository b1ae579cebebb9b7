import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Most of what a worker runs, it runs a few times: V8 would spend a tenth of the processor time of in-process runs on
 * compiling it better, and on threads that clean up beside it. V8 12 has steps between and does without this number.
 */
const MODEST = [
  '--single-threaded-gc',
  ...(Number.parseInt(process.versions.v8, 10) < 12 ? ['--interrupt-budget=600000'] : []),
];

// One project: a second would start workers of its own, which load again what those of the first have loaded.
export default defineConfig({
  test: {
    include: [
      'test/*.test.ts',
      'test/{cases,cli,client,config,core,discover,docs,emulator,fuzz,harness,init,lambda,openapi,package,report,rls,rules,transcripts}/**/*.test.ts',
    ],
    globalSetup: 'test/harness/global-setup.ts',
    // The files share a worker, and with it what they have loaded: the code keeps nothing between runs, by its own rules.
    isolate: false,
    execArgv: MODEST,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Much of the time goes into waiting for processes and clocks: more workers than cores, which is more than a
    // percentage may give (Vitest 4.1.12 takes 200% for 100%).
    maxWorkers: 3 * availableParallelism(),
    // What TypeScript and its imports become is kept from one run to the next, by the content of the files: a tenth of the
    // processor time of the quick tests.
    experimental: { fsModuleCache: true },
  },
});
