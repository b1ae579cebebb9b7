/** action.yml: its steps are run as a runner would. */
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cleanEnv } from '../harness/cli.ts';
import { BIN, machineNode, ROOT } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { type Outcome, spawnProgram } from '../harness/spawn.ts';

interface Action {
  inputs: Record<string, { default: string; description: string }>;
  runs: { using: string; steps: { shell: string; run: string; env: Record<string, string> }[] };
}

const { version } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as { version: string };
const action = parse(await readFile(`${ROOT}action.yml`, 'utf8')) as Action;

let project: TempProject;
beforeEach(async () => {
  const block = 'enabled = true\nuser_pool_id = "eu-west-1_Kx7mQ2pLd"\nuser_pool_region = "eu-west-2"\n';
  project = await tempProject({
    'app/supabase/config.toml': `[auth.third_party.aws_cognito]\n${block}`,
    'summary.md': '',
    '.git/HEAD': 'ref: refs/heads/main\n',
  });
});
afterEach(() => project.cleanup());

/** The step, with inputs put in where the runner puts them; `npx` is this build, and takes this version alone. */
async function run(inputs: Readonly<Record<string, string>>): Promise<Outcome> {
  const [step] = action.runs.steps;
  const bin = project.path('.bin');
  await mkdir(bin);
  const exact = `[ "$1 $2" = "--yes cognito-supabase@${version}" ] || exit 9`;
  await writeFile(join(bin, 'npx'), `#!/bin/sh\n${exact}\nshift 2\nexec "${machineNode()}" "${BIN}" "$@"\n`);
  await writeFile(join(bin, 'node'), `#!/bin/sh\nexec "${machineNode()}" "$@"\n`);
  for (const name of ['npx', 'node']) await chmod(join(bin, name), 0o755);
  const given = Object.entries(step?.env ?? {}).map(([name, place]) => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(place)?.[1] ?? '';
    return [name, inputs[input] ?? action.inputs[input]?.default ?? 'missing'];
  });
  const env = cleanEnv(project.dir, {
    ...(Object.fromEntries(given) as Record<string, string>),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_PATH: ROOT.replace(/\/$/, ''),
    GITHUB_STEP_SUMMARY: project.path('summary.md'),
    PATH: `${bin}:/usr/bin:/bin`,
  });
  return spawnProgram('/bin/bash', ['--noprofile', '--norc', '-e', '-c', step?.run ?? ''], { cwd: project.dir, env });
}

it('runs verify of its own version, with annotations and a summary', async () => {
  const { code, stdout } = await run({ 'working-directory': 'app' });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error .*file=app\/supabase\/config\.toml/m);
  expect(await project.read('summary.md')).toContain('## cognito-supabase verify');
});

it('hands its inputs on, each as what it is', async () => {
  const outcome = await run({
    'working-directory': 'app',
    only: 'config/invalid config/bom',
    strict: 'true',
    skip: 'live',
  });
  expect(outcome).toMatchObject({ code: 0, stdout: expect.not.stringContaining('region-mismatch') as string });
});

it('takes no input for a command or a flag', async () => {
  const evil = '$(touch evil); `touch evil`; --yes\n"; touch evil; "';
  await run({ 'working-directory': evil, 'user-pool-id': evil, only: evil, strict: evil });
  expect((await readdir(project.dir)).filter((name) => name === 'evil')).toEqual([]);
  expect(action.runs.steps.map(({ run: script }) => script).join()).not.toContain('${{');
});

it('the forms for issues are forms', async () => {
  const folder = `${ROOT}.github/ISSUE_TEMPLATE`;
  const forms = (await readdir(folder)).filter((name) => name !== 'config.yml');
  expect(forms).toEqual(['bug.yml', 'idea.yml']);
  for (const name of forms) {
    const form = parse(await readFile(join(folder, name), 'utf8')) as {
      name: string;
      description: string;
      body: { type: string; id?: string }[];
    };
    expect([typeof form.name, typeof form.description]).toEqual(['string', 'string']);
    const fields = form.body.filter(({ type }) => type !== 'markdown');
    expect(fields.every(({ id }) => id !== undefined)).toBe(true);
  }
});
