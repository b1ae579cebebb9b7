/** One set-up of a machine: what the AWS CLI makes of it, and what this program has to. */
import type { Land } from './land.ts';

export interface Place {
  land: Land;
  /** The home of this row, empty but for what the row puts there. */
  home: string;
}

export interface Row {
  what: string;
  /** Added to what every row has: a region, the proxy, the company's certificate. Undefined takes one away. */
  env?: (place: Place) => Readonly<Record<string, string | undefined>>;
  config?: string | ((place: Place) => string);
  credentials?: string;
  /** Further files of the home, by path. */
  files?: Readonly<Record<string, string>>;
  /** Options that both programs have under one name. */
  args?: readonly string[];
  /** What this program has beside them. */
  ownArgs?: readonly string[];
  /** One command of ours suffices: it takes as long as a time limit. */
  isSlow?: boolean;
  /** Whether the AWS CLI does it, or what it says; what its packaged version does not know yet is left to the SDK. */
  aws: 'works' | RegExp | 'lacks';
  /** Whether AWS can be asked, nothing is configured, or why it cannot be. */
  ours: 'works' | 'nothing' | { id: string; says: RegExp };
}

/** Keys of a profile or of the credentials file. */
export function keysOf({ id, secret }: { id: string; secret: string }): string {
  return `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
}
