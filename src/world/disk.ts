/** Writes a new file and flushes it to the disk (fsync): bytes that are there, and not only on their way. */
import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';

/** Makes a file that is not there yet. By a descriptor: the file handles of Yarn's Plug'n'Play cannot sync. */
export function writeToDisk(path: string, content: Uint8Array, mode: number): void {
  const descriptor = openSync(path, 'wx', mode);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
