/**
 * What is deployed for a user pool, as plain data: the Lambda function's runtimes, memory, timeout, environment and tags,
 * its role's policies; and what tells a function of ours.
 */
import type { LambdaFunction } from './lambda-function.ts';
import { atQualifier, resourceName, type UserPoolRef } from '../pool/ids.ts';
import type { Trigger } from '../pool/user-pool.ts';
import { parseTrigger } from './trigger.ts';

export const TAG = {
  managedBy: 'cognito-supabase:managed-by',
  userPool: 'cognito-supabase:user-pool',
  version: 'cognito-supabase:version',
  previousTrigger: 'cognito-supabase:previous-trigger',
} as const;

const MANAGED_BY = 'cognito-supabase';

/** What the function says of itself, as we deploy it and as our snippets declare it. */
export const DESCRIPTION = 'Adds the role claim that Supabase reads to the tokens of a Cognito user pool';

/** Newest first. A region may lag behind, so each is tried in turn. */
export const RUNTIMES = ['nodejs24.x', 'nodejs22.x'] as const;
export const ARCHITECTURES = ['arm64', 'x86_64'] as const;
/** The deployed function by itself, and in front of the user's own. */
export const HANDLER = 'role-claim.handler';
export const CHAIN_HANDLER = 'chain.handler';
/** How long the function's log is kept: long enough to look into a sign-in that failed, and not for ever. */
export const LOG_RETENTION_DAYS = 30;

/**
 * The chain loads the AWS SDK when it starts, inside the time that Cognito gives both functions; the share of a
 * processor grows with the memory (Lambda developer guide, Configure Lambda function memory).
 */
export function memoryMb(handler: string): number {
  return handler === CHAIN_HANDLER ? 256 : 128;
}

/** Cognito gives a trigger five seconds, which cannot be changed (developer guide, Lambda triggers). */
export const TIMEOUT_SECONDS = 5;

export const TRUST_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** Write access to the function's own log and nothing else. */
export function logsPolicyArn(partition: string): string {
  return `arn:${partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`;
}

export function isOurs(tags: Readonly<Record<string, string>>, userPoolId: string): boolean {
  return tags[TAG.managedBy] === MANAGED_BY && tags[TAG.userPool] === userPoolId;
}

export function ourTags(pool: UserPoolRef, version: string): Record<string, string> {
  return { [TAG.managedBy]: MANAGED_BY, [TAG.userPool]: pool.userPoolId, [TAG.version]: version };
}

export function statementId(pool: UserPoolRef): string {
  return resourceName(pool.userPoolId);
}

const ORIGINAL = { functionArn: 'ORIGINAL_FUNCTION_ARN', version: 'ORIGINAL_VERSION' } as const;

/**
 * The function's environment: only what differs from the handler's defaults.
 * @param original the user's own trigger that the function stands in front of
 */
export function functionEnvironment(
  options: { role: string; m2m: boolean },
  original?: Trigger,
): Record<string, string> {
  return {
    ...(original && { [ORIGINAL.functionArn]: original.lambdaArn, [ORIGINAL.version]: original.lambdaVersion }),
    ...(options.role === 'authenticated' ? {} : { ROLE_CLAIM: options.role }),
    ...(options.m2m ? { M2M: 'true' } : {}),
  };
}

/**
 * Whether the user's own tool deployed our function, from a snippet or from our package: it is no foreign trigger then,
 * and what it is to be changed to stands in that tool's sources. The packages differ from tool to tool, so the function
 * is known by what the snippets give it: its role's variable, beside its description or the handler's name.
 */
export function isFromSnippet(
  { ours, description, handler, environment, codeSha256 }: LambdaFunction,
  shippedSha256: string,
): boolean {
  if (ours) return false;
  const looksSo = description === DESCRIPTION || /(^|\/)role-claim\.handler$/.test(handler);
  return codeSha256 === shippedSha256 || (looksSo && environment['ROLE_CLAIM'] !== undefined);
}

/** The role that our function gives, as its environment says. */
export function roleOf({ environment }: Pick<LambdaFunction, 'environment'>): string {
  return environment['ROLE_CLAIM'] || 'authenticated';
}

/** Whether our function gives the role to machine clients, too. */
export function isForMachines({ environment }: Pick<LambdaFunction, 'environment'>): boolean {
  return environment['M2M'] === 'true';
}

/** The trigger that a function of ours stands in front of; its tag has it, too, should its environment have lost it. */
export function originalOf({
  handler,
  environment,
  tags,
}: Pick<LambdaFunction, 'handler' | 'environment' | 'tags'>): Trigger | undefined {
  const named = parseTrigger(`${environment[ORIGINAL.version]}@${environment[ORIGINAL.functionArn]}`);
  if (named || handler !== CHAIN_HANDLER) return named;
  return parseTrigger(tags[TAG.previousTrigger] ?? '');
}

/** The name of the policy in the role of a function that stands in front of the user's own. */
export const INVOKE_POLICY = 'invoke-original';

/** Lets a function in front of the user's own invoke that one, at the qualifier that it was attached at, and no other. */
export function invokePolicy({ lambdaArn }: Trigger): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: atQualifier(lambdaArn) }],
  });
}
