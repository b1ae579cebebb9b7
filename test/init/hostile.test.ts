import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { commandsIn } from '../report/runner.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { ELSEWHERE, type Scene, openScene } from './scene.ts';

// Clears the screen, sets the window's title, starts a line of its own with a workflow command, reverses the text, and
// closes the markup of every format.
const HOSTILE =
  'evil\u001B[2J\u001B]0;pwned\u0007\u009B31m\u007F\r\n::error::pwned\u202Egnp.exe\u2066"\'</testcase><b>]]>&`|%0A';
const FOLDER = 'app\u001B[45m\n::error::pwned\u202E';
const INJECTED = /^\s*::error::pwned/m;

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const POOL_ARN = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${ELSEWHERE.userPoolId}`;
const HANDLER = `export const handler = async (event) => {
  const claims = { claimsToAddOrOverride: { role: process.env.HOSTILE, [process.env.HOSTILE]: process.env.HOSTILE } };
  event.response = { claimsAndScopeOverrideDetails: { idTokenGeneration: claims, accessTokenGeneration: claims } };
  return event;
};`;

describe('hostile text from outside', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({
      poolName: HOSTILE,
      folder: FOLDER,
      pool: {
        LambdaConfig: {
          PreTokenGeneration: FUNCTION,
          PreTokenGenerationConfig: { LambdaArn: FUNCTION, LambdaVersion: 'V2_0' },
        },
      },
      emulator: {
        functions: [
          {
            name: 'theirs',
            region: 'eu-west-1',
            source: HANDLER,
            environment: { HOSTILE },
            permissions: [
              {
                Sid: 'cognito',
                Effect: 'Allow',
                Principal: { Service: 'cognito-idp.amazonaws.com' },
                Action: 'lambda:InvokeFunction',
                Resource: FUNCTION,
                Condition: { ArnLike: { 'AWS:SourceArn': POOL_ARN } },
              },
            ],
          },
        ],
      },
    });
  });
  afterAll(() => scene.close());

  it.each([
    { args: ['discover'] },
    { args: ['discover', '--json'] },
    { args: ['init', '--dry-run'] },
    { args: ['init', '--dry-run', '--json'] },
    { args: ['init', '--dry-run', '--verbose', '--on-existing-trigger', 'replace'] },
    { args: ['init', '--function-name', HOSTILE] },
    { args: ['init', '--function-arn', HOSTILE] },
    { args: ['init', '--user-pool-id', HOSTILE] },
    { args: ['init', '--user-pool-id', HOSTILE, '--json'] },
    { args: ['init', '--role', HOSTILE] },
    { args: ['verify'] },
    { args: ['verify', '--invoke'] },
    { args: ['verify', '--invoke', '--json'] },
    { args: ['verify', '--only', HOSTILE] },
    { args: ['explain', HOSTILE] },
    { args: ['generate', HOSTILE] },
    { args: [HOSTILE] },
    { args: [`--${HOSTILE}`] },
    { args: ['init', '--cwd', `/nowhere/${HOSTILE}`] },
    { args: ['init', '--profile', HOSTILE] },
    { args: ['init', '--region', HOSTILE] },
  ])('reaches no terminal: $args', async ({ args }) => {
    const { code, stdout, stderr } = await scene.run(args);
    expect(code).not.toBe(70);
    expect(stdout + stderr).not.toBe('');
    expect(unsafeCharacters(stdout + stderr)).toEqual([]);
    expect(stdout + stderr).not.toMatch(INJECTED);
  });

  it.each([{ more: [] }, { more: ['--verbose'] }, { more: ['--json'] }])(
    "reaches no report, in a token's claims: verify $more",
    async ({ more }) => {
      const { raw } = await scene.signIn();
      const { code, stdout, stderr } = await scene.run(['verify', '--token', '-', ...more], { input: raw.access });
      expect(code).toBe(1);
      expect(stdout).toContain('token/role-value');
      expect(unsafeCharacters(stdout + stderr)).toEqual([]);
      expect(stdout + stderr).not.toMatch(INJECTED);
      expect(stdout + stderr).not.toContain(raw.access);
    },
  );

  it('leaves --json one document', async () => {
    const outcome = await scene.run(['verify', '--json']);
    expect(documentOf(outcome)).toMatchObject({ schemaVersion: 1, command: 'verify' });
  });

  it('reaches no prompt', async () => {
    const pty = scene.terminal(['init', '--no-color', '--on-existing-trigger', 'replace']);
    await pty.waitFor(/^\? /m);
    pty.press('ctrl-c');
    await pty.exit;
    const seen = ['\u001B[2J', '\u001B]0;', '\u001B[45m', '\u009B', '\u202E', '\u2066'].filter((text) =>
      pty.raw().includes(text),
    );
    expect(seen).toEqual([]);
    expect(pty.plain()).not.toMatch(INJECTED);
  });
});

describe("hostile text of the project's own files, in a workflow", () => {
  it.each(['GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'])(
    'stands in the diff, and commands nothing: %s',
    async (runner) => {
      const scene = await openScene();
      try {
        const config = await scene.config();
        const value =
          "note = '''\n  ::stop-commands::pwned##[add-mask]pwned##vso[task.setvariable variable=PATH]pwned##teamcity[setParameter name='PATH' value='pwned']'''";
        await scene.project.write(
          'supabase/config.toml',
          config.replace('[auth.third_party.aws_cognito]', `[auth.third_party.aws_cognito]\n${value}`),
        );
        const env = { ...scene.emulator.env, [runner]: 'true', CI: 'true' };
        const { stdout, stderr, code } = await scene.run(['init', '--dry-run'], { env });
        expect(code).toBe(0);
        expect(stdout).toContain('pwned');
        expect(commandsIn(`${stdout}\n${stderr}`)).toEqual([]);
        expect(stdout + stderr).not.toMatch(/##(vso|teamcity)?\[/);
      } finally {
        await scene.close();
      }
    },
  );
});
