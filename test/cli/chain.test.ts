/** A user pool that has a trigger of its own: a function in front of it, theirs fixed by hand, or nothing to do. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FunctionSeed } from '../emulator-kit/lambda/seed-functions.ts';
import type { EmulatorOptions } from '../emulator-kit/full-emulator.ts';
import { documentOf } from '../harness/cli.ts';
import { ELSEWHERE, openScene, type Scene } from '../init/scene.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const OURS = `cognito-supabase-${ELSEWHERE.userPoolId}`;
const THEIRS = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:theirs:live`;

const permission = {
  Sid: 'pool',
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
} as const;

const V1 = `export const handler = async (event) => {
  event.response = { claimsOverrideDetails: { claimsToAddOrOverride: { tenant: 'acme' } } };
  return event;
};`;

const V2 = `export const handler = async (event) => {
  const token = { claimsToAddOrOverride: { tenant: 'acme' }, claimsToSuppress: ['email_verified'] };
  event.response = { claimsAndScopeOverrideDetails: { idTokenGeneration: token, accessTokenGeneration: token } };
  return event;
};`;

const settingRole = (role: string): string => V2.replace("tenant: 'acme'", `tenant: 'acme', role: '${role}'`);

let scene: Scene;
afterEach(() => scene.close());

/** A pool whose trigger is a function of the user's own, at an alias. */
async function open(
  version: 'V1_0' | 'V2_0',
  source: string,
  emulator: EmulatorOptions = {},
  lambdaArn = THEIRS,
): Promise<void> {
  const theirs: FunctionSeed = {
    name: 'theirs',
    region: REGION,
    qualifier: 'live',
    source,
    timeout: 5,
    permissions: [permission],
  };
  scene = await openScene({
    pool: {
      LambdaConfig: {
        PreTokenGeneration: lambdaArn,
        PreTokenGenerationConfig: { LambdaArn: lambdaArn, LambdaVersion: version },
      },
    },
    emulator: { functions: [theirs], pendingMs: 0, ...emulator },
  });
}

const trigger = () =>
  scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId)?.described.LambdaConfig?.PreTokenGenerationConfig;
const role = () => scene.emulator.state.iam.roles.get(OURS);
const chain = (...more: string[]) => scene.run(['init', '--yes', '--on-existing-trigger', 'chain', ...more]);

