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

/** Runs the step that runs something: `npx` is this build, and what a fork's run knows nothing of is empty. */
async function runIt(): Promise<Outcome> {
  const step = (await workflow()).jobs.verify.steps.find(({ run }) => run !== undefined);
  const bin = project.path('.bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'npx'),
    `#!/bin/sh\n[ "$1" = --yes ] || exit 9\nshift 2\nexec "${machineNode()}" "${BIN}" "$@"\n`,
  );
  await chmod(join(bin, 'npx'), 0o755);
  const unset = Object.fromEntries(Object.keys(step?.env ?? {}).map((name) => [name, '']));
  const env = cleanEnv(project.dir, { ...unset, CI: 'true', GITHUB_ACTIONS: 'true', PATH: `${bin}:/usr/bin:/bin` });
  return spawnProgram('/bin/bash', ['-e', '-c', step?.run ?? 'exit 9'], { cwd: project.dir, env });
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
