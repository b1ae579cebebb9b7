import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/harness/global-setup.ts',
    exclude: ['test/bench/**', 'test/oracle/**', 'node_modules/**'],
    // Most of the time goes into waiting for child processes: a worker for each core, where the default leaves one idle.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
