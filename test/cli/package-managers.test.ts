/** The package as people start it: fetched by each package manager, and run from where that puts it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnv, runCli } from '../harness/cli.ts';
import { machineNode, ROOT } from '../harness/paths.ts';
import { type Outcome, spawnProgram } from '../harness/spawn.ts';
import { openScene, type Scene } from '../init/scene.ts';

const modules = (path: string): string => `${ROOT}node_modules/${path}`;
const PNPM = [machineNode(), modules('pnpm/bin/pnpm.cjs')];
const YARN = [machineNode(), modules('@yarnpkg/cli-dist/bin/yarn.js')];
const BUN = [modules('.bin/bun')];
const BIN = 'node_modules/cognito-supabase/bin/cognito-supabase.js';

interface Manager {
  name: string;
  install: readonly string[];
  /** Before the program's arguments, in the folder of an installed package; with bun, its own runtime. */
  run: readonly string[];
  /** Fetches and runs at once. */
  once?: (tarball: string) => readonly string[];
  /** What the install has to leave. */
  leaves: string;
}

const MANAGERS: readonly Manager[] = [
  {
    name: 'pnpm',
    install: [...PNPM, 'install', '--offline', '--no-frozen-lockfile'],
    run: [machineNode(), BIN],
    once: (tarball) => [...PNPM, `--package=file:${tarball}`, 'dlx', 'cognito-supabase'],
    leaves: 'node_modules/.pnpm',
  },
  {
    name: "Yarn with Plug'n'Play",
    install: [...YARN, 'install'],
    run: [...YARN, 'cognito-supabase'],
    once: (tarball) => [...YARN, 'dlx', '-q', '-p', `cognito-supabase@file:${tarball}`, 'cognito-supabase'],
    leaves: '.pnp.cjs',
  },
  {
    name: 'bun',
    install: [...BUN, 'install'],
    run: [modules('.bin/bun'), BIN],
    once: (tarball) => [...BUN, 'x', '--package', tarball, 'cognito-supabase'],
    leaves: 'bun.lock',
  },
  {
    name: 'Node 26',
    install: [...BUN, 'install'],
    run: [modules('node26/bin/node'), BIN],
    leaves: BIN,
  },
];

let folder: string;
let tarball: string;
let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  folder = await mkdtemp(join(tmpdir(), 'package-managers-'));
  const packed = await spawn(['npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder], ROOT);
  tarball = join(folder, packed.stdout.trim());
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

/** Nothing may be fetched: what is needed is in the tarball. */
function spawn(
  [file = '', ...args]: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Outcome> {
  const quiet = { YARN_ENABLE_TELEMETRY: '0', YARN_ENABLE_NETWORK: '0', YARN_ENABLE_GLOBAL_CACHE: '0' };
  return spawnProgram(file, args, { cwd, env: cleanEnv(folder, { ...quiet, ...env }) });
}

describe.each(MANAGERS)('$name', ({ name, install, run, once, leaves }) => {
  let home: string;
  beforeAll(async () => {
    home = join(folder, name.replaceAll(/\W/g, '-'));
    await mkdir(home);
    await writeFile(
      join(home, 'package.json'),
      JSON.stringify({ dependencies: { 'cognito-supabase': `file:${tarball}` } }),
    );
    if (leaves === '.pnp.cjs') await writeFile(join(home, 'yarn.lock'), '');
    const installed = await spawn(install, home);
    if (installed.code !== 0) throw new Error(installed.stdout + installed.stderr);
  });

  it('runs the demo', async () => {
    expect(existsSync(join(home, leaves))).toBe(true);
    const outcome = await spawn([...(once?.(tarball) ?? run), 'demo'], home);
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('role: "authenticated"') });
  });

  it('does the main job, proves it and takes it back', async () => {
    const before = await scene.config();
    for (const args of [['init', '--yes'], ['verify'], ['remove', '--yes']]) {
      const command = [...run, ...args, '--cwd', scene.project.dir];
      const { code, stdout, stderr } = await spawn(command, home, { ...scene.emulator.env });
      expect({ args, code, said: code === 0 ? '' : stdout + stderr }).toEqual({ args, code: 0, said: '' });
    }
    expect(await scene.config()).toBe(before);
  });
});

/** What another runtime says of itself, said by this one. */
async function pretend(versions: object): Promise<string> {
  const file = join(folder, `${Object.keys(versions)[0]}.cjs`);
  const text = `Object.defineProperty(process, 'versions', { value: { ...process.versions, ...${JSON.stringify(versions)} } });\n`;
  await writeFile(file, text);
  return `--require ${file}`;
}

describe('a runtime that is not supported is told at the start, by name', () => {
  it('an older Node.js', async () => {
    const env = { NODE_OPTIONS: await pretend({ node: '18.20.8' }) };
    expect(await runCli(['verify'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/needs Node.js 20.19.*18.20.8/),
    });
  });

  it('Deno, which cannot run the demo', async () => {
    const env = { NODE_OPTIONS: await pretend({ deno: '2.9.6' }) };
    expect(await runCli(['demo'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/not run under Deno.*npx/s),
    });
  });
});
