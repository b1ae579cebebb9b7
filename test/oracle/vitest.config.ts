import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// The real Supabase CLIs, hundreds of times: minutes, so they run apart from `npm test`.
export default defineConfig({
  test: {
    include: ['test/oracle/**/*.test.ts'],
    globalSetup: 'test/harness/global-setup.ts',
    // Each test waits for CLIs that are processes of their own.
    maxConcurrency: 2,
    maxWorkers: 2 * availableParallelism(),
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
