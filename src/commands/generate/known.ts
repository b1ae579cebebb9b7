/** What the project itself says of its pool: a file to start from is written before there are credentials. */
import type { UserPoolRef } from '../../core/ids.ts';
import { discover, type Discovery } from '../../discover/index.ts';
import { findProject, type Project } from '../../discover/project.ts';
import type { World } from '../../world/types.ts';
import { askedPool, poolInQuestion } from '../choose-pool.ts';

interface Known {
  project: Project;
  discovery: Discovery;
  pool: UserPoolRef | undefined;
}

/** @throws UsageError where --user-pool-id is no user pool id */
export async function knownPool(world: World, userPoolId: string | undefined): Promise<Known> {
  const asked = askedPool(userPoolId);
  const project = await findProject(world.files, world.cwd, world.env);
  const discovery = await discover(world.files, world.cwd, project);
  return { project, discovery, pool: poolInQuestion(project, asked, discovery.chosen) };
}
