import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { type Scene, openScene, USER } from '../init/scene.ts';

describe('a command line that is wrong by itself', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  it.each([
    ['init', '--project-ref', 'nonsense'],
    ['init', '--user-pool-id', 'nonsense'],
    ['verify', '--user-pool-id', 'nonsense'],
    ['verify', '--project-ref', 'nonsense'],
    ['token', '--probe-user', '--user-pool-id', 'nonsense'],
    ['token', '--probe-user', '--dry-run'],
    ['verify', '--probe-user', '--dry-run'],
    ['verify', '--output=report.json', '--dry-run'],
    ['remove', '--user-pool-id', 'nonsense'],
    ['restore', 'backup.json', '--user-pool-id', 'nonsense'],
    ['link', '--project-ref', 'nonsense'],
    ['link', '--branch', 'a', '--all-branches'],
    ['link', '--check', '--recreate'],
    ['unlink', '--project-ref', 'nonsense'],
    ['unlink', '--user-pool-id', 'nonsense'],
    ['unlink', '--branch', 'a', '--all-branches'],
    ['generate', 'terraform', '--user-pool-id', 'nonsense'],
    ['generate', 'rls', '--user-pool-id', 'nonsense'],
  ])('%s %s %s is refused before anything is looked at', async (...args) => {
    const outcome = await scene.run(args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^✗ .*--/);
    expect(scene.emulator.calls).toEqual([]);
  });
});

describe('init, before it changes anything', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.close());

  it.each([
    ['--function-name', 'foo:bar'],
    ['--function-name', 'bad name'],
    ['--function-name', 'x'.repeat(70)],
    ['--role-arn', 'nonsense'],
    ['--function-arn', 'nonsense'],
    ['--region', 'bogus'],
  ])('%s %s is wrong usage, and nothing is asked of AWS', async (flag, value) => {
    const outcome = await scene.run(['init', '--yes', flag, value]);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain(flag);
    expect(scene.emulator.calls).toEqual([]);
  });

  it('a setting that would be lost stops the plan, not the work', async () => {
    await scene.close();
    scene = await openScene({ pool: { FooBar: { On: true } } as object });
    for (const args of [['--dry-run'], ['--yes']]) {
      const outcome = await scene.run(['init', ...args]);
      expect(outcome).toMatchObject({ code: 3 });
      expect(outcome.stderr).toMatch(/FooBar/);
    }
    expect(scene.mutations()).toEqual([]);
  });

  it('a trigger whose function was deleted is told from one that can be added to', async () => {
    await scene.close();
    const gone = 'arn:aws:lambda:eu-west-1:123456789012:function:gone';
    const PreTokenGenerationConfig = { LambdaArn: gone, LambdaVersion: 'V2_0' } as const;
    scene = await openScene({ pool: { LambdaConfig: { PreTokenGeneration: gone, PreTokenGenerationConfig } } });
    for (const more of [[], ['--invoke'], ['--on-existing-trigger', 'chain']]) {
      const outcome = await scene.run(['init', '--yes', ...more]);
      expect(outcome.code).toBe(3);
      expect(outcome.stderr.replaceAll(/\s+/g, ' ')).toMatch(/function:gone \(V2_0\)\. Every sign-in fails/);
      expect(outcome.stdout).not.toContain('withRole');
    }
    expect(scene.mutations()).toEqual([]);
    expect(await scene.run(['init', '--yes', '--on-existing-trigger', 'replace'])).toMatchObject({ code: 0 });
  });

  it('--skip config lambda leaves both out of the verdict, too', async () => {
    expect(await scene.run(['init', '--yes', '--skip', 'config', 'lambda'])).toMatchObject({ code: 0 });
  });

  it('a role that Lambda may not assume is not waited for', async () => {
    const started = Date.now();
    const outcome = await scene.run(['init', '--yes', '--role-arn', 'arn:aws:iam::123456789012:role/none']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(outcome.stderr).toMatch(/--role-arn/);
  });

  it('its own function is known under another name', async () => {
    expect(await scene.run(['init', '--yes', '--function-name', 'foo'])).toMatchObject({ code: 0 });
    const again = await scene.run(['init', '--yes', '--json']);
    expect(again).toMatchObject({ code: 0 });
    const plan = documentOf(again)['plan'] as { id: string; target: string; action: string }[];
    expect(plan.map(({ action }) => action)).toEqual(plan.map(() => 'none'));
    expect(plan.find(({ id }) => id === 'function')).toMatchObject({ target: 'foo' });
  });

  it('a function of ours whose settings were changed is put right', async () => {
    await scene.run(['init', '--yes']);
    for (const found of scene.emulator.state.lambda.functions.values()) {
      found.latest = {
        ...found.latest,
        configuration: { ...found.latest.configuration, Handler: 'gone.handler', Timeout: 1 },
      };
    }
    expect(await scene.run(['verify'])).toMatchObject({ code: 1 });
    expect(await scene.run(['init', '--yes'])).toMatchObject({ code: 0 });
    expect((await scene.signIn()).access['role']).toBe('authenticated');
  });

  it('without a supabase folder, nothing is written into the project', async () => {
    await scene.project.write('empty/amplify_outputs.json', await scene.project.read('amplify_outputs.json'));
    const cwd = `${scene.project.dir}/empty`;
    await scene.project.write('empty/.git/HEAD', '');
    const outcome = await scene.run(['init', '--yes', '--skip', 'config', '--json'], { cwd });
    expect(outcome).toMatchObject({ code: 0 });
    await expect(scene.project.read('empty/supabase/.temp/cognito-supabase/.gitignore')).rejects.toThrow('ENOENT');
    expect(documentOf(outcome)['backup']).not.toContain(scene.project.dir);
  });

  it('a function of ours whose tags may not be read is not taken for a stranger', async () => {
    await scene.run(['init', '--yes']);
    await scene.close();
    scene = await openScene({ emulator: { policy: policyWithout('lambda:ListTags') } });
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/lambda:ListTags/);
  });

  it('a stranger above the project does not decide', async () => {
    await scene.project.write('below/supabase/config.toml', await scene.config());
    await scene.project.write('below/amplify_outputs.json', await scene.project.read('amplify_outputs.json'));
    await scene.project.write('.env', 'COGNITO_USER_POOL_ID=eu-west-1_Stranger1\n');
    const outcome = await scene.run(['discover', '--json'], { cwd: `${scene.project.dir}/below` });
    expect(documentOf(outcome)['chosen']).toBe(scene.where.userPoolId);
  });
});

