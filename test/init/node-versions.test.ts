import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { expectDocument } from '../harness/schema.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { type Scene, openScene } from './scene.ts';

/** The oldest that package.json's engines promises, and the newest of each line since. */
const VERSIONS = [20, 22, 24, 26].map((major) => ({ major, node: `${ROOT}node_modules/node${major}/bin/node` }));

describe.each(VERSIONS)('on Node $major', ({ major, node }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  it('is really that Node', async () => {
    expect(existsSync(node)).toBe(true);
    const { stdout } = await spawnProgram(node, ['--version'], { cwd: ROOT, env: {} });
    expect(stdout).toMatch(new RegExp(`^v${major}\\.`));
  });

  it.each([
    { args: ['--version'], code: 0 },
    { args: ['--help'], code: 0 },
    { args: ['explain', 'token/role-missing'], code: 0 },
    { args: ['init', '--nonsense'], code: 2 },
    { args: ['init'], code: 3 },
  ])('$args: exit $code, and no warning of Node', async ({ args, code }) => {
    const outcome = await scene.run(args, { node });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).not.toMatch(/Warning/);
  });

  it('does the main job, and proves it', async () => {
    const init = await scene.run(['init', '--yes', '--json', '--probe-user'], { node });
    expect(init.stderr).not.toMatch(/Warning:/);
    expect(init.code).toBe(0);
    expectDocument('init', documentOf(init));
    const { id, access } = await scene.signIn();
    expect([id['role'], access['role']]).toEqual(['authenticated', 'authenticated']);
    const verify = await scene.run(['verify', '--json'], { node });
    expect(verify.code).toBe(0);
    expectDocument('verify', documentOf(verify));
  });
});
