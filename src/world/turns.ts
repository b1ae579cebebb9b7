/** Gives the event loop a turn between file reads that block, so that progress is drawn and signals are noticed meanwhile. */
import { elapsedMs } from './elapsed.ts';
import type { Files } from './types.ts';

const TURN_MS = 100;

/** When whatever else is due had its turn. */
export const nextTurn = (): Promise<void> => new Promise(setImmediate);

/** Files are looked at by calls that block; whatever else is due, a line that says so or Ctrl-C, gets its turn between them. */
export function withTurns(files: Files): Files {
  let last = elapsedMs();
  const giveTurn = async (): Promise<void> => {
    if (elapsedMs() - last < TURN_MS) return;
    await nextTurn();
    last = elapsedMs();
  };
  return {
    ...files,
    entries: async (path) => {
      await giveTurn();
      return files.entries(path);
    },
    readWithin: async (path, maxBytes) => {
      await giveTurn();
      return files.readWithin(path, maxBytes);
    },
  };
}
