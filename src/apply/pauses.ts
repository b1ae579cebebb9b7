/** How long to pause between two looks while polling AWS or Supabase: pauses that grow (a backoff), without a time limit of their own. */
import type { World } from '../world/types.ts';

export interface Pauses {
  /** The shortest pause, which is the first, and the longest, in milliseconds. */
  first: number;
  longest: number;
  /**
   * A pause is this part of what was waited for by then. What is over is seen half a pause late as a rule: little where a
   * person waits for it, more where looking is what somebody limits.
   */
  share: number;
  /** What the person is told once one look was not enough: "Waiting until the function is ready". */
  told: string;
}

/**
 * For waiting until AWS or Supabase has caught up: looks at once, then after pauses that grow, without end; the caller
 * returns or gives up.
 * @yields how many milliseconds it has been since the first look
 */
export async function* pauses(
  { clock, out }: Pick<World, 'clock' | 'out'>,
  { first, longest, share, told }: Pauses,
): AsyncGenerator<number> {
  const started = clock.now();
  yield 0;
  const over = new AbortController();
  const ended = new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve()));
  const telling = out.during(told, () => ended);
  try {
    for (let waited = 0; ;) {
      await clock.sleep(Math.min(Math.max(waited * share, first), longest));
      waited = clock.now() - started;
      yield waited;
    }
  } finally {
    over.abort();
    await telling;
  }
}
