import { dirname, join, relative } from 'node:path';
import { decodeConfig, readConfig, type ConfigFormat } from '../core/config/read.ts';
import type { ConfigFile } from '../core/facts.ts';
import { UsageError } from '../errors.ts';
import type { Files } from '../world/types.ts';

/** The order in which the newest Supabase CLI takes them; a loser is ignored with no more than a line of warning. */
const CONFIG_FILES: readonly (readonly [string, ConfigFormat])[] = [
  ['config.json', 'json'],
  ['config.jsonc', 'json'],
  ['config.toml', 'toml'],
];

export interface Project {
  /** The folder that holds `supabase/`, or the working directory where none does. */
  root: string;
  config: ConfigFile | null;
  /** The bytes of the config file, for a check that nothing changed before it is written. */
  configBytes?: Uint8Array;
}

/**
 * Finds the Supabase project that a folder belongs to, as the Supabase CLI does: the folder itself, then those above.
 * The search ends at the repository's root: what lies above it is not the project's.
 */
export async function findProject(files: Files, cwd: string): Promise<Project> {
  for (const folder of await searchPath(files, cwd)) {
    for (const [name, format] of CONFIG_FILES) {
      const path = join(folder, 'supabase', name);
      if ((await files.info(path))?.isFile) return { root: folder, ...(await readProject(files, cwd, path, format)) };
    }
  }
  return { root: cwd, config: null };
}

/** A file that is there and cannot be read is a config that is invalid, not a project without one. */
async function readProject(
  files: Files,
  cwd: string,
  path: string,
  format: ConfigFormat,
): Promise<Omit<Project, 'root'>> {
  const where = { file: relative(cwd, path) || path, path, format };
  try {
    const configBytes = (await files.read(path)) ?? new Uint8Array();
    const decoded = decodeConfig(configBytes);
    const read = decoded.ok ? readConfig(decoded.text, format) : decoded;
    return { config: { ...where, text: decoded.ok ? decoded.text : '', read }, configBytes };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = [error.message, error.why].filter(Boolean).join(' ');
    return { config: { ...where, text: '', read: { ok: false, message } } };
  }
}

/**
 * The folders whose files may name a pool: from the working directory up to the root of the repository. Outside of one,
 * what lies above the Supabase project is somebody else's.
 */
export async function sourceFolders(files: Files, cwd: string, root: string): Promise<string[]> {
  const above = await searchPath(files, cwd);
  const top = above.at(-1) ?? cwd;
  const inRepository = (await files.info(join(top, '.git'))) !== undefined;
  return inRepository ? above : above.slice(0, above.indexOf(root) + 1);
}

/** The folder and those above it, up to the root of the repository (or of the file system, outside one). */
async function searchPath(files: Files, cwd: string): Promise<string[]> {
  const folders = [cwd];
  let folder = cwd;
  while ((await files.info(join(folder, '.git'))) === undefined && dirname(folder) !== folder) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}
