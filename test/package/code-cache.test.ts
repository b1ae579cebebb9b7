/** What V8 made of the program's files is kept beside them. It may make a run quicker, and nothing else of it. */
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanEnv } from '../harness/cli.ts';
import { machineNode, ROOT } from '../harness/paths.ts';
import { spawnProgram, type Outcome } from '../harness/spawn.ts';

const EXPLAIN = ['explain', 'config/missing'];

let installed: string;
let cache: string;

beforeEach(async () => {
  installed = await mkdtemp(join(tmpdir(), 'installed-'));
  cache = join(installed, 'dist/.cache');
  for (const part of ['bin', 'dist', 'templates', 'package.json'])
    await cp(join(ROOT, part), join(installed, part), {
      recursive: true,
      filter: (path) => !path.endsWith('dist/.cache'),
    });
});
afterEach(() => rm(installed, { recursive: true, force: true }));

async function run(args: readonly string[] = EXPLAIN, env: Record<string, string> = {}): Promise<Outcome> {
  return spawnProgram(machineNode(), [join(installed, 'bin/cognito-supabase.js'), ...args], {
    cwd: installed,
    env: { ...cleanEnv(installed), ...env },
  });
}

const kept = async (): Promise<string[]> => (await readdir(cache).catch((): string[] => [])).toSorted();
const startFile = async (): Promise<string> =>
  join(cache, (await kept()).find((name) => name.startsWith('start.')) as string);

it('the first run leaves a file for each that it loaded, the next ones say the same', async () => {
  const first = await run();
  const files = await kept();
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((name) => !name.includes(`.cjs.${process.version}-`))).toEqual([]);
  expect(await run()).toMatchObject({ code: 0, stderr: '', stdout: first.stdout });
  expect(await kept()).toEqual(files);
});

it('each command adds once what it compiled, with its flags and whatever their values are', async () => {
  const seen: { size: number; ino: number }[] = [];
  for (const args of [
    ['--help'],
    EXPLAIN,
    ['explain', 'token/expired'],
    ['explain', 'role', '--json'],
    ['--help'],
    EXPLAIN,
  ]) {
    expect(await run(args)).toMatchObject({ code: 0, stderr: '' });
    const { size, ino } = await stat(await startFile());
    seen.push({ size, ino });
  }
  const [help, explained, other, json, ...again] = seen;
  expect(explained?.size).toBeGreaterThan(help?.size ?? 0);
  expect(other).toEqual(explained);
  expect(json?.size).toBeGreaterThan(explained?.size ?? 0);
  expect(again).toEqual([json, json]);
});

it('where a run failed is told as it is without', async () => {
  await rm(join(installed, 'templates'), { recursive: true });
  const args = [...EXPLAIN, '--verbose'];
  const without = await run(args, { NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(without.stderr).toMatch(/^ +at .*dist\/[\w-]+\.cjs:\d+:\d+/m);
  expect(await run(args)).toEqual(without);
  expect(await run(args)).toEqual(without);
});

it('--version neither reads nor writes one', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stderr: '' });
  expect(await kept()).toEqual([]);
});

it.each([
  ['damaged', (whole: Buffer) => whole.fill(7, whole.length >> 1, (whole.length >> 1) + 100)],
  ['cut off', (whole: Buffer) => whole.subarray(0, whole.length >> 1)],
  ['empty', () => Buffer.alloc(0)],
])('one that is %s is passed over, and made again', async (_what, damage) => {
  const { stdout } = await run();
  const path = await startFile();
  const damaged = damage(await readFile(path));
  await writeFile(path, damaged);
  expect(await run()).toMatchObject({ code: 0, stderr: '', stdout });
  expect((await readFile(path)).equals(damaged)).toBe(false);
});

it('one of a file that has another content since, of the same length, is passed over', async () => {
  const before = await run(['--help']);
  const start = (await readdir(join(installed, 'dist'))).find((name) => name.startsWith('start.')) as string;
  const path = join(installed, 'dist', start);
  await writeFile(path, (await readFile(path, 'utf8')).replace('Wires a Supabase project', 'Links a Supabase project'));
  const after = await run(['--help']);
  expect(before.stdout).toContain('Wires a Supabase project');
  expect(after.stdout).toBe(before.stdout.replace('Wires', 'Links'));
});

it('a package of somebody else is not written to', async () => {
  const dist = join(installed, 'dist');
  // Root may write everywhere, and must not.
  await (process.geteuid?.() === 0 ? chown(dist, 1, 1) : chmod(dist, 0o555));
  expect(await run()).toMatchObject({ code: 0, stderr: '' });
  expect(await kept()).toEqual([]);
  await chmod(dist, 0o755);
});

it('a folder that others can write to is not used', async () => {
  await mkdir(cache);
  await chmod(cache, 0o777);
  expect(await run()).toMatchObject({ code: 0, stderr: '' });
  expect(await kept()).toEqual([]);
});

it('others cannot write what is kept, whatever a new file gets otherwise', async () => {
  const before = process.umask(0);
  await run();
  process.umask(before);
  const modes = await Promise.all([cache, await startFile()].map(async (path) => (await stat(path)).mode & 0o777));
  expect(modes).toEqual([0o700, 0o600]);
});

it('what cannot be put into its place does not stay', async () => {
  await run();
  const path = await startFile();
  await rm(path);
  await mkdir(path);
  const files = await kept();
  expect(await run()).toMatchObject({ code: 0, stderr: '' });
  expect(await kept()).toEqual(files);
});

it.each(['NODE_DISABLE_COMPILE_CACHE', 'NODE_V8_COVERAGE'])('%s: none is kept', async (variable) => {
  expect(await run(EXPLAIN, { [variable]: join(installed, 'coverage') })).toMatchObject({ code: 0, stderr: '' });
  expect(await kept()).toEqual([]);
});

it('runs that make them at the same time leave whole ones', async () => {
  const runs = await Promise.all(Array.from({ length: 6 }, () => run()));
  const files = await kept();
  expect(runs.filter(({ code, stderr }) => code !== 0 || stderr !== '')).toEqual([]);
  expect(files.filter((name) => !name.endsWith(`-${process.arch}`))).toEqual([]);
  expect(await run()).toMatchObject({ code: 0, stdout: runs[0]?.stdout });
  expect(await kept()).toEqual(files);
});
