/** What would stop a run half-way is told as such, before the first call that changes anything. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { INIT, openGround, REMOVE, type Ground } from './killed-ground.ts';

const PRELOAD = pathToFileURL(`${ROOT}test/init/failing-disk.mjs`).href;
const STATE = 'supabase/.temp/cognito-supabase';

interface Trouble {
  what: string;
  /** Makes it. @returns what to add to the environment */
  make: (ground: Ground) => Promise<Record<string, string>>;
  says: RegExp;
}

const failing =
  (code: string, room = '0') =>
  (ground: Ground): Promise<Record<string, string>> =>
    Promise.resolve({
      NODE_OPTIONS: `--import ${PRELOAD}`,
      DISK_FAILS: code,
      DISK_ROOM: room,
      DISK_UNDER: ground.project.dir,
    });

/** A folder that is nobody's business, where a link of the repository leads. */
async function elsewhere(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'elsewhere-'));
  onTestFinished(async () => {
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
  return folder;
}

async function replace(ground: Ground, path: string, put: (path: string) => Promise<unknown>): Promise<object> {
  await rm(ground.project.path(path), { recursive: true, force: true });
  await mkdir(join(ground.project.path(path), '..'), { recursive: true });
  await put(ground.project.path(path));
  return {};
}

const link = async (ground: Ground, path: string): Promise<Record<string, string>> => {
  const folder = await elsewhere();
  return { ...(await replace(ground, path, (at) => symlink(folder, at))) };
};
const file = async (ground: Ground, path: string): Promise<Record<string, string>> => ({
  ...(await replace(ground, path, (at) => writeFile(at, ''))),
});
const folder = async (ground: Ground, path: string): Promise<Record<string, string>> => ({
  ...(await replace(ground, path, (at) => mkdir(at))),
});

const TROUBLES: readonly Trouble[] = [
  { what: '.temp leads outside', make: (ground) => link(ground, 'supabase/.temp'), says: /leads out of/ },
  { what: 'the state folder leads outside', make: (ground) => link(ground, STATE), says: /leads out of/ },
  {
    what: 'a file where .temp would be',
    make: (ground) => file(ground, 'supabase/.temp'),
    says: /a file stands where/,
  },
  {
    what: 'a file where the state folder would be',
    make: (ground) => file(ground, STATE),
    says: /a file stands where/,
  },
  {
    what: 'a folder where the record would be',
    make: (at) => folder(at, `${STATE}/state.json`),
    says: /a folder stands/,
  },
  {
    what: 'a folder where .gitignore would be',
    make: (at) => folder(at, `${STATE}/.gitignore`),
    says: /a folder stands/,
  },
  { what: 'a read-only file system', make: failing('EROFS'), says: /the file system is read-only/ },
  { what: 'files that may not be written', make: failing('EACCES'), says: /permission denied/ },
  { what: 'a full disk', make: failing('ENOSPC'), says: /the disk is full/ },
  { what: 'a disk that is nearly full', make: failing('ENOSPC', '6000'), says: /the disk is full/ },
];

/** The same by a real file system, where one may be mounted. */
function mount(at: string, ...options: string[]): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', ...options, 'none', at], { stdio: 'ignore' }).status === 0;
}

/** How a run ends that changed nothing, and says why. */
const nothing = (says: RegExp): object => ({
  code: 2,
  stderr: expect.stringMatching(new RegExp(`${says.source}[^]*Nothing was changed`)),
  calls: [],
  changed: false,
});

describe.each([
  { command: INIT, before: [] as string[][], name: 'init' },
  // The config is as it should be already: the first thing to be written is in the state folder.
  { command: INIT, before: [[...INIT, '--skip', 'lambda']], name: 'init with nothing to edit' },
  { command: REMOVE, before: [INIT], name: 'remove' },
])('$name', ({ command, before }) => {
  async function prepared(): Promise<Ground> {
    const ground = await openGround();
    onTestFinished(() => ground.close());
    for (const args of before) await ground.run(args);
    return ground;
  }

  /** What a run did although it could not go on: nothing is as it should be. */
  async function done(ground: Ground, env: Record<string, string>): Promise<object> {
    const state = await ground.state();
    const since = ground.emulator.calls.length;
    const { code, stderr } = await ground.run(command, { env });
    const calls = ground.emulator.calls.slice(since).filter(({ mutating }) => mutating);
    return { code, stderr, calls, changed: (await ground.state()) !== state };
  }

  it.each(TROUBLES)('$what: nothing is changed', async (trouble) => {
    const ground = await prepared();
    expect(await done(ground, await trouble.make(ground))).toEqual(nothing(trouble.says));
  });

  it('a disk that is full, and says so itself where one can be had: nothing is changed', async () => {
    const ground = await prepared();
    const at = ground.project.path(STATE);
    await mkdir(at, { recursive: true });
    const isReal = mount(at, '-o', 'size=4k');
    if (isReal) {
      onTestFinished(() => void execFileSync('umount', [at]));
      await writeFile(join(at, 'filler'), 'x'.repeat(4096));
    }
    const env = isReal ? {} : await failing('ENOSPC')(ground);
    expect(await done(ground, env)).toEqual(nothing(/the disk is full/));
  });
});
