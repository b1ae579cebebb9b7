/** Cut off at every call, before and after it takes effect: running again ends where an undisturbed run ends. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import type { FaultKind } from '../../src/emulator/faults.ts';
import { type CliOptions, runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import type { Outcome } from '../harness/spawn.ts';

const POOL_ID = 'eu-west-1_KilledAny';
const CLIENT_ID = '5tq1v2w3x4y5z6a7b8c9d0e1f2';
const USER = { username: 'ada', password: 'Correct-horse-1' };
const INIT = ['init', '--yes', '--skip', 'verify', '--user-pool-id', POOL_ID];
const REMOVE = ['remove', '--yes', '--user-pool-id', POOL_ID];

/** How many instants are drawn; a long run by hand draws more. */
const INSTANTS = Number(process.env['INSTANTS'] ?? 5);

interface Ground {
  emulator: Emulator;
  project: TempProject;
  run(args: readonly string[], options?: CliOptions): Promise<Outcome>;
  /** Everything that a run leaves behind, without what moves by itself. */
  state(): Promise<string>;
  /** What a sign-in gives the access token for a role; rejects where Cognito refuses it. */
  signIn(): Promise<unknown>;
  close(): Promise<void>;
}

async function openGround(): Promise<Ground> {
  const project = await tempProject({ 'supabase/config.toml': await readFile(`${ROOT}templates/demo/config.toml`, 'utf8') });
  const emulator = await startEmulator({
    pools: [
      {
        Id: POOL_ID,
        Name: 'shop',
        UserPoolTier: 'ESSENTIALS',
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        AutoVerifiedAttributes: ['email'],
        clients: [{ ClientId: CLIENT_ID, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }],
        users: [USER],
      },
    ],
  });
  return {
    emulator,
    project,
    run: (args, options = {}) => runCli(args, { cwd: project.dir, ...options, env: { ...emulator.env, ...options.env } }),
    state: () => stateOf(emulator, project),
    signIn: () => signIn(emulator),
    async close() {
      await emulator.close();
      await project.cleanup();
    },
  };
}

async function stateOf(emulator: Emulator, project: TempProject): Promise<string> {
  const { cognito, lambda, iam } = emulator.state;
  const { LastModifiedDate: _date, CreationDate: _created, ...pool } = cognito.pools.get(POOL_ID)?.described ?? {};
  const functions = [...lambda.functions.values()].map(({ latest, tags, policies }) => {
    const { LastModified: _modified, RevisionId: _revision, ...configuration } = latest.configuration;
    return { configuration, tags, policies: [...policies.values()].map(({ statements }) => statements) };
  });
  const roles = [...iam.roles.keys()];
  return JSON.stringify({ pool, functions, roles, config: await project.read('supabase/config.toml') }, undefined, 1);
}

