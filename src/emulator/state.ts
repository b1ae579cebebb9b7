/** Everything the emulated clouds remember, one slice per service. */
import type { KeyObject } from 'node:crypto';

import { type CloudFormationState, type StackSeed, createCloudFormationState } from './cloudformation.ts';
import { type CognitoState, type PoolSeed, createCognitoState } from './cognito/state.ts';
import { type IamState, createIamState } from './iam.ts';
import { type FunctionSeed, type LambdaState, createLambdaState } from './lambda/state.ts';
import { type LogsState, createLogsState } from './logs.ts';
import type { PolicyDocument } from './policy.ts';
import { type ProjectSeed, type SupabaseState, createSupabaseState } from './supabase/state.ts';

export interface EmulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default "123456789012". */
  readonly accountId?: string;
  /** User pools, each with its app clients and users. */
  readonly pools?: readonly PoolSeed[];
  /** CloudFormation: which stack owns which physical id. */
  readonly stacks?: readonly StackSeed[];
  /** Functions that are already deployed. */
  readonly functions?: readonly FunctionSeed[];
  /** Supabase projects with their integrations and keys. */
  readonly projects?: readonly ProjectSeed[];
  /** Milliseconds before Lambda can assume a new role. Default 0. */
  readonly roleLagMs?: number;
  /** Milliseconds before a policy written into a role has effect. Default 0. */
  readonly policyLagMs?: number;
  /** Milliseconds a new function stays Pending. */
  readonly pendingMs?: number;
  /** What UpdateUserPool does to the members that it is not given. Default 'measured'. */
  readonly updateMode?: UpdateMode;
  /** Milliseconds Cognito waits for a trigger. Default 5000, as on AWS. */
  readonly triggerTimeoutMs?: number;
  /** When given, IAM is enforced on signed calls. */
  readonly policy?: PolicyDocument;
  /** Gives the next private RSA key that a pool signs with. Default: a new one, which takes a while to make. */
  readonly newKey?: () => KeyObject;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

/** 'measured': as observed on AWS, some members are kept; 'reset-everything': as the API reference says. */
export type UpdateMode = 'measured' | 'reset-everything';

export interface EmulatorState {
  readonly accountId: string;
  /** IAM's policy for the caller, where one is enforced. */
  policy: PolicyDocument | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly cognito: CognitoState;
  readonly lambda: LambdaState;
  readonly iam: IamState;
  readonly cloudformation: CloudFormationState;
  readonly logs: LogsState;
  readonly supabase: SupabaseState;
}

export const DEFAULT_ACCOUNT = '123456789012';

/** A fresh state, seeded from the options. */
export function createState(options: EmulatorOptions): EmulatorState {
  return {
    accountId: options.accountId ?? DEFAULT_ACCOUNT,
    policy: options.policy,
    now: options.now ?? Date.now,
    cognito: createCognitoState(options),
    lambda: createLambdaState(options),
    iam: createIamState(options),
    cloudformation: createCloudFormationState(options),
    logs: createLogsState(options),
    supabase: createSupabaseState(options),
  };
}
