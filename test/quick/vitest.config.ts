import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import all from '../../vitest.config.ts';

/** Functions and files alone, without an emulator, a program or a process; and each command once. */
export default defineConfig({
  test: {
    ...all.test,
    include: [
      'test/*.test.ts',
      'test/{config,core,discover,docs,report,rules}/**/*.test.ts',
      'test/cli/each-command.test.ts',
    ],
    // But for these, which take long, or need a server, a database or a process.
    exclude: [
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
    ],
    maxWorkers: availableParallelism(),
  },
});
