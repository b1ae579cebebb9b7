/**
 * What every step is carried out with, and the state folder for backups and records: supabase/.temp/cognito-supabase or the
 * user's state directory, kept out of git.
 */
import { dirname, join } from 'node:path';
import type { UserPoolRef } from '../core/pool/ids.ts';
import type { ConfigFile } from '../core/config/config-file.ts';
import type { World } from '../world/types.ts';

export interface ApplyContext {
  world: World;
  pool: UserPoolRef;
  /** The repository, or the project outside of one: no file beyond it is written, wherever a link leads. */
  within: string;
  /** Settings of the pool that this version does not know, to be sent back as they stand. */
  allowUnknown: ReadonlySet<string>;
  /** Folder for what has to outlive the run: records and backups. */
  stateFolder: string;
}

/** The state folder ignores itself, as tools' own folders do: nothing in it is ever committed. */
export async function keepOutOfGit(context: ApplyContext): Promise<void> {
  const there = await context.world.files.read(ignoreFile(context));
  // A run that was killed while it made the file may have left it empty.
  if (!there?.length) await writeIgnoreFile(context);
}

export async function writeIgnoreFile(context: ApplyContext): Promise<void> {
  await context.world.files.write(ignoreFile(context), '*\n', { within: context.within });
}

function ignoreFile({ stateFolder }: ApplyContext): string {
  return join(stateFolder, '.gitignore');
}

/**
 * Where a project's records and backups go: beside the config, or into the user's state directory (XDG Base Directory
 * Specification) where there is no supabase folder.
 */
export function whereToWrite(
  world: World,
  { config, repository }: { config: ConfigFile | null; repository: string },
): Pick<ApplyContext, 'stateFolder' | 'within'> {
  if (config) return { stateFolder: join(dirname(config.path), '.temp', 'cognito-supabase'), within: repository };
  return { stateFolder: join(world.stateDirectory, 'cognito-supabase'), within: world.stateDirectory };
}
