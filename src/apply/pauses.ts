/** How long to wait between looks at something that AWS or Supabase still has to do. */
import type { Clock } from '../world/types.ts';

export interface Pauses {
  /** The shortest pause, which is the first, and the longest, in milliseconds. */
  first: number;
  longest: number;
  /**
   * A pause is this part of what was waited for by then. What is over is seen half a pause late as a rule: little where a
   * person waits for it, more where looking is what somebody limits.
   */
  share: number;
}

/**
 * For waiting until AWS or Supabase has caught up: looks at once, then after pauses that grow, without end; the caller
 * returns or gives up.
 * @yields how many milliseconds it has been since the first look
 */
export async function* pauses(clock: Clock, { first, longest, share }: Pauses): AsyncGenerator<number> {
  const started = clock.now();
  for (let waited = 0; ; waited = clock.now() - started) {
    yield waited;
    await clock.sleep(Math.min(Math.max(waited * share, first), longest));
  }
}
