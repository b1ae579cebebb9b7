/**
 * Types of what a plan is made from beside the wish, as it was observed: user pool, config, function, role, owner, hosted
 * projects (`InitFacts`, `LinkFacts`).
 */
import type { ConfigFile } from '../config/config-file.ts';
import type { Parsed } from '../config/edit/editable.ts';
import type { LambdaFunction, PolicyStatement, Role } from '../function/lambda-function.ts';
import type { PoolOwner } from '../evidence/candidate.ts';
import type { UserPool } from '../pool/user-pool.ts';
import type { HostedProject, Integration } from '../supabase/hosted.ts';

/** A file that holds variables; without text there is no such file yet. */
export interface EnvFile {
  /** As it is shown. */
  file: string;
  /** Absolute. */
  path: string;
  text?: string;
}

export interface InitFacts {
  pool: UserPool;
  config: ConfigFile | null;
  /** The config taken apart to be edited, where that is done ahead. */
  parsedConfig?: (() => Parsed) | undefined;
  /** supabase/.env, where its content is asked for. */
  envFile?: EnvFile;
  /** The name of the function that is deployed; of no meaning where the wish names one by its ARN. */
  functionName: string;
  /** The function that would be attached: ours by name, or the one given by ARN. */
  function: LambdaFunction | null;
  policy: PolicyStatement[];
  role: Role | null;
  /** What stands in the pool's slot was deleted: Cognito has nothing to invoke. */
  triggerGone?: true;
  /** Infrastructure as code that owns the pool. */
  owner?: PoolOwner;
  /** How the trigger is declared in the tool that owns the pool: the command that writes it, and where that puts it. */
  declaring?: {
    command: string;
    snippet: string;
    code: string;
    /** What the pool is called in its sources, where these tell. */
    pool?: string;
    /** A module of somebody else's holds the pool. */
    module?: true;
  };
  /** The hosted project that is to trust the pool, where one was named. */
  hosted?: LinkFacts;
  /** The code that this version ships. */
  code: { codeSha256: string; version: string };
}

/** A project, or a branch of one, with what it trusts now. */
export interface LinkTarget {
  project: Pick<HostedProject, 'ref' | 'name'>;
  integrations: Integration[];
}

export interface LinkFacts {
  /** The `iss` of the pool's tokens, as the pool itself says. */
  issuer: string;
  /** Ids of the keys that the pool publishes; null where they could not be had. */
  poolKeyIds: string[] | null;
  targets: LinkTarget[];
}
