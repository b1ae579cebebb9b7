/** What was observed. Each part is known, or carries the reason why it is not; nothing else in `core` knows the world. */
import type { JSONWebKeySet } from 'jose';
import type { LiveAnswer } from '../supabase/answers.ts';
import type { ClientSource } from '../client/source.ts';
import type { IacOwner } from '../snippets/iac.ts';
import type { HostedAccess, ObservedBranch, ObservedProject, ProjectRefs } from '../supabase/hosted.ts';
import type { IssuerType } from '../pool/ids.ts';
import type { ReadResult, ConfigFormat } from '../config/read.ts';
import type { ConfigView } from '../config/view.ts';
import type { DecodeResult, SignatureResult } from '../token/token.ts';
import type { JsonObject } from '../text/json.ts';
import type { Trigger, TriggerVersion } from '../pool/update.ts';

export interface Known<T> {
  known: true;
  value: T;
}

/**
 * `not-asked`: this part was not configured or not asked for, so a check that needs it is skipped.
 * `unreachable`: it was asked for and could not be looked at, so such a check is unknown, which is never green.
 */
export interface Unknown {
  known: false;
  reason: 'not-asked' | 'unreachable';
  why: string;
}

export type Fact<T> = Known<T> | Unknown;

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function notAsked(why: string): Unknown {
  return { known: false, reason: 'not-asked', why };
}

export function unreachable(why: string): Unknown {
  return { known: false, reason: 'unreachable', why };
}

export interface ConfigFile {
  /** Relative to the working directory, as it is shown. */
  file: string;
  /** Absolute. */
  path: string;
  format: ConfigFormat;
  text: string;
  read: ReadResult;
  /** What the CLIs make of it, variables and the other config files included. */
  view: ConfigView;
}

export interface UserPool {
  userPoolId: string;
  region: string;
  arn: string;
  name: string;
  accountId: string;
  partition: string;
  /** LITE, ESSENTIALS or PLUS; absent on answers older than plans. */
  tier?: string;
  issuer: string;
  trigger?: Trigger;
  /** Trigger types, other than pre-token-generation, that run at sign-up or sign-in. */
  signInTriggers: string[];
  mfa: string;
  aliasAttributes: string[];
  usernameAttributes: string[];
  /** Names of the attributes that a user must have. */
  requiredAttributes: string[];
  tags: Record<string, string>;
  /** The answer of DescribeUserPool, before any deserialiser. */
  described: JsonObject;
  /** GetUserPoolMfaConfig: not part of an update, compared before and after as a trip wire. */
  mfaConfig: JsonObject;
}

export interface LambdaFunction {
  arn: string;
  name: string;
  /** Carries our managed-by tag for this very pool. */
  ours: boolean;
  state: string;
  lastUpdateStatus?: string;
  stateReason?: string;
  runtime?: string;
  codeSha256: string;
  handler: string;
  timeoutSeconds: number;
  roleArn: string;
  environment: Record<string, string>;
  tags: Record<string, string>;
  /** 0: Lambda refuses every invocation. Absent: nothing is reserved. */
  reservedConcurrency?: number;
}

/** The same pool in another region: its triggers are its own. */
export interface PoolReplica {
  region: string;
  trigger?: Trigger;
}

export interface PolicyStatement {
  sid: string;
  effect: string;
  services: string[];
  actions: string[];
  /** Condition operator → lower-case key → values. */
  conditions: Record<string, Record<string, string[]>>;
}

export interface Role {
  arn: string;
  ours: boolean;
  logsPolicyAttached: boolean;
  /** The policy in it that lets the function invoke the one behind it, where that is looked at and there. */
  invokePolicy?: string;
}

export type InvocationOutcome =
  | { kind: 'returned'; event: JsonObject | null }
  | { kind: 'error'; errorType: string; errorMessage: string }
  | { kind: 'timeout' };

export interface Invocation {
  version: TriggerVersion;
  outcome: InvocationOutcome;
  /** How long the function ran, as Lambda's own report says; the way there and back is not in it. */
  durationMs?: number;
}

/** Where a token came from decides how much its being wrong says: a probe user's pair is ours, a given one is the app's. */
export type TokenOrigin = 'given' | 'sign-in' | 'probe';

/** A token as it came. */
export interface RawToken {
  origin: TokenOrigin;
  label: string;
  raw: string;
}

export interface ObservedToken {
  origin: TokenOrigin;
  /** "access token", "ID token", "token 3". */
  label: string;
  /** In characters, which are bytes in a token. */
  length: number;
  decoded: DecodeResult;
  /** Absent where the pool's keys could not be had. */
  signature?: SignatureResult;
}

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
  /** The trigger version that Cognito refused to attach; null where none was tried, or none refused. */
  refusedVersion: Fact<TriggerVersion | null>;
  /** The version of the attached trigger; empty when there is none, or AWS was not asked. */
  triggerVersion: Fact<string>;
  /** The attached function; null: its ARN leads to nothing. */
  function: Fact<LambdaFunction | null>;
  /** The function's resource policy, at the attached qualifier. */
  policy: Fact<PolicyStatement[]>;
  invocation: Fact<Invocation>;
  /** Whether a function of ours can invoke the user's own behind it, which is not run for this; null: it calls no other. */
  chain: Fact<InvocationOutcome | null>;
  jwks: Fact<JSONWebKeySet>;
  tokens: Fact<ObservedToken[]>;
  /** CodeSha256 of the deployment package that this version ships. */
  shippedCode: Fact<string>;
  /** Why a sign-in that was asked for gave no token, in Cognito's words. */
  signInRefusal: Fact<string | null>;
  /** The Data API's answer to a token. */
  rest: Fact<LiveAnswer>;
  storage: Fact<LiveAnswer>;
  realtime: Fact<LiveAnswer>;
  hostedAccess: Fact<HostedAccess>;
  /** null: Supabase knows no such project that the token may see. */
  hosted: Fact<ObservedProject | null>;
  hostedBranches: Fact<ObservedBranch[]>;
  projectRefs: Fact<ProjectRefs>;
  /** Ids of the keys that tokens are signed with: those of the tokens at hand, else all that the pool publishes. */
  signingKeyIds: Fact<string[]>;
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
