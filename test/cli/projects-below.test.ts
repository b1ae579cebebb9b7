/** Where the Supabase project is, when it is neither here nor above. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import type { Outcome } from '../harness/spawn.ts';
import { POOL_ID, repository } from '../discover/folder.ts';

const CONFIG = `[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${POOL_ID}"\nuser_pool_region = "eu-west-1"\n`;

function verify(content: Record<string, string>, { from = '.', env = {} } = {}): Promise<Outcome> {
  return runCli(['verify', '--no-input', '--only', 'config', '--json'], { cwd: join(repository(content), from), env });
}

describe('a Supabase project below', () => {
  it('is used where it is the only one, which is said', async () => {
    const outcome = await verify({ 'packages/db/supabase/config.toml': CONFIG });
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('Using the Supabase project in packages/db.');
  });

  it('is not that of a test or an example', async () => {
    const outcome = await verify({
      'packages/db/supabase/config.toml': CONFIG,
      'examples/next/supabase/config.toml': '',
      'tests/fixtures/app/supabase/config.toml': '',
      'node_modules/x/supabase/config.toml': '',
    });
    expect(outcome.stderr).toContain('Using the Supabase project in packages/db.');
  });

  it.each(['init', 'verify', 'remove'])('has to be named where there are several: %s', async (command) => {
    const cwd = repository({ 'apps/a/supabase/config.toml': CONFIG, 'apps/b/supabase/config.toml': '' });
    const outcome = await runCli([command, '--no-input', '--json'], { cwd });
    expect(outcome.code).toBe(3);
    expect(documentOf(outcome)['error']).toMatchObject({
      id: 'config/several-projects',
      cause: expect.stringMatching(/apps\/a\s+apps\/b/) as string,
      fix: expect.stringContaining('--cwd') as string,
    });
    const named = await runCli([command, '--no-input', '--json', '--cwd', 'apps/a'], { cwd });
    expect(documentOf(named)).not.toMatchObject({ error: { id: 'config/several-projects' } });
  });

  it('is named before the question which', async () => {
    const cwd = repository({ 'apps/a/supabase/config.toml': CONFIG, 'apps/b/supabase/config.toml': '' });
    const { stdout } = await runCli(['verify', '--no-input'], { cwd });
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'Supabase    a project in apps/a',
      '            a project in apps/b',
    ]);
  });

  it('gives way to one that is above', async () => {
    const content = { 'supabase/config.toml': CONFIG, 'apps/web/db/supabase/config.toml': '' };
    expect((await verify(content, { from: 'apps/web' })).code).toBe(0);
  });

  it('is the one that SUPABASE_WORKDIR names', async () => {
    const content = { 'apps/a/supabase/config.toml': CONFIG, 'apps/b/supabase/config.toml': '' };
    const outcome = await verify(content, { env: { SUPABASE_WORKDIR: 'apps/a' } });
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('in apps/a, as SUPABASE_WORKDIR says');
    expect((await verify(content, { env: { SUPABASE_WORKDIR: 'apps/b' } })).code).toBe(1);
  });
});
