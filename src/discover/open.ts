/** What a command is about, looked at once: the Supabase project, and what the files around it say of user pools. */
import type { World } from '../world/types.ts';
import { discover, type Discovery } from './discover.ts';
import { findProject, type Project } from './project.ts';

export interface Opened {
  project: Project;
  discovery: Discovery;
}

/** Reads files only; neither AWS nor Supabase is asked. */
export async function open({ files, cwd, env }: Pick<World, 'files' | 'cwd' | 'env'>): Promise<Opened> {
  const project = await findProject(files, cwd, env);
  return { project, discovery: await discover(files, cwd, project) };
}
