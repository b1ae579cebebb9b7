import { chmod, mkdir, readFile, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliOptions, documentOf } from '../harness/cli.ts';
import { type Scene, openScene } from '../init/scene.ts';

const OTHER = 'eu-west-1_Another12';
const OVERRIDE = 'SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_USER_POOL_ID';
const SECRET = 'hunter2-correct-horse';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const plan = (document: Record<string, unknown>) =>
  document['plan'] as { id: string; action: string; target: string }[];
const init = (...args: string[]) => scene.run(['init', '--yes', '--skip', 'lambda', '--json', ...args]);
const bad = async (
  args: string[] = [],
  options: CliOptions = {},
): Promise<{ id: string; status: string; message: string }[]> => {
  const outcome = await scene.run(['verify', '--only', 'config', '--json', ...args], options);
  expect(outcome.stdout + outcome.stderr).not.toContain(SECRET);
  const checks = documentOf(outcome)['checks'] as { id: string; status: string; message: string }[];
  return checks.filter(({ status }) => !['pass', 'skip'].includes(status));
};

const values = (): string => `COGNITO_USER_POOL_ID=${scene.where.userPoolId}\nCOGNITO_USER_POOL_REGION=eu-west-1\n`;

describe('--env-refs', () => {
  const REFERENCES =
    /enabled = true\nuser_pool_id = "env\(COGNITO_USER_POOL_ID\)"\nuser_pool_region = "env\(COGNITO_USER_POOL_REGION\)"/;

  it('writes references into the config and the values into supabase/.env, and finds nothing to do again', async () => {
    const first = documentOf(await init('--env-refs'));
    expect(plan(first)).toMatchObject([
      { id: 'env', action: 'create' },
      { id: 'config', action: 'update' },
    ]);
    expect(await scene.config()).toMatch(REFERENCES);
    expect(await scene.project.read('supabase/.env')).toBe(values());
    for (const args of [['--env-refs'], []]) {
      const again = documentOf(await init(...args));
      expect(plan(again).map(({ action }) => action)).toEqual(plan(again).map(() => 'none'));
    }
    expect(await bad()).toEqual([]);
  });

  it('keeps every byte of a supabase/.env that is there, and shows none of them', async () => {
    const before = `# mine\r\nSTRIPE_KEY=${SECRET}`;
    await scene.project.write('supabase/.env', before);
    const shown = await scene.run(['init', '--yes', '--skip', 'lambda', '--env-refs']);
    expect(shown.stdout + shown.stderr).not.toContain(SECRET);
    expect(shown.stdout).toContain('+COGNITO_USER_POOL_ID');
    expect(await scene.project.read('supabase/.env')).toBe(`${before}\r\n${values().replaceAll('\n', '\r\n')}`);
  });

  it.each([
    ['a variable that has another value', `COGNITO_USER_POOL_ID=${SECRET}\n`, /COGNITO_USER_POOL_ID to something else/],
    ['a file that the CLI cannot read', 'A-B=1\n', /line 1/],
  ])('leaves %s alone', async (_what, text, reason) => {
    await scene.project.write('supabase/.env', text);
    const before = await scene.config();
    const outcome = await init('--env-refs');
    expect(outcome).toMatchObject({ code: 3 });
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.stdout + outcome.stderr).not.toContain(SECRET);
    expect([await scene.project.read('supabase/.env'), await scene.config()]).toEqual([text, before]);
  });
});

describe('a config that trusts another pool', () => {
  it('is not overwritten unasked', async () => {
    await init();
    await scene.project.write('supabase/config.toml', (await scene.config()).replace(scene.where.userPoolId, OTHER));
    const before = await scene.config();
    const refused = await init('--user-pool-id', scene.where.userPoolId);
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toMatch(new RegExp(`${OTHER}[\\s\\S]*--replace-pool`));
    expect(await scene.config()).toBe(before);
    expect(await init('--user-pool-id', scene.where.userPoolId, '--replace-pool')).toMatchObject({ code: 0 });
    expect(await scene.config()).toContain(scene.where.userPoolId);
  });
});

describe('what is read in place of the file', () => {
  it('is named by init, and by verify', async () => {
    await scene.project.write('supabase/.env', `${OVERRIDE}=${OTHER}\n`);
    const outcome = await scene.run(['init', '--yes', '--skip', 'lambda']);
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stdout).toMatch(new RegExp(`! ${OVERRIDE} is set`));
    expect(await bad()).toMatchObject([{ id: 'config/env-override', status: 'fail' }]);
  });

  it('is config.json, where it stands beside config.toml', async () => {
    await scene.project.write('supabase/config.json', '{}\n');
    const toml = await scene.config();
    const outcome = await scene.run(['init', '--yes', '--skip', 'lambda']);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/CLI 3 reads \S+config\.json, older CLIs read config\.toml/);
    expect(await scene.config()).toBe(toml);
    expect(await scene.project.read('supabase/config.json')).toContain(scene.where.userPoolId);
  });

  it.each([
    ['user_pool_id', 'config/pool-id-malformed'],
    ['user_pool_region', 'config/region-mismatch'],
    ['enabled', 'config/wrong-type'],
  ])('is never shown where %s names a variable that is none of its business', async (key, id) => {
    await init();
    const config = await scene.config();
    await scene.project.write(
      'supabase/config.toml',
      config.replace(
        new RegExp(`^(\\[auth.third_party.aws_cognito\\]\n[\\s\\S]*?${key} = ).*`, 'm'),
        '$1"env(DEPLOY_KEY)"',
      ),
    );
    expect(await bad([], { env: { DEPLOY_KEY: SECRET } })).toMatchObject([{ id, status: 'fail' }]);
  });
});

