/**
 * Opens the folder that a command runs in: the Supabase project above or below it, one search of the repository's files, and
 * what they say of user pools.
 */
import type { World } from '../world/types.ts';
import { assess, type Discovery } from './discover.ts';
import { findProjectAbove, projectAt, projectBelow, projectFolders, type Project } from './project.ts';
import { search } from './search.ts';

export interface Opened {
  /** Where `several` is set, none of them was chosen. */
  project: Project;
  discovery: Discovery;
}

/**
 * Reads files only; neither AWS nor Supabase is asked.
 * @param choose asked which, where several projects lie below and none above
 */
export async function open(
  { files, cwd, env, out }: Pick<World, 'files' | 'cwd' | 'env'> & { out: Pick<World['out'], 'during'> },
  choose?: (folders: readonly string[], discovery: Discovery) => Promise<string>,
): Promise<Opened> {
  const above = await findProjectAbove(files, cwd, env);
  const found = await out.during('Looking through the files of the project', () => search(files, above.repository));
  const folders = projectFolders(found.projectConfigs);
  const below = await projectBelow(files, cwd, env, above, folders);
  const discovery = await assess(files, cwd, below, found);
  if (!below.several || !choose) return { project: below, discovery };
  const project = await projectAt(files, cwd, env, above, await choose(below.several, discovery));
  return { project, discovery: await assess(files, cwd, project, found) };
}
