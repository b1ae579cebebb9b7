/**
 * What a run of the tests makes one time and uses everywhere: a folder that vitest's global set-up opens and removes.
 * Whoever needs a thing first makes it; where two do so at the same time, the first one in place stays.
 */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of one run. */
    store: string;
  }
}

/** The path that a thing has, or will have, in the store. */
export function storePath(name: string): string {
  return join(inject('store'), name);
}

/** A path for a thing that is being made. */
export function draftPath(): string {
  return storePath(`draft-${crypto.randomUUID()}`);
}

/** Puts what was made into the store, whole or not at all. */
export function putInStore(draft: string, name: string): string {
  const path = storePath(name);
  try {
    renameSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
  return path;
}
