/**
 * Builds the UpdateUserPool request so that nothing but the trigger changes, names the settings that it would lose, and
 * compares two answers of DescribeUserPool.
 *
 * UpdateUserPool sets members that a caller leaves out to their defaults ("If you don't provide a value for an
 * attribute, Amazon Cognito sets it to its default value", developer guide, Updating user pool configuration): live
 * pools lost their other triggers, e-mail verification and closed sign-up that way (aws/aws-cli#3302,
 * aws-amplify/amplify-cli#3646, aws/aws-cdk#33282). So everything that DescribeUserPool returns goes back, but for
 * the members named here.
 */
import type { Trigger } from './user-pool.ts';
import { asObject, asText, type Json, type JsonObject } from '../text/json.ts';
import type { LambdaConfigType, UpdateUserPoolRequest } from '@aws-sdk/client-cognito-identity-provider';

/** Members of UserPoolType that UpdateUserPoolRequest has not: the set difference of the two shapes in the API's model. */
const DESCRIBE_ONLY: ReadonlySet<string> = new Set([
  'Id',
  'Name',
  'Arn',
  'Status',
  'LastModifiedDate',
  'CreationDate',
  'SchemaAttributes',
  'AliasAttributes',
  'UsernameAttributes',
  'UsernameConfiguration',
  'EstimatedNumberOfUsers',
  'SmsConfigurationFailure',
  'EmailConfigurationFailure',
  'Domain',
  'CustomDomain',
]);

/** Members of UpdateUserPoolRequest beside UserPoolId, as this version knows them. */
const UPDATABLE: ReadonlySet<string> = new Set([
  'Policies',
  'DeletionProtection',
  'LambdaConfig',
  'AutoVerifiedAttributes',
  'SmsVerificationMessage',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'VerificationMessageTemplate',
  'SmsAuthenticationMessage',
  'UserAttributeUpdateSettings',
  'MfaConfiguration',
  'DeviceConfiguration',
  'EmailConfiguration',
  'SmsConfiguration',
  'UserPoolTags',
  'AdminCreateUserConfig',
  'UserPoolAddOns',
  'DcrConfiguration',
  'AccountRecoverySetting',
  'PoolName',
  'UserPoolTier',
  'KeyConfiguration',
  'IssuerConfiguration',
  'AcrConfiguration',
]);

export interface UpdateRequest {
  input: UpdateUserPoolRequest & JsonObject;
  /** Paths of settings that the request would not carry back; the update must not be sent unless this is empty. */
  lost: string[];
}

/**
 * Builds the UpdateUserPool request that changes a pool's pre-token-generation trigger and nothing else.
 * @param described `UserPool` of DescribeUserPool's answer as the service sent it, before any deserialiser
 * @param trigger what to attach, or undefined to detach
 * @param allowUnknown members that this version does not know, to be sent back as they stand
 */
export function updateInput(
  described: JsonObject,
  trigger: Trigger | undefined,
  allowUnknown: ReadonlySet<string> = new Set(),
): UpdateRequest {
  const echoed: JsonObject = {};
  const lost: string[] = [];
  for (const [member, value] of Object.entries(described)) {
    if (value === null || DESCRIBE_ONLY.has(member)) continue;
    if (UPDATABLE.has(member) || allowUnknown.has(member)) echoed[member] = structuredClone(value);
    else lost.push(member);
  }
  dropUnusedAccountValidity(echoed);
  dropReservedTags(echoed);
  if (typeof described['Name'] === 'string') echoed['PoolName'] = described['Name'];
  echoed['LambdaConfig'] = withTrigger(asObject(described['LambdaConfig']), trigger);
  return { input: { ...echoed, UserPoolId: asText(described['Id']) }, lost };
}

/**
 * DescribeUserPool returns both of these, and sending both is refused: "Please use TemporaryPasswordValidityDays in
 * PasswordPolicy instead of UnusedAccountValidityDays" (terraform-provider-aws and amplify-cli drop it, too).
 */
