/**
 * Finds the Supabase project of a run (SUPABASE_WORKDIR, this folder, those above, then below), and reads its config.toml or
 * config.json and its .env files.
 */
import { dirname, join, relative, resolve, sep } from 'node:path';
import { decodeConfig } from '../core/config/decode.ts';
import type { ConfigFormat } from '../core/config/read.ts';
import type { EffectiveInput } from '../core/config/effective.ts';
import type { ConfigFile } from '../core/config/config-file.ts';
import { UsageError } from '../errors.ts';
import type { Files } from '../world/types.ts';
import { findPinnedCli } from './pinned-cli.ts';
import { readSource } from './sources/source.ts';
import { speaksFor } from './places/tests-and-examples.ts';
import { walk } from './walk.ts';

/** The order in which the newest Supabase CLI takes them; a loser is ignored with no more than a line of warning. */
const CONFIG_FILES: readonly (readonly [string, ConfigFormat])[] = [
  ['config.json', 'json'],
  ['config.jsonc', 'json'],
  ['config.toml', 'toml'],
];

const CONFIG_NAMES = new Set(CONFIG_FILES.map(([name]) => name));

type Env = Readonly<Record<string, string | undefined>>;

export interface Project {
  /** The folder that holds `supabase/`, or the working directory where none does. */
  root: string;
  /** The root of the repository, or of the project where it is in none. */
  repository: string;
  config: ConfigFile | null;
  /** How it was found, where that is worth a word: below the working directory, or by SUPABASE_WORKDIR. */
  foundBy?: 'below' | 'SUPABASE_WORKDIR';
  /** Folders below the working directory that hold a Supabase project each, where these are several. */
  several?: string[];
}

/**
 * Finds the Supabase project that a folder belongs to, as the Supabase CLI does: what SUPABASE_WORKDIR names, the folder
 * itself, then those above. The search ends at the repository's root: what lies above it is not the project's.
 * @param env the process's own: variables may take the place of what the file says
 */
export async function findProjectAbove(files: Files, cwd: string, env: Env): Promise<Project> {
  const named = env['SUPABASE_WORKDIR'];
  if (named) {
    const root = resolve(cwd, named);
    const none = { root, repository: await repositoryOf(files, root), config: null };
    return { ...((await projectIn(files, root, cwd, env)) ?? none), foundBy: 'SUPABASE_WORKDIR' };
  }
  for (const folder of await searchPath(files, cwd)) {
    const found = await projectIn(files, folder, cwd, env);
    if (found) return found;
  }
  return { root: cwd, repository: await repositoryOf(files, cwd), config: null };
}

/**
 * The same, where there is none above: of the projects below the working directory, the only one, or those to choose from.
 * Those of tests and examples are nobody's.
 * @param found folders that hold a `supabase/` with a config, from the repository's root
 */
export async function projectBelow(
  files: Files,
  cwd: string,
  env: Env,
  above: Project,
  found: readonly string[],
): Promise<Project> {
  if (above.config || above.foundBy) return above;
  const below = found
    .map((folder) => relative(cwd, join(above.repository, folder)).split(sep).join('/'))
    .filter((folder) => folder !== '' && folder.split('/')[0] !== '..' && speaksFor(`${folder}/`) === undefined)
    .toSorted();
  const [only, ...others] = below;
  if (only === undefined) return above;
  if (others.length > 0) return { ...above, several: below };
  return projectAt(files, cwd, env, above, only);
}

/** The project in one of the folders below the working directory. */
export async function projectAt(files: Files, cwd: string, env: Env, above: Project, folder: string): Promise<Project> {
  const project = await projectIn(files, join(cwd, folder), cwd, env);
  return project ? { ...project, repository: above.repository, foundBy: 'below' } : above;
}

/** Whether a file is the config of a Supabase project. @param folder its folder's path, with a slash at the end */
export function isProjectConfig(name: string, folder: string): boolean {
  return CONFIG_NAMES.has(name) && /(^|\/)supabase\/$/.test(folder);
}

/** Above and below, for what asks nothing else of the repository. */
export async function findProject(files: Files, cwd: string, env: Env): Promise<Project> {
  const above = await findProjectAbove(files, cwd, env);
  if (above.config || above.foundBy) return above;
  const found = await walk(files, above.repository, isProjectConfig, []);
  return projectBelow(files, cwd, env, above, projectFolders(found.map(({ file }) => file)));
}

/** The folders of these config files' projects. */
export function projectFolders(configs: readonly string[]): string[] {
  return [...new Set(configs.map((file) => file.replace(/\/?supabase\/[^/]+$/, '')))];
}

