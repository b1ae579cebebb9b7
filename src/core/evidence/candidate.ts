/** A user pool that a project names: where, and what AWS says of it. */
import type { IacOwner } from '../snippets/iac.ts';
import type { IssuerType } from '../pool/ids.ts';
import type { Trigger } from '../pool/user-pool.ts';

export interface PoolEvidence {
  kind: string;
  file?: string;
  path?: string;
  environment?: string;
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
  /** Whether the owner declares a pre-token-generation trigger; absent where its declaration is not at hand. */
  triggerDeclared?: boolean;
  /** The file that declares the pool, or records that it was deployed. */
  file?: string;
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
