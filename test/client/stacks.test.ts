/** `generate client` and `init` find out what an app signs in with, and offer what fits it. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { type Scene, openScene } from '../init/scene.ts';
import * as ours from './samples.ts';
import type { Sample } from './samples.ts';
import { BACKENDS, OPEN, STRANGERS } from './strangers.ts';

const SAMPLES = [...ours.SAMPLES, ...STRANGERS];
const UNDECIDED = [...ours.UNDECIDED, ...OPEN];
const NO_APP = [...ours.NO_APP, ...BACKENDS];

let project: TempProject | undefined;
afterEach(async () => {
  await project?.cleanup();
  project = undefined;
});

async function generateIn(files: Sample['files'], ...flags: string[]) {
  project = await tempProject(files);
  return runCli(['generate', 'client', '--json', '--dry-run', ...flags], { cwd: project.dir });
}

const paths = (document: Record<string, unknown>): string[] =>
  (document['files'] as { path: string }[]).map(({ path }) => path);

describe('generate client, without being told', () => {
  it.each(SAMPLES.filter(({ page }) => page === undefined))('$what', async ({ files, writes }) => {
    const outcome = await generateIn(files);
    expect(outcome).toMatchObject({ code: 0 });
    expect(paths(documentOf(outcome))).toEqual(writes);
  });

  it.each(SAMPLES.filter(({ page }) => page !== undefined))('leads $what to its page', async ({ files, page = '' }) => {
    const outcome = await generateIn(files);
    expect(outcome).toMatchObject({ code: 3 });
    expect(documentOf(outcome)).toMatchObject({ error: { fix: expect.stringContaining(page) as string } });
    expect(existsSync(`${ROOT}${page}`)).toBe(true);
  });

  it.each(UNDECIDED)('does not choose between $what', async ({ files, words }) => {
    const outcome = await generateIn(files);
    expect(outcome).toMatchObject({ code: 3 });
    const error = {
      cause: expect.stringMatching(words) as string,
      fix: expect.stringContaining('--framework') as string,
    };
    expect(documentOf(outcome)).toMatchObject({ error });
  });

  it.each(NO_APP)('asks where there is $what', async ({ files }) => {
    const outcome = await generateIn(files);
    expect(outcome).toMatchObject({ code: 3 });
    expect(documentOf(outcome)).toMatchObject({ error: { cause: 'There is no app in this folder.' } });
  });

  it('names the client that is there, and the two lines to change in it', async () => {
    const made =
      "import { createClient } from '@supabase/supabase-js';\nexport const supabase = createClient(url, key);\n";
    const files = { 'package.json': JSON.stringify({ dependencies: { 'aws-amplify': '^6.0.0' } }), 'src/db.ts': made };
    const outcome = await generateIn(files);
    expect(outcome).toMatchObject({ code: 3 });
    const { error } = documentOf(outcome) as { error: { message: string; fix: string } };
    expect(error.message).toContain('src/db.ts:2 makes the Supabase client');
    expect(error.fix).toMatch(
      /import \{ fetchAuthSession \} from 'aws-amplify\/auth'; accessToken: .*tokens\?\.accessToken/,
    );
    const named = await runCli(['generate', 'client', '--json', '--dry-run', '--out', 'src/own.js'], {
      cwd: project?.dir ?? '',
    });
    expect(paths(documentOf(named))).toEqual(['src/own.js']);
  });
});

it('gives a client that is there the lines of the Amplify that is installed', async () => {
  const made =
    "import { createClient } from '@supabase/supabase-js';\nexport const supabase = createClient(url, key);\n";
  const outcome = await generateIn({
    'package.json': JSON.stringify({ dependencies: { 'aws-amplify': '*' } }),
    'package-lock.json': JSON.stringify({ packages: { 'node_modules/aws-amplify': { version: '5.3.11' } } }),
    'src/db.js': made,
  });
  expect(outcome).toMatchObject({ code: 3 });
  const { error } = documentOf(outcome) as { error: { message: string; fix: string } };
  expect(error.message).toContain("src/db.js:2 makes the Supabase client. Two lines make it Amplify 5's");
  expect(error.fix).toMatch(/import \{ Auth \} from 'aws-amplify'; accessToken: .*currentSession\(\)/);
  expect(error.fix).toContain('Or run `npm install aws-amplify@6` and give --out');
  const told = await runCli(['generate', 'client', '--framework', 'amplify-web', '--out', '-'], {
    cwd: project?.dir ?? '',
  });
  expect(told).toMatchObject({ code: 0 });
  expect(told.stderr).toContain('The file needs a later aws-amplify than 5.3.11 of package-lock.json.');
});

const files = { 'package.json': '{}' };

/** What is written under a name. */
async function textOf(out: string): Promise<string> {
  const outcome = await generateIn(files, '--framework', 'oidc', '--out', out);
  await project?.cleanup();
  project = undefined;
  return (documentOf(outcome)['files'] as { content: string }[])[0]?.content ?? '';
}

