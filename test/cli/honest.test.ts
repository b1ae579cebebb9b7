import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliOptions, documentOf } from '../harness/cli.ts';
import { type Scene, openScene } from '../init/scene.ts';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const FORGED = [
  encoded({ alg: 'RS256', kid: 'k' }),
  encoded({
    iss: 'https://evil.example',
    sub: '00000000-0000-4000-8000-000000000000',
    exp: 4_000_000_000,
    role: 'authenticated',
  }),
  'AAAA',
].join('.');

const IDLE = 'export const handler = async (event) => event;\n';
const arnOf = (name: string): string => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;

describe('what was not proved is not green', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene({ emulator: { functions: [{ name: 'mine', region: 'eu-west-1', source: IDLE }] } });
  });
  afterEach(() => scene.close());
  const verify = async (args: string[], options: CliOptions = {}) => {
    const outcome = await scene.run(['verify', '--json', ...args], options);
    const checks = documentOf(outcome)['checks'] as { id: string; status: string; message?: string; fix?: string }[];
    return { ...outcome, checks, bad: checks.filter(({ status }) => !['pass', 'skip'].includes(status)) };
  };

  it('a token that nobody can hold against a pool is unknown, not passed', async () => {
    await scene.project.write('amplify_outputs.json', '{}');
    const config = (await scene.config()).replace(
      /(\[auth\.third_party\.aws_cognito\]\n)enabled = false\n.*\n.*\n/,
      '$1enabled = true\nuser_pool_id = "env(POOL)"\nuser_pool_region = "env(REGION)"\n',
    );
    await scene.project.write('supabase/config.toml', config);
    const result = await verify(['--only', 'token', '--token', '-'], { input: FORGED });
    expect(result.code).toBe(4);
    expect(result.bad.map(({ id }) => id)).toEqual(expect.arrayContaining(['token/issuer', 'token/signature']));
  });

  it('a function that is nobody asked is named as not proved', async () => {
    const outcome = await scene.run(['init', '--yes', '--function-arn', arnOf('mine')]);
    expect(outcome.stdout).toMatch(/--invoke/);
    expect(
      outcome.stdout
        .trimEnd()
        .split('\n')
        .find((line) => line.includes('Not proved')),
    ).toMatch(/trigger function/i);
  });

  it('its idleness is found when it may be invoked', async () => {
    await scene.run(['init', '--yes', '--function-arn', arnOf('mine')]);
    const result = await verify(['--invoke']);
    // It may pass over a made-up user alone: that it fails everybody is not known.
    expect(result.code).toBe(4);
    expect(result.bad.map(({ id }) => id)).toEqual(['lambda/role-missing']);
  });

  it.each(['service_role', 'public', 'anon', "x'; drop"])('verify takes no --role %s', async (role) => {
    expect(await scene.run(['verify', '--role', role])).toMatchObject({ code: 2 });
  });

  it('a slow network is no slow function', async () => {
    await scene.run(['init', '--yes']);
    scene.emulator.faults.add({ service: 'lambda', action: 'Invoke', kind: 'latency', ms: 5500, times: 1 });
    expect(await verify([])).toMatchObject({ code: 0, bad: [] });
  });

  it('a denial of somebody who came by SSO is a denial', async () => {
    scene.emulator.faults.add({
      service: 'cognito-idp',
      action: 'DescribeUserPool',
      kind: 'error',
      times: 10,
      code: 'AccessDeniedException',
      status: 400,
      message:
        'User: arn:aws:sts::1:assumed-role/AWSReservedSSO_Dev/me is not authorized because no session policy allows it',
    });
    const outcome = await scene.run(['init', '--yes']);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toMatch(/aws\/access-denied/);
  });

  it('a password that nobody gave is a missing answer', async () => {
    await scene.run(['init', '--yes']);
    const outcome = await scene.run(['verify', '--username', 'ada']);
    expect(outcome).toMatchObject({ code: 3 });
    expect(outcome.stderr).toMatch(/COGNITO_SUPABASE_PASSWORD/);
  });

  it('a config file that cannot be read is a finding', async () => {
    await scene.run(['init', '--yes']);
    await writeFile(join(scene.project.dir, 'supabase/config.toml'), Buffer.alloc(17 * 1024 * 1024, '#'));
    const result = await verify([]);
    expect(result).toMatchObject({ code: 1 });
    expect(result.bad.map(({ id }) => id)).toEqual(['config/invalid']);
  });

  it('a token given with an unknown option is not repeated', async () => {
    const outcome = await scene.run(['verify', `--jwt=${FORGED}`, '--json']);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stdout + outcome.stderr).not.toContain(FORGED.slice(0, 20));
  });

  it('a misspelt command gets a suggestion that exists', async () => {
    const { stderr } = await scene.run(['explian']);
    expect(stderr).toMatch(/Did you mean explain\?/);
    expect(stderr).not.toMatch(/explian --help|\\u000a/);
  });
});

describe('the client that the trigger asks for', () => {
  it('is the one with the ID token wherever the trigger is V1_0', async () => {
    const scene = await openScene();
    try {
      await scene.project.write('package.json', JSON.stringify({ dependencies: { 'aws-amplify': '^6.22.1' } }));
      await scene.run(['init', '--yes', '--trigger-version', 'v1']);
      const outcome = await scene.run(['init', '--yes', '--skip', 'lambda']);
      expect(outcome.stdout).toMatch(/generate client .*--token-use id/);
      const warned = await scene.run(['verify']);
      for (const [line] of warned.stdout.matchAll(/.*generate client.*/g)) expect(line).toContain('--token-use id');
    } finally {
      await scene.close();
    }
  });
});
