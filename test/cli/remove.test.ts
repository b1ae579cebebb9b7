import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { differences } from '../../src/core/pool/update.ts';
import type { JsonObject } from '../../src/core/text/json.ts';
import { type Scene, type SceneOptions, openScene } from '../init/scene.ts';

const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const theirFunction = {
  functions: [{ name: 'theirs', region: 'eu-west-1', source: 'export const handler = async (event) => event;\n' }],
};

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

async function reopen(options: SceneOptions): Promise<void> {
  await scene.close();
  scene = await openScene(options);
}

const described = (): JsonObject =>
  JSON.parse(JSON.stringify(scene.emulator.state.cognito.pools.get(scene.where.userPoolId)?.described)) as JsonObject;
const left = () => ({
  functions: [...scene.emulator.state.lambda.functions.keys()].filter((name) => name.includes('cognito-supabase')),
  roles: [...scene.emulator.state.iam.roles.keys()].filter((name) => name.includes('cognito-supabase')),
});
const NOTHING = { functions: [], roles: [] };

async function remove(...args: string[]): Promise<{ code: number | null; plan: { id: string; action: string }[] }> {
  const outcome = await scene.run(['remove', '--yes', '--json', ...args]);
  const document = documentOf(outcome);
  if (outcome.code === 0) expectDocument('remove', document);
  return { code: outcome.code, plan: (document['plan'] ?? []) as { id: string; action: string }[] };
}

