/**
 * Types of the options that several commands share (PoolOptions, TokenOptions, HostedOptions), as commander hands them
 * over: camel-case names of the flags.
 */
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
