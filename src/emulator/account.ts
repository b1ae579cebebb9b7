/**
 * The emulated AWS account, as far as all of its services know it: its ID, its clock, and the partition of a region. Each keeps
 * the rest to itself.
 */

/** Whose account it is, and what time it is there. */
export interface Account {
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The account of AWS's own examples. */
export const ACCOUNT_ID = '123456789012';

/** The partition that holds a region, by the region's prefix (botocore, endpoints data). */
export function partitionOf(region: string): string {
  const prefixes = { 'cn-': 'aws-cn', 'us-gov-': 'aws-us-gov', 'eusc-': 'aws-eusc' };
  return Object.entries(prefixes).find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
