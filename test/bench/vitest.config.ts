import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/bench/**/*.bench.test.ts'],
    globalSetup: 'test/bench/global-setup.ts',
    testTimeout: 120_000,
    // Measured one after the other: two at once would measure each other.
    fileParallelism: false,
  },
});
