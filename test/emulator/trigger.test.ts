import {
  AdminCreateUserCommand,
  GetClientTokenCommand,
  InitiateAuthCommand,
  type LambdaConfigType,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';

import type { ClientSeed } from '../../src/emulator/cognito/user-pools.ts';
import type { ResourceStatement } from '../../src/emulator/lambda/who-may-invoke.ts';
import type { LambdaFunction } from '../../src/emulator/lambda/functions.ts';
import type { Emulator } from '../emulator-kit/full-emulator.ts';
import { CLIENT, CLIENT_ID, POOL_ID, USER, claimsOf, emulated, signIn } from './cognito-kit.ts';

const POOL_ARN = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${POOL_ID}`;
const arn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** Answers in the shape of the event's version, with the event itself as a claim. */
const ECHO = `export const handler = async (event) => {
  const seen = JSON.stringify(event);
  const claims = { claimsToAddOrOverride: { role: 'authenticated', seen } };
  event.response = event.version === '1'
    ? { claimsOverrideDetails: claims }
    : { claimsAndScopeOverrideDetails: { idTokenGeneration: claims, accessTokenGeneration: claims } };
  return event;
};`;

const attached = (version: 'V1_0' | 'V2_0' | 'V3_0', name = 'role'): LambdaConfigType => ({
  PreTokenGeneration: arn(name),
  PreTokenGenerationConfig: { LambdaVersion: version, LambdaArn: arn(name) },
});

/** What AddPermission makes of Cognito as the principal, for one pool. */
const permitted = (poolArn = POOL_ARN): ResourceStatement => ({
  Sid: 'cognito',
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: arn('role'),
  Condition: { ArnLike: { 'AWS:SourceArn': poolArn } },
});

interface Setting {
  readonly permissions?: readonly ResourceStatement[];
  readonly triggerTimeoutMs?: number;
  readonly client?: ClientSeed;
}

/** A pool whose trigger is the given handler, which Cognito may invoke unless the setting says otherwise. */
function withTrigger(source: string, LambdaConfig: LambdaConfigType, setting: Setting = {}) {
  const { permissions = [permitted()], triggerTimeoutMs = 5000, client = CLIENT } = setting;
  return emulated({
    pools: [{ Id: POOL_ID, LambdaConfig, clients: [client], users: [USER] }],
    functions: [{ name: 'role', source, permissions }],
    triggerTimeoutMs,
  });
}

/** The deployed function, to be meddled with. */
function deployed(emulator: Emulator): LambdaFunction {
  const found = emulator.state.lambda.functions.get(arn('role'));
  if (found === undefined) throw new Error('no function');
  return found;
}

describe('the event and its answer', () => {
  test('V1: version "1", null details; the ID token gets the claim, the access token does not', async () => {
    const { cognito } = await withTrigger(ECHO, attached('V1_0'));
    const { id, access } = await claimsOf(cognito);
    expect(id['role']).toBe('authenticated');
    expect(access).not.toHaveProperty('role');
    expect(JSON.parse(String(id['seen']))).toEqual({
      version: '1',
      triggerSource: 'TokenGeneration_Authentication',
      region: 'us-east-1',
      userPoolId: POOL_ID,
      userName: 'ada',
      callerContext: { awsSdkVersion: expect.any(String) as string, clientId: CLIENT_ID },
      request: {
        userAttributes: {
          sub: id['sub'],
          email: 'ada@example.com',
          email_verified: 'true',
          'cognito:user_status': 'CONFIRMED',
        },
        groupConfiguration: { groupsToOverride: ['editors'], iamRolesToOverride: [], preferredRole: null },
      },
      response: { claimsOverrideDetails: null },
    });
  });

  test.each([
    ['V2_0', '2'],
    ['V3_0', '3'],
  ] as const)('%s: version "%s", scopes; both tokens get the claim', async (lambdaVersion, version) => {
    const { cognito } = await withTrigger(ECHO, attached(lambdaVersion));
    const { id, access } = await claimsOf(cognito);
    expect([id['role'], access['role']]).toEqual(['authenticated', 'authenticated']);
    expect(JSON.parse(String(access['seen']))).toMatchObject({
      version,
      request: { scopes: ['aws.cognito.signin.user.admin'] },
      response: { claimsAndScopeOverrideDetails: null },
    });
  });

  test('the legacy member alone means V1', async () => {
    const { cognito } = await withTrigger(ECHO, { PreTokenGeneration: arn('role') });
    const { id, access } = await claimsOf(cognito);
    expect([id['role'], access['role']]).toEqual(['authenticated', undefined]);
  });

  test('a refresh asks the trigger again', async () => {
    const { cognito } = await withTrigger(ECHO, attached('V2_0'));
    const { RefreshToken: REFRESH_TOKEN } = await signIn(cognito);
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        ClientId: CLIENT_ID,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN },
      }),
    );
    const { role, seen } = decodeJwt(AuthenticationResult?.AccessToken ?? '');
    expect(role).toBe('authenticated');
    expect(JSON.parse(String(seen))).toMatchObject({ triggerSource: 'TokenGeneration_RefreshTokens' });
  });

  test('client credentials: V3 is asked and gives the claim, V2 is not asked', async () => {
    const V3 = await machineClaims('V3_0');
    expect(V3['role']).toBe('authenticated');
    expect(JSON.parse(String(V3['seen']))).toMatchObject({
      version: '3',
      triggerSource: 'TokenGeneration_ClientCredentials',
      request: { scopes: ['api/read'], clientMetadata: { tenant: 't' } },
    });
    const V2 = await machineClaims('V2_0');
    expect(V2['sub']).toBe('machine');
    expect(V2).not.toHaveProperty('role');
  });
});

async function machineClaims(version: 'V2_0' | 'V3_0'): Promise<Record<string, unknown>> {
  const machine: ClientSeed = {
    ClientId: 'machine',
    ClientSecret: 'x',
    AllowedOAuthScopes: ['api/read'],
    ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'],
  };
  const { cognito } = await withTrigger(ECHO, attached(version), { client: machine });
  const command = new GetClientTokenCommand({ ClientId: 'machine', Secret: 'x', ClientMetadata: { tenant: 't' } });
  const { ClientAuthenticationResult: result } = await cognito.send(command);
  return decodeJwt(result?.AccessToken ?? '');
}

const failed = (reason: string): string => `PreTokenGeneration invocation failed due to error ${reason}.`;

describe('failures', () => {
  test('a handler that throws', async () => {
    const { cognito } = await withTrigger(
      `export const handler = async () => { throw new Error('not today'); };`,
      attached('V2_0'),
    );
    await expect(signIn(cognito)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error not today.',
    });
  });

  test.each([
    ['no permission', []],
    ["a permission for another pool's calls", [permitted(POOL_ARN.replace(POOL_ID, 'us-east-1_Other'))]],
  ])('%s', async (_, permissions) => {
    const { cognito } = await withTrigger(ECHO, attached('V2_0'), { permissions });
    await expect(signIn(cognito)).rejects.toMatchObject({
      name: 'UnexpectedLambdaException',
      message: failed('AccessDeniedException'),
    });
  });

  test.each<[string, string, (emulator: Emulator) => void]>([
    ['a function that is gone', 'AccessDeniedException', ({ state }) => state.lambda.functions.clear()],
    ['a function that is Pending', 'ResourceConflictException', (emulator) => (deployed(emulator).activeAt = Infinity)],
    ['no concurrency left', 'TooManyRequestsException', (emulator) => (deployed(emulator).reservedConcurrency = 0)],
  ])('%s', async (_, reason, meddle) => {
    const { emulator, cognito } = await withTrigger(ECHO, attached('V2_0'));
    meddle(emulator);
    await expect(signIn(cognito)).rejects.toMatchObject({ name: 'UnexpectedLambdaException', message: failed(reason) });
  });

  test('a handler that is too slow is tried three times', async () => {
    const slow =
      'export const handler = (event) => new Promise((resolve) => setTimeout(() => resolve(event), 30_000));';
    const { cognito } = await withTrigger(slow, attached('V2_0'), { triggerTimeoutMs: 300 });
    const begun = performance.now();
    await expect(signIn(cognito)).rejects.toMatchObject({
      name: 'UnexpectedLambdaException',
      message: failed('Socket timeout while invoking Lambda function'),
    });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(890);
  });

  test.each([
    ['nothing', 'undefined'],
    ['text', '"ok"'],
    ['no response', '({})'],
    ['a response that is a list', '({ response: [] })'],
  ])('a handler that returns %s', async (_, value) => {
    const { cognito } = await withTrigger(`export const handler = async () => ${value};`, attached('V2_0'));
    await expect(signIn(cognito)).rejects.toMatchObject({
      name: 'InvalidLambdaResponseException',
      message: 'Unrecognizable lambda output',
    });
  });
});

describe('the other triggers run too', () => {
  const refuse = `export const handler = async (event) => { throw new Error(event.triggerSource); };`;
  test.each([
    ['PreAuthentication', 'PreAuthentication_Authentication'],
    ['PostAuthentication', 'PostAuthentication_Authentication'],
  ] as const)('%s', async (name, source) => {
    const { cognito } = await withTrigger(refuse, { [name]: arn('role') });
    await expect(signIn(cognito)).rejects.toThrow(`${name} failed with error ${source}.`);
  });

  test('PreSignUp, when an administrator makes a user, who then is not made', async () => {
    const { emulator, cognito } = await withTrigger(refuse, { PreSignUp: arn('role') });
    const command = new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: 'probe', MessageAction: 'SUPPRESS' });
    await expect(cognito.send(command)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error PreSignUp_AdminCreateUser.',
    });
    expect(emulator.state.cognito.pools.get(POOL_ID)?.users.has('probe')).toBe(false);
  });
});
