/** Stubs of the world (`World`) that show nothing, for tests of one part. */
import type { World } from '../../src/world/types.ts';

/** Output of which nothing is shown: for what only waits, and tells of it. */
export const SILENT: Pick<World['out'], 'during' | 'detail' | 'asking'> = {
  during: (_what, act) => act({ counts() {} }),
  detail() {},
  asking: (_whom, act) => act(),
};

/** A world in which nothing can be asked but whose stack a user pool is of. */
export function worldOfStack(stack?: string): World {
  return { out: SILENT, aws: { owningStack: () => Promise.resolve(stack) } } as unknown as World;
}
