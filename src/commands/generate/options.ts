/** What `generate` is asked for; its drafts read what concerns them. */
import type { TokenUse } from '../../core/client/source-file.ts';
import type { Framework } from '../../core/client/stacks.ts';
import type { GlobalOptions } from '../../world/world.ts';

export interface GenerateOptions extends GlobalOptions {
  list?: boolean;
  userPoolId?: string;
  /** A Postgres role of the user's own. */
  role?: string;
  /** The function that a policy is about; otherwise the one that belongs to the pool. */
  functionName?: string;
  probeUser?: boolean;
  /** The command that a policy is for. */
  for: 'init' | 'verify';
  framework?: Framework;
  tokenUse?: TokenUse;
  table?: string;
  out?: string;
}
