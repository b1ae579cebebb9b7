/** What the project itself says of its pool: a file to start from is written before there are credentials. */
import type { UserPoolRef } from '../../core/pool/ids.ts';
import { discover, type Discovery } from '../../discover/discover.ts';
import { findProject, type Project } from '../../discover/project.ts';
import { DecisionNeeded } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import { askedPool, poolInQuestion } from '../shared/choose-pool.ts';

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

/** @throws DecisionNeeded where nothing says which pool, or more than one fits */
export async function requirePool(
  world: World,
  userPoolId: string | undefined,
  message: string,
): Promise<Known & { pool: UserPoolRef }> {
  const known = await knownPool(world, userPoolId);
  const { pool, discovery } = known;
  if (pool) return { ...known, pool };
  throw new DecisionNeeded({
    id: 'input-required',
    message,
    why: discovery.why,
    fix: 'Give --user-pool-id <id>.',
  });
}
