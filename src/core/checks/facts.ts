/**
 * The facts that checks look at (`VerifyFacts`), each known or with the reason why it is not, and what they are held
 * against (`VerifyWish`: role, user pool, issuers).
 */
import type { LiveAnswer } from '../supabase/answers.ts';
import type { EdgeFunctionAnswer } from '../supabase/edge-functions.ts';
import type { ClientSource } from '../client/source.ts';
import type { HostedAccess, ObservedBranch, ObservedProject, ProjectRefs, PublicKey } from '../supabase/hosted.ts';
import type { Fact } from '../fact.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { UserPool, PoolReplica } from '../pool/user-pool.ts';
import type { PoolCandidate, PoolOwner } from '../evidence/candidate.ts';
import type { LambdaFunction, PolicyStatement, InvocationOutcome, Invocation } from '../function/lambda-function.ts';
import type { ObservedToken } from '../token/observed.ts';
import type { KeySet } from '../token/signature.ts';

/** Everything that `verify` can observe. */
export interface VerifyFacts {
  /** null: there is no config file above the working directory. */
  config: Fact<ConfigFile | null>;
  /** Pools that the app's own files name. */
  appPools: Fact<PoolCandidate[]>;
  /** What the app's code says of its Supabase clients. */
  clientSource: Fact<ClientSource>;
  /** null: AWS says that there is no such pool. */
  pool: Fact<UserPool | null>;
  clientIds: Fact<string[]>;
  /** null: nobody declares the pool, as far as can be seen. */
  owner: Fact<PoolOwner | null>;
  /** Empty: the pool has no replicas that serve users. */
  replicas: Fact<PoolReplica[]>;
  /** Issuers that the hosted project's integrations trust; empty where no hosted project is known. */
  linkedIssuers: Fact<string[]>;
  /** The version of the attached trigger; empty when there is none, or AWS was not asked. */
  triggerVersion: Fact<string>;
  /** The attached function; null: its ARN leads to nothing. */
  function: Fact<LambdaFunction | null>;
  /** The function's resource policy, at the attached qualifier. */
  policy: Fact<PolicyStatement[]>;
  invocation: Fact<Invocation>;
  /** Whether a function of ours can invoke the user's own behind it, which is not run for this; null: it calls no other. */
  chain: Fact<InvocationOutcome | null>;
  jwks: Fact<KeySet>;
  tokens: Fact<ObservedToken[]>;
  /** CodeSha256 of the deployment package that this version ships. */
  shippedCode: Fact<string>;
  /** Where the trigger let a sign-in that was asked for get no token. */
  signInRefusal: Fact<SignInRefusal | null>;
  /** The Data API's answer to a token. */
  rest: Fact<LiveAnswer>;
  storage: Fact<LiveAnswer>;
  realtime: Fact<LiveAnswer>;
  /** Of those that the user named, and nothing else is called; empty where none was named. */
  edgeFunctions: Fact<EdgeFunctionAnswer[]>;
  hostedAccess: Fact<HostedAccess>;
  /** null: Supabase knows no such project that the token may see. */
  hosted: Fact<ObservedProject | null>;
  hostedBranches: Fact<ObservedBranch[]>;
  projectRefs: Fact<ProjectRefs>;
  /** The keys that tokens are signed with: those of the tokens at hand, else all that the pool publishes. */
  signingKeys: Fact<PublicKey[]>;
}

export interface SignInRefusal {
  /** Cognito's words. */
  text: string;
  /** The user was made for this run. */
  isProbe: boolean;
}

/** What the user asked `verify` to hold the facts against. */
export interface VerifyWish {
  role: string;
  /** --user-pool-id, where given. */
  userPoolId?: string;
  clientId?: string;
  /** The Supabase project that was asked about the token, where one was. */
  supabaseUrl?: string;
  /** Issuers that a token may name: the pool's own, and an emulator's that says so. Empty: no pool is known. */
  issuers: string[];
  /** Seconds since 1970, the moment of observation. */
  now: number;
}
