import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { type Scene, type SignedIn, openScene, USER } from '../init/scene.ts';

interface Check {
  id: string;
  status: string;
  message?: string;
  fix?: string;
}

async function verify(
  scene: Scene,
  args: readonly string[],
  options: { input?: string; env?: Record<string, string> } = {},
) {
  const outcome = await scene.run(['verify', '--json', ...args], options);
  const document = documentOf(outcome);
  expectDocument('verify', document);
  const checks = document['checks'] as Check[];
  const wrong = checks.filter(({ status }) => status === 'fail' || status === 'warn' || status === 'unknown');
  return {
    code: outcome.code,
    checks,
    wrong: wrong.map(({ id, status }) => `${status} ${id}`),
    first: wrong[0],
    output: outcome.stdout + outcome.stderr,
  };
}

describe('verify, with real tokens', () => {
  let scene: Scene;
  let before: SignedIn;
  let after: SignedIn;
  beforeAll(async () => {
    scene = await openScene();
    before = await scene.signIn();
    await scene.run(['init', '--yes']);
    after = await scene.signIn();
  });
  afterAll(() => scene.close());

  it.each(['access', 'id'] as const)('passes a good %s token from stdin, and does not print it', async (kind) => {
    const result = await verify(scene, ['--token', '-', '--strict'], { input: `${after.raw[kind]}\n` });
    expect(result).toMatchObject({ code: 0, wrong: [] });
    expect(result.output).not.toContain(after.raw[kind].slice(-40));
    expect(result.checks.find(({ id }) => id === 'token/signature')).toMatchObject({ status: 'pass' });
  });

  it('takes the token from the environment, and says that one in argv shows', async () => {
    expect(await verify(scene, [], { env: { COGNITO_SUPABASE_TOKEN: after.raw.access } })).toMatchObject({
      code: 0,
      wrong: [],
    });
    const inArgv = await verify(scene, ['--token', after.raw.access]);
    expect(inArgv).toMatchObject({ code: 0, wrong: [] });
    expect(inArgv.output).toMatch(/process list/);
  });

  it('names the cause of a token without a role', async () => {
    const result = await verify(scene, ['--token', '-'], { input: before.raw.access });
    expect(result).toMatchObject({ code: 1, wrong: ['fail token/role-missing'] });
    expect(result.first?.message).toMatch(/issued before the trigger was attached/);
  });

  it('refuses a token whose claims were changed', async () => {
    const [header = '', claims = '', signature = ''] = before.raw.access.split('.');
    const forged = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), role: 'authenticated' };
    const token = [header, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.');
    expect(await verify(scene, ['--token', '-'], { input: token })).toMatchObject({
      code: 1,
      wrong: ['fail token/signature'],
    });
  });

  it.each([
    ['undefined', /session/],
    ['[object Object]', /toString/],
    ['sb_publishable_abcdefgh', /API key/],
    ['a.b.c.d.e', /refresh token/],
  ])('says what %s is', async (token, says) => {
    const result = await verify(scene, ['--token', '-'], { input: token });
    expect(result).toMatchObject({ code: 1, wrong: ['fail token/malformed'] });
    expect(result.first?.message).toMatch(says);
  });

  it('signs a user in by name, with the password from the environment', async () => {
    const env = { COGNITO_SUPABASE_PASSWORD: USER.password };
    const result = await verify(scene, ['--username', USER.username], { env });
    expect(result).toMatchObject({ code: 0, wrong: [] });
    expect(result.output).not.toContain(USER.password);
    expect(
      result.checks.filter(({ id, status }) => id.startsWith('token/') && status === 'pass').length,
    ).toBeGreaterThan(10);
  });

  it('could not look: a wrong password gives no verdict on the token', async () => {
    const result = await verify(scene, ['--username', USER.username], {
      env: { COGNITO_SUPABASE_PASSWORD: 'Wrong-horse-1' },
    });
    expect(result.code).toBe(4);
    expect(result.wrong.every((line) => line.startsWith('unknown token/'))).toBe(true);
    expect(result.first?.message).toMatch(/Incorrect username or password/);
  });

  it('without AWS credentials checks the files, and is green', async () => {
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    const result = await verify(scene, [], { env: none });
    expect(result).toMatchObject({ code: 0, wrong: [] });
    expect(result.checks.find(({ id }) => id === 'cognito/trigger-missing')).toMatchObject({ status: 'skip' });
    const asked = await verify(scene, ['--only', 'cognito'], { env: none });
    expect(asked.code).toBe(4);
  });

  it('what AWS denies is unknown, and exit 4', async () => {
    scene.emulator.faults.add({ service: 'lambda', action: 'GetPolicy', kind: 'deny', times: 1 });
    const denied = await verify(scene, []);
    expect(denied).toMatchObject({ code: 4, wrong: ['unknown lambda/permission-missing'] });
  });
});

describe('verify, on the Lite plan', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ pool: { UserPoolTier: 'LITE' } });
  });
  afterAll(() => scene.close());

  it('init attaches V1_0, says what that means, and the ID token has the role', async () => {
    const outcome = await scene.run(['init', '--yes', '--probe-user']);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/reaches ID tokens only/);
    expect(outcome.stdout).toMatch(/--token-use id/);
    const { id, access } = await scene.signIn();
    expect({ id: id['role'], access: access['role'] }).toEqual({ id: 'authenticated', access: undefined });
  });

  it("a probe user's access token is no second failure", async () => {
    expect(await verify(scene, ['--probe-user'])).toMatchObject({
      code: 0,
      wrong: ['warn cognito/trigger-id-token-only'],
    });
  });

  it('V2_0 is refused by Cognito, in words, and the pool keeps what it has', async () => {
    const outcome = await scene.run(['init', '--yes', '--trigger-version', 'v2']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/cognito\/trigger-v2-unavailable/);
    expect((await scene.signIn()).id['role']).toBe('authenticated');
  });
});
