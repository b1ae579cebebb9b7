import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpdateUserPoolRequest } from '@aws-sdk/client-cognito-identity-provider';
import { asObject, type JsonObject } from '../../src/core/text/json.ts';
import { listDifferences, differences, triggerOf } from '../../src/core/pool/update.ts';
import { UPDATABLE } from '../core/described.ts';
import { documentOf } from '../harness/cli.ts';
import { POOLS } from './pool-table.ts';
import { type Scene, openScene } from './scene.ts';

const idOf = (index: number): string => `eu-west-1_Table${String(index).padStart(4, '0')}`;
const TABLE = Object.entries(POOLS).map(([what, settings], index) => ({ what, settings, userPoolId: idOf(index) }));

it('sets every member that an update has in some pool', () => {
  const set = new Set(Object.values(POOLS).flatMap((settings) => Object.keys(settings)));
  expect(
    Object.keys(UPDATABLE satisfies Partial<Record<keyof UpdateUserPoolRequest, unknown>>).filter(
      (member) => !set.has(member),
    ),
  ).toEqual([]);
  expect(TABLE.length).toBeGreaterThanOrEqual(25);
});

describe.each(['measured', 'reset-everything'] as const)('under an update that is %s', (updateMode) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({
      emulator: {
        updateMode,
        pools: TABLE.map(({ settings, userPoolId }) => ({ Name: 'shop', ...settings, Id: userPoolId })),
      },
    });
  });
  afterAll(() => scene.close());

  const described = (userPoolId: string): JsonObject =>
    JSON.parse(JSON.stringify(scene.emulator.state.cognito.pools.get(userPoolId)?.described)) as JsonObject;
  const trigger = (userPoolId: string) => triggerOf(asObject(described(userPoolId)['LambdaConfig']));
  const run = (command: string, ...args: string[]) => scene.run([command, '--yes', '--json', ...args]);

  it.each(TABLE)('$what: nothing but the trigger ever differs', async ({ userPoolId }) => {
    const before = described(userPoolId);
    const pool = ['--user-pool-id', userPoolId];
    const init = ['--skip', 'config', 'verify'];
    const first = await run('init', ...pool, ...init);
    expect(first).toMatchObject({ code: 0 });
    expect([differences(before, described(userPoolId)), trigger(userPoolId)?.lambdaArn]).toEqual([
      [],
      expect.stringContaining(userPoolId),
    ]);
    const attached = described(userPoolId);
    const calls = scene.emulator.calls.length;
    expect(await run('init', ...pool, ...init)).toMatchObject({ code: 0 });
    expect(scene.mutations(calls)).toEqual([]);
    const removed = documentOf(await run('remove', ...pool, '--skip', 'config'));
    expect(listDifferences(before, described(userPoolId))).toEqual([]);
    // The pool is now without the trigger; what remove saved has it, and its function is gone: that is not put back.
    expect(await run('restore', String(removed['backup']))).toMatchObject({ code: 3 });
    expect(await run('restore', String(documentOf(first)['backup']))).toMatchObject({ code: 0 });
    expect([listDifferences(before, described(userPoolId)), differences(attached, described(userPoolId))]).toEqual([
      [],
      [],
    ]);
  });
});

describe('restore', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({
      pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, AutoVerifiedAttributes: ['email'] },
    });
  });
  afterAll(() => scene.close());
  const restore = (...args: string[]) => scene.run(['restore', ...args]);
  const pool = () => scene.emulator.state.cognito.pools.get(scene.where.userPoolId);

  it('puts back what somebody else reset, and shows it first', async () => {
    const backup = String(documentOf(await scene.run(['init', '--yes', '--json']))['backup']);
    const found = pool();
    if (!found) throw new Error('no pool');
    const before = JSON.parse(JSON.stringify(found.described)) as JsonObject;
    found.described = {
      ...found.described,
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      AutoVerifiedAttributes: [],
    };
    expect(await restore(backup)).toMatchObject({ code: 3 });
    expect((await restore(backup, '--dry-run')).stdout).toMatch(/AllowAdminCreateUserOnly: false → true/);
    expect(await restore(backup, '--yes')).toMatchObject({ code: 0 });
    const { LambdaConfig: _now, ...now } = JSON.parse(JSON.stringify(pool()?.described)) as JsonObject;
    const { LambdaConfig: _then, ...then } = before;
    expect(listDifferences(then, now)).toEqual([]);
    expect(await restore(backup, '--yes')).toMatchObject({ code: 0 });
  });

  it('leaves the plan of the pool as it is, whatever the backup says of it', async () => {
    const userPool = { ...pool()?.described, UserPoolTier: 'LITE', AutoVerifiedAttributes: [] };
    await scene.project.write('backup.json', JSON.stringify({ schemaVersion: 1, userPool, mfaConfig: {} }));
    const outcome = await restore('backup.json', '--yes');
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/The plan of the pool stays as it is/);
    const { UserPoolTier: tier, AutoVerifiedAttributes: verified = [] } = pool()?.described ?? {};
    expect([tier, verified]).toEqual(['ESSENTIALS', []]);
  });

  it('resets no setting that this version does not know, where the backup is without it', async () => {
    const found = pool();
    if (!found) throw new Error('no pool');
    const before = found.described;
    const backup = { schemaVersion: 1, userPool: { ...before, AutoVerifiedAttributes: ['email'] }, mfaConfig: {} };
    await scene.project.write('backup.json', JSON.stringify(backup));
    found.described = { ...before, Surprise: { On: true } };
    const calls = scene.emulator.calls.length;
    const outcome = await restore('backup.json', '--yes');
    expect([outcome.code, scene.mutations(calls)]).toEqual([3, []]);
    expect(outcome.stderr).toMatch(/Surprise/);
    found.described = before;
  });

  it.each([
    ['no JSON', 'x', 2],
    ['another document', '{"schemaVersion":1}', 2],
    ['no pool id', '{"schemaVersion":1,"userPool":{"Id":"../x"},"mfaConfig":{}}', 2],
    [
      "another account's pool",
      (arn: string, id: string) =>
        JSON.stringify({
          schemaVersion: 1,
          userPool: { Id: id, Arn: arn.replace(/\d{12}/, '999999999999') },
          mfaConfig: {},
        }),
      2,
    ],
    [
      'a member that is none',
      (arn: string, id: string) =>
        JSON.stringify({ schemaVersion: 1, userPool: { Id: id, Arn: arn, Evil: { On: true } }, mfaConfig: {} }),
      3,
    ],
    [
      'a trigger that is not there',
      (arn: string, id: string) =>
        JSON.stringify({
          schemaVersion: 1,
          userPool: {
            Id: id,
            Arn: arn,
            LambdaConfig: { PreTokenGeneration: 'arn:aws:lambda:eu-west-1:123456789012:function:gone' },
          },
          mfaConfig: {},
        }),
      3,
    ],
  ])('refuses %s, and sends nothing', async (_what, text, code) => {
    const arn = pool()?.described.Arn ?? '';
    await scene.project.write('backup.json', typeof text === 'string' ? text : text(arn, scene.where.userPoolId));
    const calls = scene.emulator.calls.length;
    expect(await restore('backup.json', '--yes')).toMatchObject({ code });
    expect(scene.mutations(calls)).toEqual([]);
  });

  it('needs a file', async () => {
    expect(await restore('--yes')).toMatchObject({ code: 2 });
    expect(await restore('missing.json', '--yes')).toMatchObject({ code: 2 });
  });
});
