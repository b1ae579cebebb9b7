/** The policy that is written before anybody has credentials, enforced: `init` and `verify` are carried out with it alone. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../src/core/iam/policy.ts';
import { documentOf, runCli } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { openScene, type Scene } from './scene.ts';

const scenes: Scene[] = [];
afterEach(async () => {
  await Promise.all(scenes.splice(0).map((scene) => scene.close()));
});

const opened = async (options: Parameters<typeof openScene>[0]): Promise<Scene> => {
  const scene = await openScene(options);
  scenes.push(scene);
  return scene;
};

/** As a developer without credentials writes it. */
async function written(command: 'init' | 'verify', ...more: string[]): Promise<PolicyDocument> {
  const { project } = await opened({});
  const document = documentOf(
    await runCli(['generate', 'iam-policy', '--for', command, '--json', ...more], { cwd: project.dir }),
  );
  expectDocument('generate', document);
  const [file] = document['files'] as { path: string }[];
  return JSON.parse(await project.read(file?.path ?? '')) as PolicyDocument;
}

const PASSWORD = { COGNITO_SUPABASE_PASSWORD: 'Correct-horse-1' };

describe('generate iam-policy', () => {
  it.each([
    ['without tags', {}],
    ['with tags', { UserPoolTags: { team: 'shop' } }],
  ])('is enough for init and the verify after it, on a pool %s', async (_title, pool) => {
    const scene = await opened({ pool, emulator: { pendingMs: 0, policy: await written('init') } });
    const outcome = await scene.run(['init', '--yes', '--json']);
    expect(documentOf(outcome)).toMatchObject({ verify: { ok: true } });
    expect(outcome.code).toBe(0);
  });

  it('is about the function that is named, and a probe user where one is wanted', async () => {
    const policy = await written('verify', '--function-name', 'role-claim', '--probe-user');
    const scene = await opened({ emulator: { pendingMs: 0 } });
    await scene.run(['init', '--yes', '--skip', 'verify', '--function-name', 'role-claim']);
    scene.emulator.state.policy = policy;
    const verified = await scene.run(['verify', '--probe-user', '--json']);
    expect(documentOf(verified)).toMatchObject({ ok: true, summary: { fail: 0, unknown: 0 } });
  });

  it('--for verify is enough to look, and for nothing else', async () => {
    const policy = await written('verify');
    const scene = await opened({ emulator: { pendingMs: 0 } });
    await scene.run(['init', '--yes', '--skip', 'verify']);
    scene.emulator.state.policy = policy;
    const verified = await scene.run(['verify', '--username', 'ada', '--json'], {
      env: { ...scene.emulator.env, ...PASSWORD },
    });
    expect(documentOf(verified)).toMatchObject({ ok: true, summary: { fail: 0, unknown: 0 } });
    const since = scene.emulator.calls.length;
    expect((await scene.run(['remove', '--yes', '--json'])).code).toBe(4);
    expect(scene.mutations(since)).toEqual([]);
  });

  it('needs a pool', async () => {
    const scene = await opened({ outputs: '{}' });
    const outcome = await runCli(['generate', 'iam-policy', '--json'], { cwd: scene.project.dir });
    expect(outcome.code).toBe(3);
    expectDocument('error', documentOf(outcome));
  });
});
