/** What commander hands over, in the shape that the commands take: camel-case names of the flags. */
import type { Format } from '../../report/format.ts';
import type { GlobalOptions } from '../../world/world.ts';

export interface PoolOptions extends GlobalOptions {
  userPoolId?: string;
}

export interface TokenOptions {
  probeUser?: boolean;
  probeAnyway?: boolean;
  invoke?: boolean;
  role?: string;
}

/** Which hosted projects are meant. */
export interface HostedOptions extends PoolOptions {
  projectRef?: string;
  branch?: string;
  allBranches?: boolean;
}

export interface LinkOptions extends HostedOptions {
  check?: boolean;
  recreate?: boolean;
}

export type UnlinkOptions = HostedOptions;

export interface InitOptions extends PoolOptions, TokenOptions {
  triggerVersion: 'auto' | 'v1' | 'v2' | 'v3';
  functionName?: string;
  functionArn?: string;
  roleArn?: string;
  onExistingTrigger?: 'chain' | 'replace' | 'fail';
  skip: ('config' | 'lambda' | 'hosted' | 'verify')[];
  allowManaged?: boolean;
  disableOtherProvider?: boolean;
  replacePool?: boolean;
  envRefs?: boolean;
  allowUnknown: string[];
  m2m?: boolean;
  /** The hosted project that is to trust the pool, too. */
  projectRef?: string;
}

export interface RemoveOptions extends PoolOptions {
  skip: ('config' | 'lambda' | 'hosted')[];
  allowUnknown: string[];
}

export interface RestoreOptions extends PoolOptions {
  allowUnknown: string[];
}

export interface VerifyOptions extends PoolOptions, TokenOptions {
  token?: string;
  tokens?: string;
  jwks?: string;
  offline?: boolean;
  username?: string;
  clientId?: string;
  supabaseUrl?: string;
  supabaseKey?: string;
  projectRef?: string;
  only: string[];
  skip: string[];
  strict?: boolean;
  format?: Format;
  output?: string;
}

export interface TokenCommandOptions extends PoolOptions {
  username?: string;
  clientId?: string;
  probeUser?: boolean;
  probeAnyway?: boolean;
  use?: 'access' | 'id';
  decode?: boolean;
  token?: string;
}

export interface DiscoverOptions extends GlobalOptions {
  /** --region: one of the account's regions, or all of them. */
  account?: string;
  explain?: boolean;
}

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
  framework: 'amplify-web';
  tokenUse: 'access' | 'id';
  table?: string;
  out?: string;
}
