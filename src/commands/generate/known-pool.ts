/** Which user pool `generate` writes a file for: --user-pool-id, or what the project's files say, without AWS credentials. */
import { parsePoolFlag } from '../shared/check-flags.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import { open, type Opened } from '../../discover/open.ts';
import { DecisionNeeded } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import { poolInQuestion } from '../shared/pool-in-question.ts';

interface Known extends Opened {
  pool: UserPoolRef | undefined;
}

/** @throws UsageError where --user-pool-id is not a user pool ID */
export async function knownPool(world: World, userPoolId: string | undefined): Promise<Known> {
  const asked = parsePoolFlag(userPoolId);
  const opened = await open(world);
  return { ...opened, pool: poolInQuestion(opened, asked) };
}

/** @throws DecisionNeeded where nothing says which pool, or more than one fits */
export async function poolToWriteFor(
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