describe('remove', () => {
  it('takes back everything that init did, and finds nothing to do again', async () => {
    const [config, pool] = [await scene.config(), described()];
    expect(await scene.run(['init', '--yes'])).toMatchObject({ code: 0 });
    const first = await remove();
    expect(first).toMatchObject({ code: 0 });
    expect(first.plan.map(({ id, action }) => `${id}:${action}`)).toEqual([
      'trigger:update',
      'function:delete',
      'role:delete',
      'config:update',
    ]);
    expect(await scene.config()).toBe(config);
    expect([differences(pool, described()), described()['LambdaConfig'] ?? {}, left()]).toEqual([[], {}, NOTHING]);
    const calls = scene.emulator.calls.length;
    const second = await remove('--user-pool-id', scene.where.userPoolId);
    expect(second.plan.map(({ action }) => action)).toEqual(second.plan.map(() => 'none'));
    expect(scene.mutations(calls)).toEqual([]);
  });

  it('detaches before it deletes, so that no sign-in meets a function that is gone', async () => {
    await scene.run(['init', '--yes']);
    const calls = scene.emulator.calls.length;
    await remove();
    expect(scene.mutations(calls)).toEqual(['UpdateUserPool', 'DeleteFunction', 'DetachRolePolicy', 'DeleteRole']);
    expect((await scene.signIn()).access['role']).toBeUndefined();
  });

  it('puts the trigger back that was there before', async () => {
    const LambdaConfig = {
      PreTokenGeneration: THEIRS,
      PreTokenGenerationConfig: { LambdaArn: THEIRS, LambdaVersion: 'V1_0' as const },
    };
    await reopen({ pool: { LambdaConfig }, emulator: theirFunction });
    const before = described()['LambdaConfig'];
    expect(await scene.run(['init', '--yes', '--on-existing-trigger', 'replace'])).toMatchObject({ code: 0 });
    expect(await remove()).toMatchObject({ code: 0 });
    expect([described()['LambdaConfig'], left()]).toEqual([before, NOTHING]);
  });

  it('takes back an attached function of the user, and leaves the function', async () => {
    await reopen({ emulator: theirFunction });
    await scene.run(['init', '--yes', '--function-arn', THEIRS]);
    expect(await remove()).toMatchObject({ code: 0 });
    const theirs = [...scene.emulator.state.lambda.functions.values()][0];
    expect(described()['LambdaConfig'] ?? {}).toEqual({});
    expect([...(theirs?.policies.values() ?? [])].flatMap(({ statements }) => statements)).toEqual([]);
  });

  it('takes the variables out that --env-refs added, and no other', async () => {
    const config = await scene.config();
    await scene.project.write('supabase/.env', 'MINE=1');
    await scene.run(['init', '--yes', '--env-refs']);
    expect(await remove()).toMatchObject({ code: 0 });
    expect([await scene.project.read('supabase/.env'), await scene.config()]).toEqual(['MINE=1', config]);
  });

  it('leaves variables that stand twice: which of them init added, nothing tells', async () => {
    await scene.project.write('supabase/.env', 'MINE=1\n');
    await scene.run(['init', '--yes', '--env-refs']);
    const added = (await scene.project.read('supabase/.env')).slice('MINE=1\n'.length);
    expect(added).toContain(scene.where.userPoolId);
    const twice = `MINE=1\n${added}MINE=2\n${added}`;
    await scene.project.write('supabase/.env', twice);
    expect(await remove()).toMatchObject({ code: 0 });
    expect(await scene.project.read('supabase/.env')).toBe(twice);
  });

  it.each([[[]], [['--env-refs']]])(
    'from a fresh clone, without record and values, switches Cognito off: init %j',
    async (args) => {
      await scene.run(['init', '--yes', ...args]);
      const configured = await scene.config();
      await rm(scene.project.path('supabase/.temp'), { recursive: true });
      await rm(scene.project.path('supabase/.env'), { force: true });
      const { code, plan } = await remove('--user-pool-id', scene.where.userPoolId);
      expect([code, plan.find(({ id }) => id === 'config')?.action]).toEqual([0, 'update']);
      expect(await scene.config()).toBe(configured.replace(/(aws_cognito\]\nenabled = )true/, '$1false'));
    },
  );

  it('from a clone whose variables mean another pool, leaves the config alone', async () => {
    await scene.run(['init', '--yes', '--env-refs']);
    const configured = await scene.config();
    await rm(scene.project.path('supabase/.temp'), { recursive: true });
    await scene.project.write(
      'supabase/.env',
      'COGNITO_USER_POOL_ID=eu-west-1_Another12\nCOGNITO_USER_POOL_REGION=eu-west-1\n',
    );
    expect(await remove('--user-pool-id', scene.where.userPoolId)).toMatchObject({ code: 0 });
    expect(await scene.config()).toBe(configured);
  });

  it('from another machine, without a record, switches Cognito off', async () => {
    await scene.run(['init', '--yes']);
    const configured = await scene.config();
    await rm(scene.project.path('supabase/.temp'), { recursive: true });
    expect(await remove()).toMatchObject({ code: 0 });
    expect(await scene.config()).toBe(
      configured.replace(/(\[auth\.third_party\.aws_cognito\]\nenabled = )true/, '$1false'),
    );
    expect(left()).toEqual(NOTHING);
  });

  it('leaves a trigger, a function and a role alone that are not its own', async () => {
    await reopen({ pool: { LambdaConfig: { PreTokenGeneration: THEIRS } }, emulator: theirFunction });
    const [config, pool] = [await scene.config(), described()];
    const { plan } = await remove();
    expect(plan.map(({ action }) => action)).toEqual(plan.map(() => 'none'));
    expect([await scene.config(), described()]).toEqual([config, pool]);
  });

  it("leaves what is another pool's alone: a function that this pool runs, too, and the config", async () => {
    const second = { userPoolId: 'eu-west-1_Another12', clientId: '6tq1v2w3x4y5z6a7b8c9d0e1f2' };
    await reopen({ second });
    expect(await scene.run(['init', '--yes', '--user-pool-id', scene.where.userPoolId])).toMatchObject({ code: 0 });
    const { pools } = scene.emulator.state.cognito;
    const runs = pools.get(scene.where.userPoolId)?.described.LambdaConfig;
    const another = pools.get(second.userPoolId);
    if (!runs || !another) throw new Error('no pool');
    another.described = { ...another.described, LambdaConfig: structuredClone(runs) };
    const config = await scene.config();
    const { plan } = await remove('--user-pool-id', second.userPoolId);
    expect(plan.map(({ action }) => action)).toEqual(plan.map(() => 'none'));
    expect([left().functions.length, another.described.LambdaConfig]).toEqual([1, runs]);
    expect(await scene.config()).toBe(config);
  });

  it.each([['--dry-run'], []])('with %s changes nothing', async (...args) => {
    await scene.run(['init', '--yes']);
    const [config, calls] = [await scene.config(), scene.emulator.calls.length];
    const outcome = await scene.run(['remove', ...args]);
    expect(outcome).toMatchObject({ code: args.length === 0 ? 3 : 0 });
    expect(outcome.stdout).toMatch(/detach the trigger/);
    expect([await scene.config(), scene.mutations(calls)]).toEqual([config, []]);
  });

  it('keeps a config that somebody changed since', async () => {
    await scene.run(['init', '--yes']);
    const changed = (await scene.config()).replace(scene.where.userPoolId, 'eu-west-1_Another12');
    await scene.project.write('supabase/config.toml', changed);
    const outcome = await scene.run(['remove', '--yes', '--user-pool-id', scene.where.userPoolId]);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/left as it is.*another user pool/);
    expect(await scene.config()).toBe(changed);
  });

  it('believes no record that is made up', async () => {
    await scene.run(['init', '--yes']);
    await scene.project.write(
      'supabase/.temp/cognito-supabase/state.json',
      JSON.stringify({
        edits: [
          {
            file: 'config.toml',
            record: {
              settings: {},
              disabled: ['../x'],
              replaced: [{ offset: 0, before: 'evil', after: '' }],
              blocks: [{ offset: 0, text: 'evil' }],
            },
          },
          7,
        ],
        env: [1, ''],
        attached: [{ userPoolId: 'x', functionArn: THEIRS }],
      }),
    );
    expect(await remove()).toMatchObject({ code: 0 });
    expect(await scene.config()).not.toContain('evil');
  });
});

describe('a setting of the pool that this version does not know', () => {
  it('is sent back with --allow-unknown, as it stands', async () => {
    await reopen({ pool: { Surprise: { On: true, Levels: [1, 2] } } as object });
    expect(await scene.run(['init', '--yes'])).toMatchObject({ code: 3 });
    const outcome = await scene.run(['init', '--yes', '--allow-unknown', 'Surprise']);
    const sent = scene.emulator.calls.find(({ action }) => action === 'UpdateUserPool');
    expect([sent?.input, outcome.code]).toMatchObject([{ Surprise: { On: true, Levels: [1, 2] } }, 0]);
    expect(described()['Surprise']).toEqual({ On: true, Levels: [1, 2] });
  });
});
