/** What init and verify make of the repositories that discovery is tried on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../emulator-kit/full-emulator.ts';
import { repository } from '../discover/folder.ts';
import { POOLS, REPOSITORIES } from '../discover/repositories.ts';
import { documentOf, runCli } from '../harness/cli.ts';

let emulator: Emulator;
beforeAll(async () => {
  const pools = Object.entries(POOLS).map(([name, Id]) => ({
    Id,
    Name: `shop-${name.toLowerCase()}`,
    UserPoolTier: 'ESSENTIALS' as const,
  }));
  emulator = await startEmulator({ pools });
});
afterAll(() => emulator.close());

const PROJECT = 'project_id = "shop"\n';
const trusting = (id: string): string =>
  `${PROJECT}\n[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${id}"\nuser_pool_region = "${id.split('_')[0]}"\n`;

/** Several pools fit, or none is named at all. */
const NOT_CHOSEN = /^discover\/[\w-]+$|^input-required$/;

function expected(chosen: string, owner: string | undefined): object {
  if (chosen === 'none') return { code: 3, pool: undefined, error: 'which pool' };
  return owner === undefined
    ? { code: 0, pool: POOLS[chosen], error: undefined }
    : { code: 3, pool: undefined, error: 'cognito/managed' };
}

describe('a repository', () => {
  it.each(REPOSITORIES)('$what', async ({ files, chosen, owner }) => {
    const cwd = repository({ ...files, 'supabase/config.toml': PROJECT });
    const outcome = await runCli(['init', '--dry-run', '--no-input', '--json'], { cwd, env: emulator.env });
    const { pool, error } = documentOf(outcome) as { pool?: { userPoolId: string }; error?: { id: string } };
    const told = outcome.stdout.includes('--user-pool-id');
    const found = { code: outcome.code, pool: pool?.userPoolId, error: error?.id.replace(NOT_CHOSEN, 'which pool') };
    expect(found.error === 'which pool').toBe(chosen === 'none');
    expect(told).toBe(chosen === 'none');
    expect(found).toEqual(expected(chosen, owner));
  });

  it.each(REPOSITORIES.filter(({ chosen }) => chosen !== 'none'))(
    '$what: the config that trusts its pool is right',
    async ({ files, chosen }) => {
      const cwd = repository({ ...files, 'supabase/config.toml': trusting(POOLS[chosen] ?? '') });
      const { checks } = documentOf(await runCli(['verify', '--offline', '--only', 'config', '--json'], { cwd }));
      const mismatch = (checks as { id: string; status: string }[]).find(({ id }) => id === 'config/pool-mismatch');
      expect(mismatch).toMatchObject({ status: 'pass' });
    },
  );
});
