/** Bytes on the disk, and not only on their way to it. */
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
