/** What every step is carried out with, and where what outlives the run is kept. */
import { dirname, join } from 'node:path';
import type { UserPoolRef } from '../core/ids.ts';
import type { ConfigFile } from '../core/facts.ts';
import type { ShippedCode } from '../observe.ts';
import type { World } from '../world/types.ts';

export interface ApplyContext {
  world: World;
  pool: UserPoolRef;
  code: ShippedCode;
  configBytes: Uint8Array;
  /** Folder for what has to outlive the run: records and backups. */
  stateFolder: string;
}

/** The state folder ignores itself, as tools' own folders do: nothing in it is ever committed. */
export async function keepOutOfGit(world: World, stateFolder: string): Promise<void> {
  await world.files.create(join(stateFolder, '.gitignore'), '*\n');
}

/**
 * Where a project's records and backups go: beside the config, or into the user's state directory (XDG Base Directory
 * Specification) where there is no supabase folder.
 */
export function stateFolder(world: World, config: ConfigFile | null): string {
  if (config) return join(dirname(config.path), '.temp', 'cognito-supabase');
  return join(world.stateDirectory, 'cognito-supabase');
}