/** Puts the config file elsewhere, and a link in its place. */
async function moveConfig(target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rename(scene.project.path('supabase/config.toml'), target);
  await symlink(target, scene.project.path('supabase/config.toml'));
}

describe('writing', () => {
  it('follows a link inside the repository to its target', async () => {
    await moveConfig(scene.project.path('shared/supabase.toml'));
    expect(await init()).toMatchObject({ code: 0 });
    expect(await readlink(scene.project.path('supabase/config.toml'))).toContain('shared/supabase.toml');
    expect(await scene.project.read('shared/supabase.toml')).toContain(scene.where.userPoolId);
  });

  it('refuses a link that leaves the repository', async () => {
    const outside = join(dirname(scene.project.dir), 'outside.toml');
    await moveConfig(outside);
    const before = await readFile(outside, 'utf8');
    const outcome = await init();
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toMatch(/file\/outside/);
    expect(await readFile(outside, 'utf8')).toBe(before);
  });

  it.each(['supabase/.temp', 'supabase/.temp/cognito-supabase', 'supabase/.env'])(
    'writes nothing through %s where that leaves it',
    async (path) => {
      const outside = join(dirname(scene.project.dir), 'outside');
      await mkdir(outside);
      await writeFile(join(outside, 'kept'), 'kept');
      await mkdir(dirname(scene.project.path(path)), { recursive: true });
      // The Supabase CLI has made it, or not.
      await rm(scene.project.path(path), { recursive: true, force: true });
      await symlink(path.endsWith('.env') ? join(outside, 'kept') : outside, scene.project.path(path));
      const before = await scene.config();
      const outcome = await init('--env-refs');
      expect(outcome.code).toBeGreaterThan(1);
      expect(outcome.code).toBeLessThan(5);
      expect(await readFile(join(outside, 'kept'), 'utf8')).toBe('kept');
      expect(await readdir(outside)).toEqual(['kept']);
      expect(await scene.config()).toBe(before);
    },
  );

  it('says what stands in the way of a file that may not be written', async () => {
    const path = scene.project.path('supabase/config.toml');
    await chmod(path, 0o444);
    const outcome = await init();
    // Root may write what nobody may.
    expect(outcome).toMatchObject(process.getuid?.() === 0 ? { code: 0 } : { code: 2 });
    expect((await readFile(path, 'utf8')).includes(scene.where.userPoolId)).toBe(process.getuid?.() === 0);
  });
});

it('the project of a folder that --cwd names by a link is found', async () => {
  await mkdir(scene.project.path('src'));
  const outside = scene.project.path('../link');
  await symlink(scene.project.path('src'), outside);
  const outcome = await scene.run(['verify', '--cwd', outside, '--offline', '--json']);
  const checks = documentOf(outcome)['checks'] as { id: string; status: string }[];
  expect(checks.find(({ id }) => id === 'config/missing')).toMatchObject({ status: 'pass' });
});

const START = /supabase start/;
const refused = async (): Promise<void> =>
  scene.project.write('supabase/config.toml', (await scene.config()).replace('[local_smtp]', '[inbucket]'));

describe('a file that the Supabase CLI is known to refuse', () => {
  it('is no reason to start it: init says what is in the way', async () => {
    await refused();
    const outcome = await scene.run(['init', '--yes', '--skip', 'lambda']);
    expect(outcome.code).toBe(0);
    const said = outcome.stdout.replaceAll(/\s+/g, ' ');
    expect(said).not.toMatch(START);
    expect(said).toMatch(/config\.toml:\d+: \[inbucket\] is no longer supported\. .* Rename it to \[local_smtp\]/);
  });

  it('fails where that CLI is pinned, and is not started either', async () => {
    await refused();
    await scene.project.write('package.json', JSON.stringify({ devDependencies: { supabase: '3.1.0' } }));
    const outcome = await scene.run(['init', '--yes', '--skip', 'lambda']);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).not.toMatch(START);
    expect(outcome.stdout).toMatch(/\[inbucket\] is no longer supported/);
  });

  it.each([{}, { 'package.json': JSON.stringify({ devDependencies: { supabase: '2.122.1' } }) }])(
    'is another matter than one that is taken: %j',
    async (files: Readonly<Record<string, string>>) => {
      if (Object.keys(files).length > 0) await refused();
      for (const [path, text] of Object.entries(files)) await scene.project.write(path, text);
      const outcome = await scene.run(['init', '--yes', '--skip', 'lambda']);
      expect(outcome.code).toBe(0);
      expect(outcome.stdout).toMatch(START);
      expect(outcome.stdout).not.toMatch(/no longer supported/);
    },
  );
});
