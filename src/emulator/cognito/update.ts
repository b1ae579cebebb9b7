/** UpdateUserPool: which members it takes, what it does to the others, and where it says no. */
import {
  type LambdaConfigType,
  type UpdateUserPoolRequest,
  UpdateUserPoolRequest$,
  UserPoolType$,
} from '@aws-sdk/client-cognito-identity-provider';
import { NormalizedSchema } from '@smithy/core/schema';

import { judge } from '../judge.ts';
import { ServiceError } from '../service.ts';
import type { EmulatorState, UpdateMode } from '../state.ts';
import { settableDefaults } from './defaults.ts';
import { demandAcceptable, demandWellFormed } from './refusals.ts';
import { type DescribedPool, type Pool, requirePool } from './state.ts';

type Member = Exclude<keyof UpdateUserPoolRequest, 'UserPoolId' | 'PoolName'>;

/**
 * What becomes of a member that the request leaves out. The API reference says that all go back to their defaults;
 * measured on AWS, only some do: AutoVerifiedAttributes (amplify-cli#3646, go-to-k/cdkd#1982), AdminCreateUserConfig,
 * UserPoolAddOns and LambdaConfig (iam-identity-center-team#359), DeviceConfiguration (aws-cdk#33282) reset, while
 * UserAttributeUpdateSettings (ekristen/aws-nuke#477), MfaConfiguration and Policies (go-to-k/cdkd#1982) are kept.
 * Where nothing was measured, 'measured' keeps; DcrConfiguration is kept by its own documentation.
 */
const WHEN_OMITTED: Readonly<Record<Member, 'resets' | 'kept' | 'always-kept'>> = {
  Policies: 'kept',
  DeletionProtection: 'kept',
  LambdaConfig: 'resets',
  AutoVerifiedAttributes: 'resets',
  SmsVerificationMessage: 'kept',
  EmailVerificationMessage: 'kept',
  EmailVerificationSubject: 'kept',
  VerificationMessageTemplate: 'kept',
  SmsAuthenticationMessage: 'kept',
  UserAttributeUpdateSettings: 'kept',
  MfaConfiguration: 'kept',
  DeviceConfiguration: 'resets',
  EmailConfiguration: 'kept',
  SmsConfiguration: 'kept',
  UserPoolTags: 'kept',
  AdminCreateUserConfig: 'resets',
  UserPoolAddOns: 'resets',
  DcrConfiguration: 'always-kept',
  AccountRecoverySetting: 'kept',
  UserPoolTier: 'kept',
  KeyConfiguration: 'kept',
  IssuerConfiguration: 'kept',
  AcrConfiguration: 'kept',
};

/** Applies an UpdateUserPool request, or throws the service's refusal and leaves the pool as it was. */
export function updateUserPool(state: EmulatorState, body: unknown, region: string | undefined): object {
  const { request, extras } = separate(state, body);
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  demandWellFormed(request);
  const next = nextDescription(pool, request, extras, state.cognito.updateMode);
  demandAcceptable(pool, request, next);
  next.LastModifiedDate = new Date(state.now());
  pool.described = next;
  return {};
}

/** Members that this pool has and the SDK does not know are the service's own business: taken as sent, not judged. */
function separate(
  state: EmulatorState,
  body: unknown,
): { request: UpdateUserPoolRequest; extras: Record<string, unknown> } {
  const members: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const id = members['UserPoolId'];
  const described = typeof id === 'string' ? state.cognito.pools.get(id)?.described : undefined;
  const extras: Record<string, unknown> = {};
  for (const name of unknownMembers(described)) {
    if (!(name in members)) continue;
    extras[name] = members[name];
    delete members[name];
  }
  return { request: judge<UpdateUserPoolRequest>(UpdateUserPoolRequest$, members), extras };
}

function unknownMembers(described: DescribedPool | undefined): string[] {
  const known = NormalizedSchema.of(UserPoolType$).getMemberSchemas();
  return Object.keys(described ?? {}).filter((name) => !(name in known));
}

function nextDescription(
  pool: Pool,
  request: UpdateUserPoolRequest,
  extras: Record<string, unknown>,
  mode: UpdateMode,
): DescribedPool {
  const next: DescribedPool = { ...pool.described };
  for (const name of unknownMembers(pool.described)) delete next[name];
  Object.assign(next, extras);
  const defaults = settableDefaults();
  for (const [member, fate] of Object.entries(WHEN_OMITTED) as [Member, (typeof WHEN_OMITTED)[Member]][]) {
    const given = request[member];
    if (given !== undefined && given !== null) set(next, member, given);
    else if (fate === 'resets' || (fate === 'kept' && mode === 'reset-everything')) set(next, member, defaults[member]);
  }
  if (request.PoolName !== undefined) next.Name = request.PoolName;
  next.UserPoolTags = { ...reserved(pool.described.UserPoolTags), ...next.UserPoolTags };
  next.LambdaConfig = mirrored(next.LambdaConfig ?? {});
  normalise(next, request);
  return next;
}

/** Tags of AWS's own, which no caller can edit or take away (tagging user guide, Tag naming). */
function reserved(tags: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.startsWith('aws:')));
}

function set(next: DescribedPool, member: Member, value: unknown): void {
  if (value === undefined) delete next[member];
  else Object.assign(next, { [member]: structuredClone(value) });
}

/**
 * The service keeps the legacy PreTokenGeneration and PreTokenGenerationConfig in step; the legacy member alone means V1_0
 * (terraform-provider-aws, internal/service/cognitoidp/user_pool.go).
 */
export function mirrored(config: LambdaConfigType): LambdaConfigType {
  const { PreTokenGeneration: legacy, PreTokenGenerationConfig: versioned } = config;
  if (versioned?.LambdaArn !== undefined) {
    if (legacy !== undefined && legacy !== versioned.LambdaArn) {
      const message = "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's";
      throw new ServiceError('InvalidParameterException', message);
    }
    return { ...config, PreTokenGeneration: versioned.LambdaArn };
  }
  if (legacy === undefined) return config;
  return { ...config, PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: legacy } };
}

/** What the service fills in: either name of the temporary password's days, and a DCR status left out (which turns it on). */
function normalise(next: DescribedPool, request: UpdateUserPoolRequest): void {
  const password = next.Policies?.PasswordPolicy;
  const unused = request.AdminCreateUserConfig?.UnusedAccountValidityDays;
  const days = unused ?? password?.TemporaryPasswordValidityDays;
  // Zero days means the default of seven (API reference, PasswordPolicyType).
  const validity = days === undefined || days === 0 ? 7 : days;
  next.Policies = { ...next.Policies, PasswordPolicy: { ...password, TemporaryPasswordValidityDays: validity } };
  next.AdminCreateUserConfig = { ...next.AdminCreateUserConfig, UnusedAccountValidityDays: validity };
  if (request.DcrConfiguration !== undefined) {
    next.DcrConfiguration = { EnableStatus: 'Enabled', ...request.DcrConfiguration };
  }
}
