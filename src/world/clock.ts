/** The current time, and waiting (sleep), which an interruption ends. */
import { setTimeout as delay } from 'node:timers/promises';
import { Interrupted } from '../errors.ts';
import { nextTurn } from './turns.ts';
import type { Clock } from './types.ts';

export function createClock(interrupted: AbortSignal): Clock {
  return {
    now: () => Date.now(),
    nextTurn,
    async sleep(ms) {
      try {
        await delay(ms, undefined, { signal: interrupted });
      } catch {
        throw new Interrupted();
      }
    },
  };
}
