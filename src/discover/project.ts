import { dirname, join, relative } from 'node:path';
import { decodeConfig, readConfig, type ConfigFormat } from '../core/config/read.ts';
import type { ConfigFile } from '../core/facts.ts';
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
    const present = [];
    for (const [name, format] of CONFIG_FILES) {
      const path = join(folder, 'supabase', name);
      if ((await files.info(path))?.isFile) present.push({ name, format, path });
    }
    const [winner, loser] = present;
    if (!winner) continue;
    const configBytes = (await files.read(winner.path)) ?? new Uint8Array();
    const decoded = decodeConfig(configBytes);
    const config: ConfigFile = {
      file: relative(cwd, winner.path) || winner.path,
      path: winner.path,
      format: winner.format,
      text: decoded.ok ? decoded.text : '',
      read: decoded.ok ? readConfig(decoded.text, winner.format) : decoded,
      ...(loser === undefined ? {} : { shadowed: relative(cwd, loser.path) }),
    };
    return { root: folder, config, configBytes };
  }
  return { root: cwd, config: null };
}

/** The folder and those above it, up to the root of the repository (or of the file system, outside one). */
export async function searchPath(files: Files, cwd: string): Promise<string[]> {
  const folders = [cwd];
  let folder = cwd;
  while ((await files.info(join(folder, '.git'))) === undefined && dirname(folder) !== folder) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}
