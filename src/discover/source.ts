import { UsageError } from '../errors.ts';
import type { PoolEvidence } from '../core/facts.ts';
import type { Files } from '../world/types.ts';

/** One place that names a pool. */
export interface Finding {
  userPoolId: string;
  clientIds: string[];
  evidence: PoolEvidence;
  /** Lower wins: 1 the running app's own configuration, 2 what it reads only in other environments. */
  rank: number;
}

/** A file that may be a source of evidence: one that cannot be read, or is too large, is none. */
export async function readSource(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** A kind of file that a pool is written down in: files in, evidence out. Nothing in them is ever run. */
export interface Source {
  kind: string;
  /** @param folder absolute; `shown` makes a path fit to be shown */
  find(files: Files, folder: string, shown: (path: string) => string): Promise<Finding[]>;
}
