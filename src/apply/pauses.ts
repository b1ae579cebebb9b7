/** How long to wait between looks at something that AWS or Supabase still has to do. */
import type { Clock } from '../world/types.ts';

/**
 * For waiting until AWS or Supabase has caught up: looks at once, then after pauses that grow, without end; the caller
 * returns or gives up.
 * @param pauseMs the first pause, and the longest
 * @yields how many milliseconds it has been since the first look
 */
export async function* pauses(clock: Clock, pauseMs: { first: number; longest: number }): AsyncGenerator<number> {
  const started = clock.now();
  yield 0;
  for (let pause = pauseMs.first; ; pause = Math.min(pause * 1.5, pauseMs.longest)) {
    await clock.sleep(pause);
    yield clock.now() - started;
  }
}