describe('--on-existing-trigger chain', () => {
  it('puts a function in front of theirs: their claims stay, and the role is added', async () => {
    await open('V2_0', V2);
    const before = await scene.signIn();
    const outcome = await chain('--probe-user');
    expect(outcome.stderr + outcome.stdout).toContain(
      `deploy a function that calls ${THEIRS} and adds role "authenticated"`,
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(trigger()).toMatchObject({ LambdaVersion: 'V2_0', LambdaArn: expect.stringContaining(OURS) as string });
    const after = await scene.signIn();
    expect(after.access).toMatchObject({ tenant: 'acme', role: 'authenticated' });
    expect(Object.keys(after.id).toSorted()).toEqual([...Object.keys(before.id), 'role'].toSorted());
    expect([...(role()?.inline.values() ?? [])].map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [THEIRS.replace(':live', ''), THEIRS] },
        ],
      },
    ]);
  });

  it('never runs theirs itself, and says so in the verdict', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'witness-'));
    const witness = join(folder, 'ran');
    await open(
      'V2_0',
      `import { appendFileSync } from 'node:fs';\n${V2.replace('{', `{ appendFileSync(${JSON.stringify(witness)}, 'x');`)}`,
    );
    const outcome = await chain();
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain('invoked only with --invoke');
    await expect(readFile(witness)).rejects.toThrow('ENOENT');
    expect(await scene.run(['verify', '--invoke'])).toMatchObject({ code: 0 });
    // Each of the five trigger sources, one time.
    expect(await readFile(witness, 'utf8')).toBe('xxxxx');
    await rm(folder, { recursive: true });
  });

  it('stays in front without the flag, and changes nothing the second time', async () => {
    await open('V2_0', V2);
    await chain();
    const calls = scene.emulator.calls.length;
    const again = await scene.run(['init', '--yes']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/= function .*= trigger/s);
    expect(scene.mutations(calls)).toEqual([]);
  });

  it('fixes a lost policy and lost settings, and is taken away by remove', async () => {
    await open('V2_0', V2);
    await chain();
    role()?.inline.clear();
    const broken = await scene.run(['verify']);
    expect(broken).toMatchObject({ code: 1 });
    expect(broken.stdout).toMatch(/lambda\/handler-error.*cannot invoke yours/);
    for (const found of scene.emulator.state.lambda.functions.values())
      if (found.address.name === OURS)
        found.latest = {
          ...found.latest,
          configuration: { ...found.latest.configuration, Environment: { Variables: {} } },
        };
    expect(await scene.run(['init', '--yes'])).toMatchObject({ code: 0 });
    expect((await scene.signIn()).access).toMatchObject({ tenant: 'acme', role: 'authenticated' });
    expect(await scene.run(['remove', '--yes'])).toMatchObject({ code: 0 });
    expect(trigger()).toEqual({ LambdaArn: THEIRS, LambdaVersion: 'V2_0' });
    expect(role()).toBeUndefined();
    expect((await scene.signIn()).access).toMatchObject({ tenant: 'acme' });
  });

  it('keeps the version of theirs, and says how access tokens are reached', async () => {
    await open('V1_0', V1);
    const outcome = await chain();
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain('--trigger-version v2 reaches both');
    expect(trigger()).toMatchObject({ LambdaVersion: 'V1_0' });
    expect((await scene.signIn()).id).toMatchObject({ tenant: 'acme', role: 'authenticated' });
    expect(await scene.run(['init', '--yes', '--trigger-version', 'v2'])).toMatchObject({ code: 0 });
    const { id, access } = await scene.signIn();
    expect(id).toMatchObject({ tenant: 'acme', role: 'authenticated' });
    expect(access).toMatchObject({ role: 'authenticated' });
    expect(access['tenant']).toBeUndefined();
  });

  it('waits until the new policy has effect before it attaches, so that no sign-in fails', async () => {
    // The policy has effect once the new function was refused, however long that takes on a busy machine.
    const refusals = { seen: (): boolean => false };
    const lag = 60_000;
    await open('V2_0', V2, { policyLagMs: lag, now: () => Date.now() + (refusals.seen() ? lag : 0) });
    const { calls } = scene.emulator;
    refusals.seen = () => calls.some(({ action, status }) => action === 'Invoke' && status === 403);
    const outcome = await chain();
    expect(outcome).toMatchObject({ code: 0 });
    expect(refusals.seen()).toBe(true);
    expect(outcome.stderr).toContain('Waiting until the new function may invoke yours');
    expect((await scene.signIn()).access).toMatchObject({ tenant: 'acme', role: 'authenticated' });
  });

  it('is not attached where it cannot invoke theirs', async () => {
    await open('V2_0', V2);
    // Deleted after it was looked at: the new function's own call is the second.
    const code = 'ResourceNotFoundException';
    scene.emulator.faults.add({
      service: 'lambda',
      action: 'Invoke',
      kind: 'error',
      code,
      status: 404,
      nth: 2,
      times: 9,
    });
    const outcome = await chain();
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/could not invoke yours.*not attached.*ResourceNotFoundException/);
    expect(trigger()).toEqual({ LambdaArn: THEIRS, LambdaVersion: 'V2_0' });
  });

  it.each([
    ['a version below theirs', 'V2_0', THEIRS, ['--trigger-version', 'v1'], /V2_0.*as V1_0/],
    ['a function of another account', 'V2_0', THEIRS.replace(ACCOUNT, '999999999999'), [], /another account/],
    ['itself', 'V2_0', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${OURS}:live`, [], /the same function/],
  ] as const)('is refused for %s', async (_what, version, arn, flags, words) => {
    await open(version, V2, {}, arn);
    const outcome = await chain(...flags);
    expect(outcome).toMatchObject({ code: 3 });
    expect(outcome.stderr).toMatch(words);
    expect(scene.mutations()).toEqual([]);
  });
});

describe('without a decision', () => {
  it.each(['V1_0', 'V2_0'] as const)('the lines for their handler are shown, and they work (%s)', async (version) => {
    await open(version, version === 'V1_0' ? V1 : V2);
    const outcome = await scene.run(['init', '--yes', '--on-existing-trigger', 'fail', '--role', 'member']);
    expect(outcome).toMatchObject({ code: 3 });
    expect(scene.mutations()).toEqual([]);
    const [lines = ''] = /function withRole[\s\S]*?\n}/.exec(outcome.stdout) ?? [];
    const fixed = (version === 'V1_0' ? V1 : V2).replace('return event;', 'return withRole(event);');
    await scene.close();
    await open(version, `${lines}\n${fixed}`);
    const { id, access } = await scene.signIn();
    expect(id).toMatchObject({ tenant: 'acme', role: 'member' });
    expect(access['role']).toBe(version === 'V1_0' ? undefined : 'member');
    const invoked = await scene.run(['init', '--yes', '--invoke', '--role', 'member', '--json']);
    expect(invoked).toMatchObject({ code: 0 });
    expect(documentOf(invoked)['applied']).toEqual(['config']);
    expect(trigger()).toEqual({ LambdaArn: THEIRS, LambdaVersion: version });
  });

  it('another role that theirs sets is not overruled', async () => {
    await open('V2_0', settingRole('tenant_admin'));
    const outcome = await chain('--invoke');
    expect(outcome).toMatchObject({ code: 3 });
    expect(outcome.stderr).toMatch(/sets role "tenant_admin" already/);
    expect(scene.mutations()).toEqual([]);
  });
});

describe('an event of the Serverless Framework that set the trigger on the pool', () => {
  const EVENT = `functions:
  claims:
    handler: src/claims.handler
    events:
      - cognitoUserPool:
          pool: customers
          trigger: PreTokenGeneration
          existing: true
`;
  const FAILS = /existing: true[\s\S]*the\s+next `serverless\s+deploy` fails/;

  it.each([[[]], [['--on-existing-trigger', 'chain']], [['--function-arn', THEIRS.replace(':live', '')]]])(
    'is named before anything is attached beside it: init %j',
    async (args) => {
      await open('V1_0', V1);
      await scene.project.write('serverless.yml', EVENT);
      const outcome = await scene.run(['init', '--yes', ...args]);
      expect(outcome).toMatchObject({ code: 3 });
      expect(outcome.stderr).toMatch(FAILS);
      expect(outcome.stdout + outcome.stderr).toContain('claimsToAddOrOverride');
      expect(outcome.stdout + outcome.stderr).not.toContain('AWS::Cognito::UserPool');
      expect(scene.mutations()).toEqual([]);
    },
  );

  it('is named in the plan that attaches one all the same', async () => {
    await open('V1_0', V1);
    await scene.project.write('serverless.yml', EVENT);
    const outcome = await chain('--allow-managed');
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout + outcome.stderr).toMatch(FAILS);
    const { checks } = documentOf(await scene.run(['verify', '--json', '--only', 'cognito/managed']));
    const warned = { id: 'cognito/managed', status: 'warn', message: expect.stringMatching(FAILS) as string };
    expect(checks).toEqual(expect.arrayContaining([expect.objectContaining(warned)]));
  });
});
