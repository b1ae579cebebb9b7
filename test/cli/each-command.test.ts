/** Each command one time, at one project and one account: the quick look whether all of it works. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { openScene, type Scene, USER } from '../init/scene.ts';

const REF = 'abcdefghijklmnopqrst';
const ENV = { SUPABASE_ACCESS_TOKEN: `sbp_${'0f'.repeat(20)}`, COGNITO_SUPABASE_PASSWORD: USER.password };

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ emulator: { projects: [{ ref: REF, name: 'shop' }] } });
});
afterAll(() => scene.close());

/** @returns the document of a run with --json, which its schema allows */
async function document(...args: string[]): Promise<Record<string, unknown>> {
  const outcome = await scene.run([...args, '--json'], { env: ENV });
  expect(outcome).toMatchObject({ code: 0, signal: null });
  const printed = documentOf(outcome);
  expectDocument(args[0] ?? '', printed);
  return printed;
}

it('starts in a process of its own', async () => {
  expect(await scene.run(['--version'], { isolated: true })).toMatchObject({ code: 0, stderr: '' });
});

it('discover names the pool', async () => {
  expect(await document('discover')).toMatchObject({ chosen: scene.where.userPoolId });
});

it('init makes sign-ins carry the role, and restore takes a pool back to before', async () => {
  const { backup } = await document('init', '--yes');
  expect((await scene.signIn()).access['role']).toBe('authenticated');
  await document('restore', String(backup), '--yes');
  expect((await scene.signIn()).access['role']).toBeUndefined();
  await document('init', '--yes');
});

it('verify finds nothing wrong with that', async () => {
  expect(await document('verify')).toMatchObject({ ok: true });
});

it('token signs in', async () => {
  const { tokens } = await document('token', '--username', USER.username);
  expect(tokens).toMatchObject([{ token: expect.stringMatching(/^eyJ/) as string }]);
});

it('link makes the hosted project trust the pool, and unlink takes it back', async () => {
  expect(await document('link', '--project-ref', REF, '--yes')).toMatchObject({ linked: true });
  expect(await document('unlink', '--project-ref', REF, '--yes')).toMatchObject({ applied: ['unlink'] });
});

it('remove leaves sign-ins without the role', async () => {
  await document('remove', '--yes');
  expect((await scene.signIn()).access['role']).toBeUndefined();
});

it.each([['generate', 'client', '--framework', 'amplify-web'], ['explain', 'token/role-missing'], ['demo']])(
  '%s does its work',
  async (...args) => {
    expect(await document(...args)).toMatchObject({ command: args[0] });
  },
);

it.each(['--version', '--help'])('%s answers', async (flag) => {
  expect(await scene.run([flag], { isolated: true })).toMatchObject({ code: 0, stderr: '' });
});
