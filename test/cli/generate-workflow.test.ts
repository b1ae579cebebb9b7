/** `generate workflow`: the workflow's own commands are run, as a runner would. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cleanEnv, documentOf, runCli } from '../harness/cli.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { expectDocument } from '../harness/schema.ts';
import { type Outcome, spawnProgram } from '../harness/spawn.ts';

const PLACE = '.github/workflows/cognito-supabase.yml';
const block = (region: string): string =>
  `[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "eu-west-1_Kx7mQ2pLd"\nuser_pool_region = "${region}"\n`;

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: {
    verify: {
      steps: {
        run?: string;
        env?: Record<string, string>;
        uses?: string;
        if?: string;
        with?: Record<string, string>;
      }[];
    };
  };
}

let project: TempProject;
beforeEach(async () => {
  project = await tempProject({ 'supabase/config.toml': block('eu-west-1') });
  await mkdir(join(project.dir, '.git'));
});
afterEach(() => project.cleanup());

const workflow = async (): Promise<Workflow> => parse(await project.read(PLACE)) as Workflow;

/** Runs a script as a runner would: `npx` is this build. */
async function runShell(script: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const bin = project.path('.bin');
  await mkdir(bin, { recursive: true });
  await writeFile(
    join(bin, 'npx'),
    `#!/bin/sh\n[ "$1" = --yes ] || exit 9\nshift 2\nexec "${machineNode()}" "${BIN}" "$@"\n`,
  );
  await chmod(join(bin, 'npx'), 0o755);
  const all = cleanEnv(project.dir, { ...env, CI: 'true', GITHUB_ACTIONS: 'true', PATH: `${bin}:/usr/bin:/bin` });
  return spawnProgram('/bin/bash', ['-e', '-c', script], { cwd: project.dir, env: all });
}

/** Runs the step that runs something; what a fork's run knows nothing of is empty. */
async function runIt(): Promise<Outcome> {
  const step = (await workflow()).jobs.verify.steps.find(({ run }) => run !== undefined);
  const unset = Object.fromEntries(Object.keys(step?.env ?? {}).map((name) => [name, '']));
  return runShell(step?.run ?? 'exit 9', unset);
}

describe('generate workflow', () => {
  it('writes it to the root of the repository, once', async () => {
    const written = documentOf(await runCli(['generate', 'workflow', '--json'], { cwd: project.dir }));
    expectDocument('generate', written);
    expect(written['files']).toMatchObject([{ path: PLACE, action: 'create' }]);
    expect(documentOf(await runCli(['generate', 'workflow', '--json'], { cwd: project.dir }))['files']).toMatchObject([
      { action: 'none' },
    ]);
    expect(await workflow()).toMatchObject({ permissions: { contents: 'read', 'id-token': 'write' } });
    expect(Object.keys((await workflow()).on)).toEqual(['push', 'pull_request', 'schedule']);
  });

  it("takes the role in the pool's region, and not for a fork", async () => {
    await runCli(['generate', 'workflow'], { cwd: project.dir });
    const step = (await workflow()).jobs.verify.steps.find(({ uses }) => uses?.startsWith('aws-actions/'));
    expect(step?.with?.['aws-region']).toBe('eu-west-1');
    expect(step?.if).toContain('head.repo.fork != true');
  });

  it('needs a pool, and hands on one that was named', async () => {
    await project.write('supabase/config.toml', 'project_id = "app"\n');
    expect(await runCli(['generate', 'workflow'], { cwd: project.dir })).toMatchObject({ code: 3 });
    await runCli(['generate', 'workflow', '--user-pool-id', 'us-east-1_Kx7mQ2pLd'], { cwd: project.dir });
    const { steps } = (await workflow()).jobs.verify;
    expect(steps.find(({ uses }) => uses?.startsWith('aws-actions/'))?.with?.['aws-region']).toBe('us-east-1');
    expect(steps.find(({ run }) => run)?.run).toMatch(/ verify --user-pool-id us-east-1_Kx7mQ2pLd$/);
  });

  it('is not written where verify would find no project', async () => {
    const outside = await tempProject({ '.env': 'USER_POOL_ID=eu-west-1_Kx7mQ2pLd\n' });
    try {
      expect(await runCli(['generate', 'workflow'], { cwd: outside.dir })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--cwd') as string,
      });
    } finally {
      await outside.cleanup();
    }
  });

  it('is green without any variable where the files are right', async () => {
    await runCli(['generate', 'workflow'], { cwd: project.dir });
    const outcome = await runIt();
    expect(outcome.stdout).toContain('Supabase config: ');
    expect(outcome.stdout).toContain('Not proved');
    expect(outcome.code).toBe(0);
  });

  it('is red, with an annotation, where they are wrong', async () => {
    await runCli(['generate', 'workflow'], { cwd: project.dir });
    await project.write('supabase/config.toml', block('eu-west-2'));
    const outcome = await runIt();
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/^::error .*file=supabase\/config\.toml/m);
  });

  it('looks into the folder of the project, in a repository of several', async () => {
    await project.write('apps/web/supabase/config.toml', block('eu-west-2'));
    await runCli(['generate', 'workflow'], { cwd: join(project.dir, 'apps/web') });
    const outcome = await runIt();
    expect(outcome.stdout).toContain('apps/web/supabase/config.toml');
    expect(outcome.code).toBe(1);
  });

  it('refuses a folder that a shell would read', async () => {
    await project.write('apps/$(id)/supabase/config.toml', block('eu-west-1'));
    const outcome = await runCli(['generate', 'workflow', '--json'], { cwd: join(project.dir, 'apps/$(id)') });
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)['error']).toMatchObject({ id: 'generate/value' });
    await expect(project.read(PLACE)).rejects.toThrow('ENOENT');
  });
});