function dropUnusedAccountValidity(input: JsonObject): void {
  const passwordPolicy = asObject(asObject(input['Policies'])['PasswordPolicy']);
  if (passwordPolicy['TemporaryPasswordValidityDays'] === undefined) return;
  delete asObject(input['AdminCreateUserConfig'])['UnusedAccountValidityDays'];
}

/** The `aws:` prefix is reserved: such tags come back from Describe, and may not be set by a caller. */
function dropReservedTags(input: JsonObject): void {
  const tags = Object.entries(asObject(input['UserPoolTags'])).filter(([name]) => !name.startsWith('aws:'));
  if (tags.length > 0) input['UserPoolTags'] = Object.fromEntries(tags);
  else delete input['UserPoolTags'];
}

/** Both keys of the trigger move together: the service refuses two different ARNs, and mirrors one into the other. */
function withTrigger(lambdaConfig: JsonObject, trigger: Trigger | undefined): JsonObject {
  const { PreTokenGeneration: _legacy, PreTokenGenerationConfig: _config, ...others } = lambdaConfig;
  if (!trigger) return others;
  return {
    ...others,
    PreTokenGeneration: trigger.lambdaArn,
    PreTokenGenerationConfig: { LambdaArn: trigger.lambdaArn, LambdaVersion: trigger.lambdaVersion },
  };
}

/**
 * Every setting in which two answers of DescribeUserPool differ, as paths, other than the pre-token-generation trigger
 * and what moves by itself.
 */
export function differences(before: JsonObject, after: JsonObject): string[] {
  return compare(comparable(before), comparable(after), '').map(({ path }) => path);
}

/** The same with the trigger, and with the values. */
export function listDifferences(before: JsonObject, after: JsonObject): Difference[] {
  return compare(withoutVolatile(before), withoutVolatile(after), '');
}

export interface Difference {
  path: string;
  before: Json | undefined;
  after: Json | undefined;
}

function withoutVolatile(pool: JsonObject): JsonObject {
  const { LastModifiedDate: _date, EstimatedNumberOfUsers: _users, ...rest } = structuredClone(pool);
  // The old name of TemporaryPasswordValidityDays: Cognito derives it, and it cannot be sent beside the new one.
  dropUnusedAccountValidity(rest);
  return rest;
}

/** A pool without its trigger and what moves by itself. */
function comparable(pool: JsonObject): JsonObject {
  const rest = withoutVolatile(pool);
  return { ...rest, LambdaConfig: withTrigger(asObject(rest['LambdaConfig']), undefined) };
}

/** Paths at which two JSON values differ. Absent, null and an empty container are one and the same to Cognito. */
function compare(before: Json | undefined, after: Json | undefined, path: string): Difference[] {
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const members = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...members].flatMap((member) =>
      compare(memberOf(before, member), memberOf(after, member), path === '' ? member : `${path}.${member}`),
    );
  }
  if (isEmpty(before) && isEmpty(after)) return [];
  return before === after ? [] : [{ path, before, after }];
}

function memberOf(container: Json[] | JsonObject, member: string): Json | undefined {
  return Array.isArray(container) ? container[Number(member)] : container[member];
}

function isContainer(value: Json | undefined): value is Json[] | JsonObject {
  return typeof value === 'object' && value !== null;
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (isContainer(value) && Object.keys(value).length === 0);
}

/**
 * The pre-token-generation trigger of a pool. A pool that was only ever given the legacy key answers in version V1_0
 * (terraform-provider-aws internal/service/cognitoidp/user_pool.go).
 */
export function triggerOf(lambdaConfig: LambdaConfigType | undefined): Trigger | undefined {
  const lambdaArn = lambdaConfig?.PreTokenGenerationConfig?.LambdaArn ?? lambdaConfig?.PreTokenGeneration;
  if (lambdaArn === undefined || lambdaArn === '') return undefined;
  return { lambdaArn, lambdaVersion: lambdaConfig?.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0' };
}

/** Paths of leaves in `input` that `body`, the request about to be sent, does not hold with the same value. */
export function lostLeaves(input: JsonObject, body: JsonObject): string[] {
  return compare(input, body, '').map(({ path }) => path);
}
