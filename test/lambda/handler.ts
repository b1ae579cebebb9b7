import { pathToFileURL } from 'node:url';
import { ROOT } from '../harness/paths.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** The handler that is deployed, imported from the very file. */
export async function loadHandler(): Promise<(event: JsonObject) => Promise<JsonObject>> {
  const module: { handler: (event: JsonObject) => Promise<JsonObject> } = await import(
    pathToFileURL(`${ROOT}templates/lambda/role-claim.mjs`).href
  );
  return module.handler;
}

export const USER_TRIGGER_SOURCES = [
  'TokenGeneration_HostedAuth',
  'TokenGeneration_Authentication',
  'TokenGeneration_NewPasswordChallenge',
  'TokenGeneration_AuthenticateDevice',
  'TokenGeneration_RefreshTokens',
] as const;

/** A user's event as Cognito sends it: response members that are not set are null. */
export function userEvent(
  version: string,
  response: Json,
  triggerSource: string = 'TokenGeneration_Authentication',
): JsonObject {
  return {
    version,
    triggerSource,
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_Ab1Cd2Ef3',
    userName: 'ada',
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '1example23456789' },
    request: {
      userAttributes: { sub: '7c1d0a0e-0000-4000-8000-3f5f5a2a0001', email: 'ada@example.com', email_verified: 'true' },
      groupConfiguration: { groupsToOverride: ['editors'], iamRolesToOverride: [], preferredRole: null },
      ...(version === '1' ? {} : { scopes: ['aws.cognito.signin.user.admin'] }),
    },
    response,
  };
}

/** A machine's event: no user, and only under a V3_0 trigger. */
export function machineEvent(): JsonObject {
  return {
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_Ab1Cd2Ef3',
    userName: 'ClientCredentials',
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '1example23456789' },
    request: { userAttributes: {}, groupConfiguration: null, scopes: ['orders/read'] },
    response: { claimsAndScopeOverrideDetails: null },
  };
}
