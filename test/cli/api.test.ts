/** The package as a program imports it. */
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rsaKeyPair } from '../harness/keys.ts';
import { cleanEnv, documentOf } from '../harness/cli.ts';
import { localBin, machineNode, ROOT } from '../harness/paths.ts';
import { expectDocument } from '../harness/schema.ts';
import { spawnProgram, type Outcome } from '../harness/spawn.ts';
import { openScene, USER, type Scene } from '../init/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await scene.run(['init', '--yes', '--skip', 'verify']);
});
afterAll(() => scene.close());

/** Runs a program that has the package's functions, and prints what it comes to. */
async function program(code: string, env: Record<string, string> = {}): Promise<Outcome> {
  const source = `import { verify, decodeToken } from 'cognito-supabase';
const cwd = ${JSON.stringify(scene.project.dir)};
process.stdout.write(JSON.stringify(await (async () => { ${code} })()));`;
  return spawnProgram(machineNode(), ['--input-type=module', '--eval', source], {
    cwd: ROOT,
    env: { ...cleanEnv(scene.project.dir, scene.emulator.env), ...env },
  });
}

/** How long the function took differs from run to run. */
const comparable = (document: object): string => JSON.stringify(document).replace(/"durationMs":\d+/, '');

describe('verify', () => {
  it('comes to what the command comes to', async () => {
    const outcome = await program("return verify({ cwd, only: ['config', 'cognito', 'lambda'] });");
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(outcome.stdout) as Record<string, unknown>;
    expectDocument('verify', { schemaVersion: 1, command: 'verify', ...report });
    const command = documentOf(
      await scene.run(['verify', '--json', '--only', 'config', '--only', 'cognito', '--only', 'lambda']),
    );
    expect(comparable({ schemaVersion: 1, command: 'verify', ...report })).toBe(comparable(command));
  });

  it('signs a user in, checks tokens that are handed over, and keeps secrets to itself', async () => {
    const password = JSON.stringify(USER.password);
    const signedIn = await program(`return verify({ cwd, username: 'ada', password: ${password}, only: ['token'] });`);
    expect(JSON.parse(signedIn.stdout)).toMatchObject({ ok: true });
    expect(signedIn.stdout).not.toContain(USER.password);
    const { privateKey, publicKey } = rsaKeyPair();
    await scene.project.write('keys.json', JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] }));
    const raw = await new SignJWT({ iss: 'https://else.example' })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .sign(privateKey);
    const given = await program(
      `return verify({ cwd, tokens: [${JSON.stringify(raw)}], offline: true, jwks: 'keys.json', only: ['token'] });`,
    );
    expect(JSON.parse(given.stdout)).toMatchObject({ ok: false });
    expect(given.stdout).toContain('token 1');
    expect(given.stdout).not.toContain(raw);
  });

  it('rejects what is wrong with an error that says what to do, and leaves the process alone', async () => {
    const outcome = await program(`
      const wrong = await verify({ cwd, only: ['nonsense'] }).catch((error) => error);
      const named = await verify({ cwd, function: ['../todos'] }).catch((error) => error);
      const ended = await verify({ cwd, signal: AbortSignal.abort() }).catch((error) => error);
      return [wrong, named, ended].map(({ id, message, fix, exitCode }) => ({ id, message, fix, exitCode }));`);
    expect(JSON.parse(outcome.stdout)).toMatchObject([
      { id: 'verify/unknown-check', exitCode: 2, fix: expect.any(String) as string },
      { id: 'live/function-name', exitCode: 2, fix: expect.any(String) as string },
      { id: 'interrupted', exitCode: 130 },
    ]);
  });
});

it('decodeToken takes a token apart, and says what else a text is', async () => {
  const outcome = await program(
    `return [decodeToken('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.x'), decodeToken('undefined')];`,
  );
  expect(JSON.parse(outcome.stdout)).toEqual([
    { ok: true, header: { alg: 'RS256' }, claims: { sub: 'a' } },
    { ok: false, what: expect.stringContaining('no session') as string },
  ]);
});

it('is typed', async () => {
  const args = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    '',
    '--pretty',
    'false',
    'test/types/api.ts',
  ];
  expect(
    await spawnProgram(localBin('tsc'), args, { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '' } }),
  ).toMatchObject({ code: 0, stdout: '' });
});
