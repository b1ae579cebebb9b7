/** What we deploy for a pool: one function, one role, one statement, each described by plain data. */
import { zipSync } from 'fflate';
import { resourceName, type UserPoolRef } from './ids.ts';

export const TAG = {
  managedBy: 'cognito-supabase:managed-by',
  userPool: 'cognito-supabase:user-pool',
  version: 'cognito-supabase:version',
  previousTrigger: 'cognito-supabase:previous-trigger',
} as const;

const MANAGED_BY = 'cognito-supabase';

/** Newest first. A region may lag behind, so each is tried in turn. */
export const RUNTIMES = ['nodejs24.x', 'nodejs22.x'] as const;
export const ARCHITECTURES = ['arm64', 'x86_64'] as const;
export const HANDLER = 'role-claim.handler';
export const MEMORY_MB = 128;
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

/** The function's environment: only what differs from the handler's defaults. */
export function functionEnvironment(options: { role: string; m2m: boolean }): Record<string, string> {
  return {
    ...(options.role === 'authenticated' ? {} : { ROLE_CLAIM: options.role }),
    ...(options.m2m ? { M2M: 'true' } : {}),
  };
}

/**
 * The deployment package. The same source gives the same bytes on every machine (stored, fixed local date), so that
 * Lambda's CodeSha256 tells whether the deployed code is this version's.
 */
export function packageCode(source: Uint8Array): Uint8Array {
  return zipSync({ 'role-claim.mjs': source }, { level: 0, mtime: '1980-01-01T00:00:00' });
}
