import type { PoolCandidate } from '../core/facts.ts';
import { discover } from '../discover/index.ts';
import { findProject } from '../discover/project.ts';
import type { World } from '../world/types.ts';
import { describeSources } from './choose-pool.ts';

export interface DiscoverDocument {
  candidates: PoolCandidate[];
  chosen?: string;
}

/** Lists the user pools that the project's files name, best first, each with every place that names it. */
export async function runDiscover(world: World, options: { json?: boolean }): Promise<DiscoverDocument> {
  const project = await findProject(world.files, world.cwd, world.env);
  const { candidates, chosen } = await discover(world.files, world.cwd, project);
  if (!options.json) {
    const lines = candidates.map(
      (pool) => `${pool.userPoolId === chosen?.userPoolId ? '*' : ' '} ${pool.userPoolId}  ${describeSources(pool)}`,
    );
    world.out.show(
      lines.length > 0
        ? lines.join('\n')
        : 'Nothing in this project names a user pool (looked for amplify_outputs.json, .env files, the Supabase config).',
    );
  }
  return { candidates, ...(chosen === undefined ? {} : { chosen: chosen.userPoolId }) };
}
