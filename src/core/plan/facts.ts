/** What planning is given beside the wish, and what it answers: a plan. Types alone, shared by everything that plans a part. */
import type { ConfigFile } from '../config/config-file.ts';
import type { Parsed } from '../config/editable.ts';
import type { ErrorId } from '../error-id.ts';
import type { LambdaFunction, PolicyStatement, Role } from '../function/lambda-function.ts';
import type { PoolOwner } from '../evidence/candidate.ts';
import type { Trigger, UserPool } from '../pool/user-pool.ts';
import type { HostedProject, Integration } from '../supabase/hosted.ts';
import type { Step } from './step.ts';
import type { InitWish } from './wish.ts';

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
  /** Infrastructure as code that owns the pool. */
  owner?: PoolOwner;
  /** How the trigger is declared in the tool that owns the pool: the command that writes it, and where that puts it. */
  declaring?: { command: string; snippet: string; code: string };
  /** The hosted project that is to trust the pool, where one was named. */
  hosted?: LinkFacts;
  /** The code that this version ships. */
  code: { codeSha256: string; version: string };
}

export type DecisionKind =
  | 'other-provider'
  | 'other-pool'
  | 'config-uneditable'
  | 'env-file-uneditable'
  | 'existing-trigger'
  | 'another-of-ours'
  | 'chain-impossible'
  | 'other-role'
  | 'managed'
  | 'setting-lost'
  | 'version-unavailable'
  | 'name-taken';

/**
 * What is wished for then, with the flag that asks for it without the question; or what is done in its place: files are
 * written for the tool that owns the pool, or what is to be added by hand is shown.
 */
export type Way = { text: string } & ({ accept: Partial<InitWish>; flag: string } | { act: 'declare' | 'show' });

/** Something that only the user can decide. */
export interface Decision {
  /** Which one it is; several may end with the same error id. */
  kind: DecisionKind;
  /** The id of the error that a run without an answer ends with. */
  id: ErrorId;
  message: string;
  why: string;
  fix: string;
  /** Asked at a terminal as one question, that the user may also stop at. */
  ways?: readonly Way[];
}

export interface Plan {
  steps: Step[];
  decisions: Decision[];
  /** What the user should know beside the steps, one sentence each. */
  notes: string[];
  /** What is left as it is although it was to be taken back, since only the user can say that it is ours: one sentence each. */
  left?: string[];
  /** The user's own trigger that the deployed function stands in front of. */
  original?: Trigger;
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
