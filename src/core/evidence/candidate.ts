/**
 * A user pool that files or the account name (`PoolCandidate`): where, what each place speaks for, what AWS says of it, and
 * which infrastructure as code owns it.
 */
import { IAC, type IacOwner } from '../snippets/iac-tools.ts';
import type { IssuerType } from '../pool/ids.ts';
import type { Trigger } from '../pool/user-pool.ts';

/** What a place that names a pool speaks for, in the words that a person is told it in. */
export const ROLES = {
  config: 'the local stack trusts it already',
  app: "the app's own configuration, as it runs here",
  setting: 'written in a configuration file',
  record: 'left behind by a deployment, or infrastructure as code',
  'switched-off': 'the Supabase config holds it, switched off',
  overridden: 'a default that another place overrides',
  'other-app': 'another app of this repository',
  environment: 'another environment',
  account: 'the account has it',
  test: 'a test or a mock',
  example: 'an example or documentation',
} as const;

export type Role = keyof typeof ROLES;

export interface PoolEvidence {
  kind: string;
  file?: string;
  path?: string;
  environment?: string;
  role?: Role;
  /** The app of the repository that it is of, where there are several and none is the one that the run is about. */
  app?: string;
  /** That app's own files name the Supabase project. */
  sharesProject?: true;
  /** When a deployment wrote it, as the record or git says: ISO 8601. */
  recordedAt?: string;
}

export interface PoolCandidate {
  userPoolId: string;
  region: string;
  name?: string;
  clientIds: string[];
  sources: PoolEvidence[];
  /** What AWS says of it, where AWS was asked. */
  live?: LivePool;
}

/** Infrastructure as code that declares a pool. */
export interface PoolOwner {
  kind: IacOwner;
  /** As the end of "The user pool belongs to …". */
  words: string;
  /** Nothing ties the pool to it but that it declares one: said as "probably". */
  probable?: true;
  /** It sets triggers on a pool that it did not make: the next deployment fails over one that was put beside them. */
  existing?: true;
  /** Whether the owner declares a pre-token-generation trigger; absent where its declaration is not at hand. */
  triggerDeclared?: boolean;
  /** The file that declares the pool, or records that it was deployed. */
  file?: string;
}

/** The app clients that files name for a pool. */
export function clientIdsFor(candidates: readonly PoolCandidate[], userPoolId: string | undefined): string[] {
  return candidates.filter((candidate) => candidate.userPoolId === userPoolId).flatMap(({ clientIds }) => clientIds);
}

/** A pool as it stands in the account: what a person needs to know to tell one from another. */
export type LivePool =
  | { exists: false }
  | {
      exists: true;
      name: string;
      /** LITE, ESSENTIALS or PLUS. */
      tier?: string;
      issuerType: IssuerType;
      /** The pre-token-generation trigger that is there already. */
      trigger?: Trigger;
      /** An estimate that Cognito makes now and then. */
      estimatedUsers?: number;
      owner?: PoolOwner;
    };

/** "belongs to Terraform (…)", or "probably belongs to …". */
export function nameOwner({ words, probable }: PoolOwner): string {
  return `${probable ? 'probably ' : ''}belongs to ${words}`;
}

/** The tool, as people call it. */
export function toolOf({ kind }: PoolOwner): string {
  return IAC[kind].name;
}

/**
 * The custom resource of the Serverless Framework sets PreTokenGeneration alone and keeps somebody else's
 * PreTokenGenerationConfig (serverless, custom-resources/resources/cognito-user-pool); Cognito refuses two functions there.
 */
const SET_BY_EVENT =
  'An event with `existing: true` sets a pre-token-generation trigger of its own beside one that is attached here: Cognito refuses two functions, and the next `serverless deploy` fails.';

/** What becomes of a trigger that was attached from outside, in one sentence. */
export function describeUndoing({ kind, existing }: PoolOwner): string {
  return existing ? SET_BY_EVENT : IAC[kind].undoneBy;
}