async function signIn(emulator: Emulator): Promise<unknown> {
  const client = new CognitoIdentityProviderClient({ region: 'eu-west-1', endpoint: emulator.url, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const AuthParameters = { USERNAME: USER.username, PASSWORD: USER.password };
  const answer = await client.send(new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: CLIENT_ID, AuthParameters }));
  client.destroy();
  const claims = JSON.parse(Buffer.from(answer.AuthenticationResult?.AccessToken?.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  return claims['role'];
}

describe.each([
  { what: 'init', before: [] as string[][], command: INIT, role: 'authenticated' },
  { what: 'remove', before: [INIT], command: REMOVE, role: undefined },
])('$what', ({ before, command, role }) => {
  let undisturbed: { state: string; calls: number; actions: string[] };
  beforeAll(async () => {
    const ground = await prepared();
    const since = ground.emulator.calls.length;
    await ground.run(command);
    const actions = ground.emulator.calls.slice(since).map(({ service, action }) => `${service} ${action}`);
    undisturbed = { state: await ground.state(), calls: actions.length, actions: [...new Set(actions)] };
    await ground.close();
  });

  async function prepared(): Promise<Ground> {
    const ground = await openGround();
    for (const args of before) await ground.run(args);
    return ground;
  }

  /** Runs once more, undisturbed, and looks whether everything is as it should be. */
  async function expectWhole(ground: Ground): Promise<void> {
    ground.emulator.faults.clear();
    const again = await ground.run(command);
    expect(again).toMatchObject({ code: 0 });
    expect(await ground.state()).toBe(undisturbed.state);
    expect(await ground.signIn()).toBe(role);
  }

  async function killedAt(call: number, kind: FaultKind): Promise<void> {
    const ground = await prepared();
    try {
      const since = ground.emulator.calls.length;
      ground.emulator.faults.add({ kind, nth: call, times: 1000 });
      const killed = await ground.run(command, { killWhen: () => ground.emulator.calls.length - since >= call });
      expect(killed).toMatchObject({ signal: 'SIGKILL' });
      ground.emulator.faults.clear();
      // Nobody's sign-in fails meanwhile.
      await expect(ground.signIn()).resolves.toSatisfy((found) => found === undefined || found === 'authenticated');
      await expectWhole(ground);
    } finally {
      await ground.close();
    }
  }

  it.each(['drop', 'drop-after'] as const)('killed at every call, %s: running again ends where an undisturbed run does', async (kind) => {
    expect(undisturbed.calls).toBeGreaterThan(8);
    for (let call = 1; call <= undisturbed.calls; call += 1) await killedAt(call, kind);
  }, 300_000);

  it(`killed at ${INSTANTS} instants drawn at random: the same`, async () => {
    const whole = await prepared();
    const started = performance.now();
    await whole.run(command);
    const duration = performance.now() - started;
    await whole.close();
    for (let drawn = 0; drawn < INSTANTS; drawn += 1) {
      const ground = await prepared();
      const at = performance.now() + Math.random() * duration;
      await ground.run(command, { killWhen: () => performance.now() >= at });
      await expect(ground.signIn()).resolves.toSatisfy((found) => found === undefined || found === 'authenticated');
      await expectWhole(ground);
      await ground.close();
    }
  }, 900_000);

  it.each(['throttle', '5xx', 'drop', 'drop-after'] as const)('carries on where every call fails once by %s', async (kind) => {
    const ground = await prepared();
    try {
      // A call that fails is repeated: every second one that arrives is a first attempt.
      for (let nth = 1; nth <= undisturbed.calls * 4; nth += 2) ground.emulator.faults.add({ kind, nth });
      const outcome = await ground.run(command);
      expect(outcome).toMatchObject({ code: 0 });
      expect(await ground.state()).toBe(undisturbed.state);
    } finally {
      await ground.close();
    }
  });

  it('names each action that is denied, and is put right when it is allowed', async () => {
    for (const named of undisturbed.actions) {
      const [service = '', action = ''] = named.split(' ');
      const ground = await prepared();
      try {
        ground.emulator.faults.add({ kind: 'deny', service, action, times: 1000 });
        const outcome = await ground.run(command);
        // Who owns the pool, and how long its tokens live, are a help and not a need.
        const isHelp = /^DescribeStackResources$|UserPoolClients?$/.test(action);
        expect({ named, ...outcome }).toMatchObject({ code: isHelp ? 0 : 4 });
        expect(isHelp || new RegExp(`AWS denied ${service}:${action}`, 'i').test(outcome.stderr)).toBe(true);
        await expectWhole(ground);
      } finally {
        await ground.close();
      }
    }
  }, 300_000);
});

describe('two at the same time', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it('make one function between them, and leave a pool that works', async () => {
    const outcomes = await Promise.all([ground.run(INIT), ground.run(INIT)]);
    expect(outcomes.map(({ code }) => code)).toContain(0);
    expect(outcomes.every(({ code }) => code === 0 || code === 4)).toBe(true);
    expect([ground.emulator.state.lambda.functions.size, ground.emulator.state.iam.roles.size]).toEqual([1, 1]);
    expect(await ground.run(INIT)).toMatchObject({ code: 0 });
    expect(await ground.signIn()).toBe('authenticated');
  });
});
