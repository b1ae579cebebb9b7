/** A run inside the test's process is what a run in one of its own is, and leaves nothing behind. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from '../init/scene.ts';
import { runCli, withoutWaits } from './cli.ts';
import { ROOT } from './paths.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await scene.run(['init', '--yes']);
});
afterAll(() => scene.close());

describe('inside and in a process of its own', () => {
  it.each([
    { what: 'help', args: ['--help'], code: 0 },
    { what: 'the version', args: ['--version'], code: 0 },
    { what: 'no command', args: [], code: 2 },
    { what: 'an unknown command', args: ['vrify'], code: 2 },
    { what: 'an unknown flag', args: ['verify', '--nonsense'], code: 2 },
    { what: 'a page', args: ['explain', 'token/role-missing'], code: 0 },
    { what: 'what is found', args: ['discover', '--json'], code: 0 },
    { what: 'a plan that changes nothing', args: ['init', '--dry-run', '--json'], code: 0 },
    { what: 'a plan that nobody accepts', args: ['remove'], code: 3 },
    { what: 'a whole verification', args: ['verify'], code: 0 },
    { what: 'a token of stdin', args: ['verify', '--token', '-', '--only', 'token'], input: 'nonsense', code: 1 },
    { what: 'a folder that is none', args: ['verify', '--cwd', 'nowhere'], code: 2 },
    { what: 'colours', args: ['verify'], env: { FORCE_COLOR: '1' }, code: 0 },
    {
      what: 'a package that prints by itself',
      args: ['discover', '--profile', 'none'],
      env: { AWS_PROFILE: '' },
      code: 0,
    },
  ])('$what: the same on both streams, and the same exit code', async ({ args, code, ...options }) => {
    const inside = await scene.run(args, options);
    expect(inside).toMatchObject({ code, signal: null });
    const outside = await scene.run(args, { ...options, isolated: true });
    expect({ ...outside, stderr: withoutWaits(outside) }).toEqual({ ...inside, stderr: withoutWaits(inside) });
  });
});

/** What a process has that a run could leave changed. */
const state = () => ({
  env: { ...process.env },
  cwd: process.cwd(),
  streams: [process.stdin, process.stdout, process.stderr],
  signals: (['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException'] as const).map((name) => process.listenerCount(name)),
  exitCode: process.exitCode,
});

describe('what is left behind', () => {
  it('nothing of an environment, a folder, a stream, a listener or an exit code', async () => {
    const before = state();
    await scene.run(['verify', '--nonsense'], { env: { LEFT_BEHIND: 'no' } });
    await scene.run(['demo']);
    expect(state()).toEqual(before);
  });

  it('nothing where a run cannot even start', async () => {
    const before = state();
    await expect(runCli(['verify'], { cwd: `${ROOT}nowhere` })).rejects.toThrow(/nowhere/);
    expect(state()).toEqual(before);
  });

  it('one run at a time, in the order of their calls', async () => {
    const folders = [scene.project.dir, ROOT];
    const outcomes = await Promise.all(folders.map((cwd) => scene.run(['config-of', cwd], { cwd })));
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2]);
    const [here, elsewhere] = await Promise.all([scene.run(['discover', '--json']), runCli(['--version'])]);
    expect(here.stdout).toContain(scene.where.userPoolId);
    expect(elsewhere.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

it('a secret on a stream fails the run, inside as well', async () => {
  const secret = 'a-secret-that-is-told-back';
  const args = ['generate', 'client', '--framework', 'oidc', '--dry-run', '--out', secret];
  await expect(scene.run(args, { env: { MY_SECRET: secret } })).rejects.toThrow(/gave away a-secret-tha/);
});
