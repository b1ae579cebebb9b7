/** A Supabase project in a temporary folder, as `supabase init` makes it. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cleanEnv } from './cli.ts';
import { ROOT } from './paths.ts';
import { leaksInFiles } from './secrets.ts';
import { spawnProgram } from './spawn.ts';
import { draftPath, putInStore, storePath } from './store.ts';

/** The folder's name becomes the project's id; most tests call theirs so. */
const USUAL_NAME = 'app';

/** The script itself: what npm links to it is no program on Windows. */
const SUPABASE = `${ROOT}node_modules/supabase/dist/supabase.js`;

export interface TempProject {
  readonly dir: string;
  path(relative: string): string;
  read(relative: string): Promise<string>;
  write(relative: string, text: string): Promise<void>;
  cleanup(): Promise<void>;
}

/**
 * Makes a project folder with the given files.
 * @param files path inside the project → content
 * @param name the folder's own name, where a test needs a particular one
 */
export async function tempProject(
  files: Readonly<Record<string, string>> = {},
  name = USUAL_NAME,
): Promise<TempProject> {
  const parent = await mkdtemp(join(tmpdir(), 'project-'));
  const dir = join(parent, name);
  const path = (relative: string) => join(dir, relative);
  const own = new Set<string>();
  const write = async (relative: string, text: string) => {
    own.add(path(relative));
    await mkdir(dirname(path(relative)), { recursive: true });
    await writeFile(path(relative), text);
  };
  await mkdir(dir);
  for (const [relative, text] of Object.entries(files)) await write(relative, text);
  return {
    dir,
    path,
    write,
    read: (relative) => readFile(path(relative), 'utf8'),
    async cleanup() {
      const leaks = await leaksInFiles(dir, own);
      await rm(parent, { recursive: true, force: true });
      if (leaks.length > 0) throw new Error(`written into the project: ${leaks.join(', ')}`);
    },
  };
}

/**
 * What the real CLI's `supabase init` leaves in a folder: the CLI runs one time for all the projects of the usual name.
 * @returns the path of the config.toml it wrote
 */
export async function supabaseInit(dir: string): Promise<string> {
  if (basename(dir) === USUAL_NAME) await cp(await usualProject(), dir, { recursive: true });
  else await runSupabaseInit(dir);
  return join(dir, 'supabase', 'config.toml');
}

async function usualProject(): Promise<string> {
  const name = 'supabase-init';
  if (existsSync(storePath(name))) return storePath(name);
  const parent = draftPath();
  const dir = join(parent, USUAL_NAME);
  await mkdir(dir, { recursive: true });
  await runSupabaseInit(dir);
  return putInStore(dir, name);
}

/** In a home of its own. */
async function runSupabaseInit(dir: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  try {
    const outcome = await spawnProgram(process.execPath, [SUPABASE, 'init'], { cwd: dir, env: cleanEnv(home) });
    if (outcome.code !== 0)
      throw new Error(`supabase init: exit ${outcome.code}\n${outcome.stdout}\n${outcome.stderr}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
