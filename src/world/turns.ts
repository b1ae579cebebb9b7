import type { Files } from './types.ts';

const TURN_MS = 100;

/** Files are looked at by calls that block; whatever else is due, a line that says so or Ctrl-C, gets its turn between them. */
export function withTurns(files: Files): Files {
  let last = performance.now();
  const giveTurn = async (): Promise<void> => {
    if (performance.now() - last < TURN_MS) return;
    await new Promise(setImmediate);
    last = performance.now();
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
