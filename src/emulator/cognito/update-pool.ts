/** How the emulator answers UpdateUserPool: which members it takes, and which of those left out it resets or keeps, as measured on AWS. */
import {
  type LambdaConfigType,
  type UpdateUserPoolRequest,
  UpdateUserPoolRequest$,
  UserPoolType$,
} from '@aws-sdk/client-cognito-identity-provider';
import { NormalizedSchema } from '@smithy/core/schema';

import { checkInput } from '../server/request-schema.ts';
import { ServiceError } from '../server/service.ts';
import { settableDefaults } from './pool-defaults.ts';
import { type DescribedPool, type Pool, type WithUserPools, requirePool } from './user-pools.ts';

type Member = Exclude<keyof UpdateUserPoolRequest, 'UserPoolId' | 'PoolName'>;

/** What becomes of a member that the request leaves out. */
export type WhenOmitted = Readonly<Record<Member, 'resets' | 'kept'>>;

/**
 * The API reference says that all members left out go back to their defaults; measured on AWS, only some do:
 * AutoVerifiedAttributes (amplify-cli#3646, go-to-k/cdkd#1982), AdminCreateUserConfig, UserPoolAddOns and LambdaConfig
 * (iam-identity-center-team#359), DeviceConfiguration (aws-cdk#33282) reset, while UserAttributeUpdateSettings
 * (ekristen/aws-nuke#477), MfaConfiguration and Policies (go-to-k/cdkd#1982) are kept. Where nothing was measured, they
 * are kept here; DcrConfiguration is by its own documentation.
 */
export const MEASURED: WhenOmitted = {
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
  DcrConfiguration: 'kept',
  AccountRecoverySetting: 'kept',
  UserPoolTier: 'kept',
  KeyConfiguration: 'kept',
  IssuerConfiguration: 'kept',
  AcrConfiguration: 'kept',
};

/** An update that has been read, and not made yet. */
export interface PoolUpdate {
  readonly pool: Pool;
  readonly request: UpdateUserPoolRequest;
  /** Members that this pool has and the SDK does not know. */
  readonly extras: Readonly<Record<string, unknown>>;
}

/** Makes the update that a request asks for. */
export function updateUserPool(state: WithUserPools, body: unknown, region: string | undefined): object {
  const update = readUpdate(state, body, region);
  return makeUpdate(state, update, nextDescription(update, MEASURED));
}

/**
 * Reads a request. Members that this pool has and the SDK does not know are the service's own business: taken as sent.
 * @throws ServiceError ResourceNotFoundException, and what `checkInput` throws
 */
export function readUpdate(state: WithUserPools, body: unknown, region: string | undefined): PoolUpdate {
  const members: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const id = members['UserPoolId'];
  const described = typeof id === 'string' ? state.cognito.pools.get(id)?.described : undefined;
  const extras: Record<string, unknown> = {};
  for (const name of unknownMembers(described)) {
    if (!(name in members)) continue;
    extras[name] = members[name];
    delete members[name];
  }
  const request = checkInput<UpdateUserPoolRequest>(UpdateUserPoolRequest$, members);
  return { pool: requirePool(state.cognito, request.UserPoolId, region), request, extras };
}

/** Gives the pool its next description; the answer of the API is empty. */
export function makeUpdate(state: WithUserPools, { pool }: PoolUpdate, next: DescribedPool): object {
  pool.described = { ...next, LastModifiedDate: new Date(state.now()) };
  return {};
}

function unknownMembers(described: DescribedPool | undefined): string[] {
  const known = NormalizedSchema.of(UserPoolType$).getMemberSchemas();
  return Object.keys(described ?? {}).filter((name) => !(name in known));
}

/** The pool as the update would make it. */
export function nextDescription({ pool, request, extras }: PoolUpdate, whenOmitted: WhenOmitted): DescribedPool {
  const next: DescribedPool = { ...pool.described };
  for (const name of unknownMembers(pool.described)) delete next[name];
  Object.assign(next, extras);
  const defaults = settableDefaults();
  for (const [member, fate] of Object.entries(whenOmitted) as [Member, WhenOmitted[Member]][]) {
    const given = request[member];
    if (given !== undefined && given !== null) set(next, member, given);
    else if (fate === 'resets') set(next, member, defaults[member]);
  }
  if (request.PoolName !== undefined) next.Name = request.PoolName;
  next.UserPoolTags = { ...reservedTags(pool.described.UserPoolTags), ...next.UserPoolTags };
  next.LambdaConfig = mirrorTrigger(next.LambdaConfig ?? {});
  fillIn(next, request);
  return next;
}

/** Tags of AWS's own, which no caller can edit or take away (tagging user guide, Tag naming). */
function reservedTags(tags: Record<string, string> = {}): Record<string, string> {
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
function mirrorTrigger(config: LambdaConfigType): LambdaConfigType {
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
function fillIn(next: DescribedPool, request: UpdateUserPoolRequest): void {
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
