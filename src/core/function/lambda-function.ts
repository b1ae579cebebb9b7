/** The function in the trigger: what Lambda and IAM say of it, and what it answered. */
import type { JsonObject } from '../text/json.ts';
import type { TriggerVersion } from '../pool/user-pool.ts';

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