/** The project as it stands now: what was edited is read again. */
export async function readAgain(files: Files, cwd: string, env: Env, project: Project): Promise<Project> {
  return { ...project, ...(await projectIn(files, project.root, cwd, env)), repository: project.repository };
}

/** The project of one folder, where its `supabase/` holds a config file. */
async function projectIn(files: Files, folder: string, cwd: string, env: Env): Promise<Project | undefined> {
  for (const [name, format] of CONFIG_FILES) {
    const path = join(folder, 'supabase', name);
    const isThere = (await files.info(path))?.isFile === true;
    if (!isThere) continue;
    const repository = await repositoryOf(files, folder);
    const config = await readProject(files, path, format, { root: folder, cwd, env });
    const pinned = await findPinnedCli(files, folder, repository);
    return { root: folder, repository, config: pinned ? { ...config, pinned } : config };
  }
  return undefined;
}

interface Place {
  /** The folder that holds `supabase/`. */
  root: string;
  cwd: string;
  env: Env;
}

/** A config of the real CLI's has some 15 KB; what is larger than this is none, and parsers would take long over it. */
const MAX_CONFIG_BYTES = 1024 * 1024;

function tooLarge(file: string, size: number): { ok: false; message: string } {
  return { ok: false, message: `${file} has ${size} bytes; more than 1 MiB is no config, and it is not read.` };
}

/** A file that is there and cannot be read is a config that is invalid, not a project without one. */
async function readProject(files: Files, path: string, format: ConfigFormat, place: Place): Promise<ConfigFile> {
  const where = { file: relative(place.cwd, path) || path, path, format, refusals: [] };
  // Loaded where there is a config: its parsers are most of what a run without one would have to load.
  const [{ createConfigParser, readConfig }, { viewConfig }, { findRefusals }] = await Promise.all([
    import('../core/config/read.ts'),
    import('../core/config/view.ts'),
    import('../core/config/refused.ts'),
  ]);
  const parse = createConfigParser();
  const view = viewConfig({ ...(await readInputs(files, place)), parse });
  try {
    const size = (await files.info(path))?.size ?? 0;
    if (size > MAX_CONFIG_BYTES) return { ...where, text: '', read: tooLarge(where.file, size), view };
    const configBytes = (await files.read(path)) ?? new Uint8Array();
    const decoded = decodeConfig(configBytes);
    if (!decoded.ok) return { ...where, text: '', read: decoded, view };
    const read = readConfig(decoded.text, format, parse);
    return { ...where, text: decoded.text, read, view, refusals: findRefusals(decoded.text, format, parse) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = [error.message, error.why].filter(Boolean).join(' ');
    return { ...where, text: '', read: { ok: false, message }, view };
  }
}

/** Everything that the Supabase CLIs look at beside the config file: the other ones, and the `.env` files. */
async function readInputs(files: Files, { root, cwd, env }: Place): Promise<Omit<EffectiveInput, 'generation'>> {
  const text = async (path: string): Promise<string | undefined> => {
    if (((await files.info(path))?.size ?? 0) > MAX_CONFIG_BYTES) return undefined;
    const bytes = await readSource(files, path);
    return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  };
  const config: Record<string, string> = {};
  for (const [name] of CONFIG_FILES) {
    const found = await text(join(root, 'supabase', name));
    if (found !== undefined) config[name] = found;
  }
  const envFiles: Record<string, string> = {};
  for (const folder of new Set([
    root,
    join(root, 'supabase'),
    ...(relative(root, cwd).startsWith('..') ? [] : [cwd]),
  ])) {
    for (const name of (await files.list(folder)).filter((entry) => /^\.env(\..+)?$/.test(entry))) {
      const found = await text(join(folder, name));
      if (found !== undefined) envFiles[relative(root, join(folder, name)).replaceAll(sep, '/')] = found;
    }
  }
  const shell = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  // A CLI that is told to work in the project's folder, or is started there, does not read the files above it.
  const from = relative(root, cwd).replaceAll(sep, '/');
  return { config, shell, envFiles, cwd: from.startsWith('..') ? '' : from };
}

async function repositoryOf(files: Files, root: string): Promise<string> {
  const top = (await searchPath(files, root)).at(-1) ?? root;
  return (await isRepository(files, top)) ? top : root;
}

async function isRepository(files: Files, folder: string): Promise<boolean> {
  return (await files.info(join(folder, '.git'))) !== undefined;
}

/** The folder and those above it, up to the root of the repository (or of the file system, outside one). */
async function searchPath(files: Files, cwd: string): Promise<string[]> {
  const folders = [cwd];
  let folder = cwd;
  while (!(await isRepository(files, folder)) && dirname(folder) !== folder) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}