describe('generate client, as it is told', () => {
  it('writes JavaScript or TypeScript by the name of the file', async () => {
    expect(await textOf('client.mjs')).toContain('@param {UserManager} manager');
    expect(await textOf('client.ts')).toContain('manager: UserManager,');
  });

  it('writes to stdout, and nowhere else', async () => {
    project = await tempProject(files);
    const { code, stdout } = await runCli(['generate', 'client', '--framework', 'amplify-next', '--out', '-'], {
      cwd: project.dir,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\/\/ The Supabase client of a Next\.js server[^]*\}\n$/);
  });

  it('has no ID token for programs', async () => {
    expect(await generateIn(files, '--framework', 'm2m', '--token-use', 'id')).toMatchObject({ code: 2 });
  });
});

describe('what the attached trigger reaches', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
    await scene.project.write('package.json', JSON.stringify({ dependencies: { 'aws-amplify': '^6.0.0' } }));
  });
  afterAll(() => scene.close());

  it.each([
    ['v1', 'tokens?.idToken'],
    ['v2', 'tokens?.accessToken'],
  ])('with %s is what the file sends', async (version, words) => {
    await scene.run(['init', '--yes', '--trigger-version', version]);
    const { stdout, stderr } = await scene.run(['generate', 'client', '--out', '-']);
    expect(stdout).toContain(words);
    expect(stderr).not.toContain('Not looked at');
    const made =
      "import { createClient } from '@supabase/supabase-js';\nexport const supabase = createClient(url, key);\n";
    await scene.project.write('src/db.ts', made);
    const there = documentOf(await scene.run(['generate', 'client', '--json']));
    expect(there).toMatchObject({ error: { fix: expect.stringContaining(words) as string } });
    expect((await scene.run(['init', '--yes', '--trigger-version', version, '--skip', 'verify'])).stdout).toContain(
      words,
    );
    await rm(scene.project.path('src'), { recursive: true });
  });

  it('is said not to be known without credentials', async () => {
    const { stderr } = await runCli(['generate', 'client', '--out', '-'], { cwd: scene.project.dir });
    expect(stderr).toMatch(/Not looked at: No AWS credentials are set up/);
  });
});

describe('verify', () => {
  it('names what the app signs in with, the file that is there, and the lines to change in it', async () => {
    const scene = await openScene({ pool: { UserPoolTier: 'LITE' } });
    await scene.run(['init', '--yes']);
    const fix = async (files: Sample['files']): Promise<string> => {
      for (const [file, text] of Object.entries(files)) await scene.project.write(file, text);
      const { checks } = documentOf(await scene.run(['verify', '--json'])) as {
        checks: { id: string; fix?: string }[];
      };
      return checks.find(({ id }) => id === 'cognito/trigger-id-token-only')?.fix ?? '';
    };
    expect(await fix({})).toContain('generate client --token-use id');
    const manifest = JSON.stringify({ dependencies: { 'oidc-client-ts': '^3.5.0' } });
    expect(await fix({ 'package.json': manifest })).toContain('generate client --framework oidc --token-use id');
    const amplify = JSON.stringify({ dependencies: { 'aws-amplify': '^6.22.1' } });
    const { stdout } = await runCli(
      ['generate', 'client', '--framework', 'amplify-web', '--token-use', 'access', '--out', '-'],
      { cwd: scene.project.dir },
    );
    const said = await fix({ 'package.json': amplify, 'src/supabase.ts': stdout });
    expect(said).toMatch(/in src\/supabase\.ts:\d+, with `import .*aws-amplify\/auth'` and `accessToken: .*idToken/);
    await scene.close();
  });
});

describe('init', () => {
  it('offers the file that fits, a page, or nothing', { timeout: 300_000 }, async () => {
    const scene = await openScene();
    await scene.run(['init', '--yes']);
    const offered = async (files: Sample['files']): Promise<string> => {
      for (const [file, text] of Object.entries(files)) await scene.project.write(file, text);
      const { stdout } = await scene.run(['init', '--yes', '--skip', 'lambda', '--skip', 'verify']);
      for (const file of Object.keys(files))
        await rm(scene.project.path(file.split('/')[0] ?? ''), { recursive: true, force: true });
      return /Supabase client.*/.exec(stdout)?.[0] ?? '';
    };
    for (const { what, files, framework, writes = [], page } of SAMPLES) {
      const words = page ?? `--framework ${framework} --out ${writes[0]}`;
      expect({ what, said: await offered(files) }).toEqual({ what, said: expect.stringContaining(words) as string });
    }
    for (const { what, files, words } of UNDECIDED)
      expect({ what, said: await offered(files) }).toEqual({ what, said: expect.stringMatching(words) as string });
    for (const { what, files } of NO_APP) expect({ what, said: await offered(files) }).toEqual({ what, said: '' });
    await scene.close();
  });
});
