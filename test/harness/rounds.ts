/** Counts the round trips of a run: how many of its calls wait for each other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { passOn, serve, type Front } from './front.ts';

/** A server before another whose answers take their time, and that knows which calls waited for others. */
export interface SlowFront extends Front {
  /** How many calls, one after the other, the longest way through all of them has. */
  rounds(): number;
}

/**
 * Opens one before a server. Two calls are of one round where the second came before the first was answered: what is sent
 * side by side comes well within the time that an answer takes.
 * @param ms how long a call takes; what stands behind takes its time within that, or longer
 */
export async function openSlowFront(behind: string, ms: number): Promise<SlowFront> {
  let begun = 0;
  let ended = 0;
  const front = await serve((incoming, outgoing) => {
    const round = ended + 1;
    begun = Math.max(begun, round);
    const came = performance.now();
    passOn(behind, incoming, outgoing, async () => {
      await sleep(Math.max(0, came + ms - performance.now()));
      ended = Math.max(ended, round);
    });
  });
  return { ...front, rounds: () => begun };
}
