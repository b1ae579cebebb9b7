/**
 * Types of the trigger's Lambda function: its settings, the statements of its resource policy, its role, and what it
 * answered when it was invoked.
 */
import type { JsonObject } from '../text/json.ts';
import type { TriggerVersion } from '../pool/user-pool.ts';
import type { TriggerSource } from './events.ts';

export interface LambdaFunction {
  arn: string;
  name: string;
  /** Carries our managed-by tag for this very pool. */
  ours: boolean;
  description?: string;
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

export interface PolicyStatement {
  sid: string;
  effect: string;
  /** Who: service principals, and "*" for everybody. Accounts and their users are left out: Cognito is none of them. */
  services: string[];
  /** Everybody but these: NotPrincipal. `services` is of no meaning then. */
  exceptServices?: string[];
  actions: string[];
  /** Everything but these: NotAction. */
  exceptActions?: string[];
  /** Which functions; absent where the statement does not say. */
  resources?: string[];
  /** Every function but these: NotResource. */
  exceptResources?: string[];
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

/** One answer of the function, and the made-up event that it answers. */
export interface Answer {
  source: TriggerSource;
  /** The app client that the event names. */
  clientId: string;
  event: JsonObject;
  outcome: InvocationOutcome;
  /** How long the function ran, as Lambda's own report says; the way there and back is not in it. */
  durationMs?: number;
}

/** What the function answered to made-up sign-ins, one after another. */
export interface Invocation {
  version: TriggerVersion;
  /** In the order in which they were asked for; the first may have met a cold function. */
  answers: readonly Answer[];
  /** Whether code answers that is not this tool's: then it may ask more of a user than a made-up one has. */
  foreign: boolean;
  /** Those of the asked clients that are known to be the app's: discovery or a flag names them, or the pool has no other. */
  appClients: readonly string[];
  /** Why it was not asked all that it was to be, where Lambda refused to go on: what came before it still counts. */
  cut?: string;
}