describe('a setting of the pool that has gone bad since', () => {
  it.each([
    [
      'InvalidSmsRoleTrustRelationshipException',
      'Role does not have a trust relationship allowing Cognito to assume the role',
      /cognito\/sms-role/,
    ],
    ['InvalidParameterException', 'Email address is not verified.', /cognito\/ses-identity/],
  ])('is named when Cognito refuses to take it back: %s', async (code, message, words) => {
    const scene = await openScene();
    try {
      scene.emulator.faults.add({
        service: 'cognito-idp',
        action: 'UpdateUserPool',
        kind: 'error',
        code,
        message,
        times: 10,
      });
      const outcome = await scene.run(['init', '--yes']);
      expect(outcome).toMatchObject({ code: 4 });
      expect(outcome.stderr).toMatch(words);
    } finally {
      await scene.close();
    }
  });
});

describe('a call that never answers', () => {
  it('is given up, and the network is named', async () => {
    const scene = await openScene();
    try {
      scene.emulator.faults.add({
        service: 'cognito-idp',
        action: 'DescribeUserPool',
        kind: 'latency',
        ms: 60_000,
        times: 10,
      });
      const outcome = await scene.run(['init', '--yes'], { timeoutMs: 55_000 });
      expect(outcome).toMatchObject({ code: 4, signal: null });
      expect(outcome.stderr).toMatch(/aws\/unreachable/);
      expect(outcome.stderr).not.toMatch(/@smithy|WARN/);
    } finally {
      await scene.close();
    }
  }, 70_000);
});

