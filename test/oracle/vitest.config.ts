import { defineConfig } from 'vitest/config';

// The real Supabase CLIs, hundreds of times: minutes, so they run apart from `npm test`.
export default defineConfig({
  test: {
    include: ['test/oracle/**/*.test.ts'],
    maxWorkers: '100%',
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
