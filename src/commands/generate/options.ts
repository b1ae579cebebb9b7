/** The flags of `generate` as a type (GenerateOptions); each draft reads and checks those that concern it. */
import type { Admission } from '../../core/snippets/rls.ts';
import type { Framework } from '../../core/client/stacks.ts';
import type { PoolOptions } from '../shared/options.ts';

export interface GenerateOptions extends PoolOptions {
  list?: boolean;
  /** A Postgres role of the user's own. */
  role?: string;
  /** The function that a policy is about; otherwise the one that belongs to the pool. */
  functionName?: string;
  probeUser?: boolean;
  /** The command that a policy is for. */
  for: 'init' | 'verify';
  framework?: Framework;
  tokenUse?: Admission['tokenUse'];
  /** Of the policies that `rls` writes. */
  table?: string[];
  allTables?: string[];
  ownerColumn?: string;
  /** The app clients whose tokens are let in. */
  clientId?: string[];
  /** Tokens of machines as well. */
  m2m?: boolean;
  profiles?: boolean;
  /** Buckets. */
  storage?: string[];
  realtime?: boolean;
  down?: boolean;
  audit?: boolean;
  /** The environments that a workflow is for. */
  target: string[];
  /** The CI that a workflow is for. */
  ci: 'github' | 'gitlab';
  /** Whose jobs may take the role of a policy. */
  trust?: string;
  out?: string;
}
