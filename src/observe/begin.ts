/** Begins work before it is needed, while AWS is waited for: a promise that may fail before anybody awaits it, or the loading of a module. */
import type { World } from '../world/types.ts';

/** What goes wrong is for the one who waits for it. Where the run ends before that, nobody does, and it is no defect. */
export function begin<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** Loads while an answer is awaited what is needed once it is there; who needs it finds out whether that went wrong. */
export function loadAhead({ out }: World, load: () => Promise<unknown>): void {
  out.onceAwaiting(() => void begin(load()));
}