const REF = 'abcdefghijklmnopqrst';
const TARGETS = ['--target', `production=eu-west-1_Prod12345:${REF}`, '--target', 'no=us-east-1_Stage1234'] as const;

interface Matrix {
  jobs: {
    files: { steps: { run?: string; env?: object }[] };
    targets: {
      if: string;
      environment: string;
      permissions: Record<string, string>;
      strategy: { 'fail-fast': boolean; matrix: { include: Record<string, unknown>[] } };
      steps: { uses?: string; run?: string; env?: Record<string, string>; with?: Record<string, string> }[];
    };
  };
}

describe('--target', () => {
  it("is a job for each pool, in the environment of its name, with that one's role and secret", async () => {
    const written = documentOf(await runCli(['generate', 'workflow', ...TARGETS, '--json'], { cwd: project.dir }));
    expectDocument('generate', written);
    const { files, targets } = (parse(await project.read(PLACE)) as Matrix).jobs;
    expect(targets.strategy['fail-fast']).toBe(false);
    expect(targets.strategy.matrix.include).toEqual([
      { target: 'production', 'user-pool-id': 'eu-west-1_Prod12345', region: 'eu-west-1', 'project-ref': REF },
      { target: 'no', 'user-pool-id': 'us-east-1_Stage1234', region: 'us-east-1', 'project-ref': '' },
    ]);
    expect(targets.environment).toBe('${{ matrix.target }}');
    expect(targets.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(targets.if).toContain('head.repo.fork != true');
    const runs = targets.steps.flatMap(({ run }) => run ?? []);
    // What a matrix says reaches the shell by way of the environment alone.
    expect(runs.join()).not.toContain('${{');
    expect(files.steps.find(({ run }) => run)).not.toHaveProperty('env');
  });

  it('runs as a runner would: the files, and each pool without the config of another', async () => {
    await runCli(['generate', 'workflow', ...TARGETS], { cwd: project.dir });
    const { files, targets } = (parse(await project.read(PLACE)) as Matrix).jobs;
    const [about, one] = [files, targets].map(({ steps }) => steps.find(({ run }) => run)?.run ?? 'exit 9');
    expect(await runShell(about ?? '')).toMatchObject({ code: 0 });
    const outcome = await runShell(one ?? '', { USER_POOL_ID: 'eu-west-1_Prod12345', SUPABASE_PROJECT_ID: '' });
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).not.toContain('config/pool-mismatch');
  });

  it.each([
    'production',
    '=eu-west-1_Prod12345',
    'production=eu-west-1_Prod12345:short',
    'production=nothing',
    "it's=eu-west-1_Prod12345",
    '${{x}}=eu-west-1_Prod12345',
    'a\nb=eu-west-1_Prod12345',
  ])('%j is none', async (target) => {
    const outcome = await runCli(['generate', 'workflow', '--target', target, '--json'], { cwd: project.dir });
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)['error']).toMatchObject({
      id: 'generate/value',
      fix: expect.stringContaining('--target '),
    });
  });

  it('is refused twice, and beside --user-pool-id', async () => {
    for (const more of [
      ['--target', 'no=eu-west-1_Prod12345'],
      ['--user-pool-id', 'eu-west-1_Prod12345'],
    ])
      expect(await runCli(['generate', 'workflow', ...TARGETS, ...more], { cwd: project.dir })).toMatchObject({
        code: 2,
      });
  });
});