describe('the throw-away user', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
    await scene.run(['init', '--yes']);
  });
  afterEach(() => scene.close());
  const leftOver = (): { clients: number; users: string[] } => {
    const pool = scene.emulator.state.cognito.pools.get(scene.where.userPoolId);
    return {
      clients: pool?.clients.size ?? -1,
      users: [...(pool?.users.values() ?? [])].map(({ username }) => username),
    };
  };
  const NOTHING = { clients: 1, users: [USER.username] };

  it('leaves nothing when it cannot be created, and says why', async () => {
    scene.emulator.faults.add({ service: 'cognito-idp', action: 'AdminCreateUser', kind: 'deny', times: 10 });
    scene.emulator.faults.add({ service: 'cognito-idp', action: 'AdminDeleteUser', kind: 'deny', times: 10 });
    const outcome = await scene.run(['verify', '--probe-user']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stdout).toMatch(/AdminCreateUser/);
    expect(leftOver()).toEqual(NOTHING);
  });

  it.each([
    ['says nothing of a user that was never asked for', 'AdminCreateUser'],
    ['deletes a user who was made while the app client was refused', 'CreateUserPoolClient'],
  ])('%s', async (_what, action) => {
    scene.emulator.faults.add({ service: 'cognito-idp', action, kind: 'deny', times: 10 });
    const { code, stdout, stderr } = await scene.run(['verify', '--probe-user']);
    expect(code).toBe(4);
    expect(stdout).toContain(action);
    expect(stderr).not.toMatch(/Couldn't make sure/);
    expect(leftOver()).toEqual(NOTHING);
  });

  it('has a password as long as the pool wants one', async () => {
    const pool = scene.emulator.state.cognito.pools.get(scene.where.userPoolId);
    const PasswordPolicy = { MinimumLength: 99, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true };
    Object.assign(pool?.described ?? {}, { Policies: { PasswordPolicy } });
    expect(await scene.run(['verify', '--probe-user'])).toMatchObject({ code: 0 });
    expect(leftOver()).toEqual(NOTHING);
  });

  it('leaves nothing when an answer is lost and the call repeated', async () => {
    scene.emulator.faults.add({ service: 'cognito-idp', action: 'CreateUserPoolClient', kind: 'drop-after', times: 1 });
    expect(await scene.run(['verify', '--probe-user'])).toMatchObject({ code: 0 });
    expect(leftOver()).toEqual(NOTHING);
  });

  it('deletes the app client whose answer came though clients may not be listed, and says what was not seen', async () => {
    scene.emulator.faults.add({ service: 'cognito-idp', action: 'ListUserPoolClients', kind: 'deny', times: 10 });
    const { stderr } = await scene.run(['verify', '--probe-user']);
    expect(stderr).toMatch(/Couldn't make sure that the app client cognito-supabase-probe-\w+ is deleted/);
    expect(leftOver()).toEqual(NOTHING);
  });

  it.each(['CreateUserPoolClient', 'AdminCreateUser'])('leaves nothing when interrupted in %s', async (action) => {
    scene.emulator.faults.add({ service: 'cognito-idp', action, kind: 'latency', ms: 1500, times: 1 });
    const outcome = await scene.run(['verify', '--probe-user'], {
      signalWhen: { printed: /throw-away/, signal: 'SIGINT' },
    });
    expect(outcome).toMatchObject({ code: 130 });
    expect(outcome.stderr).not.toMatch(/Nothing was changed/);
    expect(leftOver()).toEqual(NOTHING);
  });
});

describe('an interruption while something is begun ahead', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.close());

  it.each<[slow: string[], printed: RegExp]>([
    [['CreateLogGroup'], /✓ role/],
    [['CreateLogGroup', 'CreateFunction'], /✓ role/],
    [['CreateLogGroup', 'AttachRolePolicy'], /✓ config/],
    [['AddPermission'], /✓ role/],
    [['DescribeUserPoolClient'], /✓ trigger/],
    [['DescribeUserPoolClient', 'GetPolicy'], /✓ trigger/],
  ])(
    'in %j is one, and no defect',
    async (slow, printed) => {
      for (const action of slow) scene.emulator.faults.add({ action, kind: 'latency', ms: 3000, times: 9 });
      const { code, stderr } = await scene.run(['init', '--yes'], { signalWhen: { printed, signal: 'SIGINT' } });
      expect(stderr).not.toMatch(/defect/);
      expect(stderr.match(/^✗/gm)).toHaveLength(1);
      expect(code).toBe(130);
    },
    20_000,
  );

  it('asks nothing of a region that the function given is in by mistake', async () => {
    const other = 'arn:aws:lambda:us-east-1:123456789012:function:theirs';
    const outcome = await scene.run(['init', '--yes', '--function-arn', other]);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stdout).toMatch(/"customers": Essentials/);
    expect(scene.emulator.calls.map(({ action }) => action)).not.toContain('GetFunction');
  });
});

function policyWithout(action: string): {
  Version: string;
  Statement: { Effect: 'Allow' | 'Deny'; Action: string; Resource: string }[];
} {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: action, Resource: '*' },
    ],
  };
}
