/**
 * Types of a user pool, as AWS describes it: plan (tier), issuer, pre-token-generation trigger and its version, MFA,
 * attributes, tags.
 */
import type { PreTokenGenerationLambdaVersionType } from '@aws-sdk/client-cognito-identity-provider';
import type { JsonObject } from '../text/json.ts';

/** V1_0 reaches ID tokens; V2_0 access tokens as well; V3_0 also those of machines. */
export type TriggerVersion = PreTokenGenerationLambdaVersionType;

/** What stands in the pre-token-generation slot of a user pool. */
export interface Trigger {
  lambdaArn: string;
  lambdaVersion: TriggerVersion;
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
  usernameAttributes: string[];
  /** Names of the attributes that a user must have. */
  requiredAttributes: string[];
  tags: Record<string, string>;
  /** The answer of DescribeUserPool, before any deserialiser. */
  described: JsonObject;
  /** GetUserPoolMfaConfig: not part of an update, compared before and after as a trip wire. */
  mfaConfig: JsonObject;
}

/** The same pool in another region: its triggers are its own. */
export interface PoolReplica {
  region: string;
  trigger?: Trigger;
}