interface Pipeline {
  '.cognito-supabase': { script: string[]; id_tokens: object; artifacts: { reports: { junit: string } } };
  'cognito-supabase': { extends: string; parallel?: { matrix: object[] }; environment?: object; variables?: object };
}

async function pipeline(): Promise<Pipeline> {
  return parse(await project.read('.gitlab/cognito-supabase.yml')) as Pipeline;
}

describe('--ci gitlab', () => {
  it('is a file to include, which a pipeline that is not there yet does', async () => {
    const write = async () =>
      documentOf(await runCli(['generate', 'workflow', '--ci', 'gitlab', '--json'], { cwd: project.dir }));
    expect((await write())['files']).toMatchObject([
      { path: '.gitlab/cognito-supabase.yml', action: 'create' },
      { path: '.gitlab-ci.yml', action: 'create' },
    ]);
    expect(parse(await project.read('.gitlab-ci.yml'))).toEqual({
      include: [{ local: '.gitlab/cognito-supabase.yml' }],
    });
    expect((await write())['files']).toMatchObject([{ action: 'none' }]);
    expect((await pipeline())['cognito-supabase']).toMatchObject({ variables: { AWS_REGION: 'eu-west-1' } });
  });

  it('leaves a pipeline that is there alone', async () => {
    await project.write('.gitlab-ci.yml', 'test:\n  script: true\n');
    await runCli(['generate', 'workflow', '--ci', 'gitlab'], { cwd: project.dir });
    expect(await project.read('.gitlab-ci.yml')).toBe('test:\n  script: true\n');
  });

  it('has a run for each target, and its script runs', async () => {
    await runCli(['generate', 'workflow', '--ci', 'gitlab', ...TARGETS], { cwd: project.dir });
    const { '.cognito-supabase': base, 'cognito-supabase': jobs } = await pipeline();
    expect(jobs.environment).toEqual({ name: '$TARGET', action: 'verify' });
    expect(jobs.parallel?.matrix).toEqual([
      {
        TARGET: 'production',
        VERIFY_USER_POOL_ID: 'eu-west-1_Prod12345',
        AWS_REGION: 'eu-west-1',
        SUPABASE_PROJECT_ID: REF,
      },
      { TARGET: 'no', VERIFY_USER_POOL_ID: 'us-east-1_Stage1234', AWS_REGION: 'us-east-1' },
    ]);
    const all = await runShell(base.script.join('\n'));
    expect(all).toMatchObject({ code: 0 });
    expect(await project.read(base.artifacts.reports.junit)).toContain('config/pool-mismatch');
    const one = await runShell(base.script.join('\n'), { VERIFY_USER_POOL_ID: 'eu-west-1_Prod12345' });
    expect(one).toMatchObject({ code: 0 });
    expect(await project.read(base.artifacts.reports.junit)).toContain('Left out with --skip.');
  });
});
