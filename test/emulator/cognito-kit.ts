/** What the tests of the emulated Cognito share: a running emulator, the SDK's client on it, and pools to begin with. */
import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  type UpdateUserPoolCommandInput,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { onTestFinished } from 'vitest';

import { type Emulator, type EmulatorOptions, startEmulator } from '../emulator-kit/full-emulator.ts';

export const POOL_ID = 'us-east-1_TestPool1';
export const CLIENT_ID = 'testclient0000000000000001';
export const PASSWORD = 'Correct-Horse-1';

export const CLIENT = {
  ClientId: CLIENT_ID,
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
} satisfies NonNullable<NonNullable<EmulatorOptions['pools']>[number]['clients']>[number];

export const USER = {
  username: 'ada',
  password: PASSWORD,
  attributes: { email: 'ada@example.com', email_verified: 'true' },
  groups: ['editors'],
} as const;

/** An emulator that ends with the test. */
export async function emulated(
  options: EmulatorOptions,
): Promise<{ emulator: Emulator; cognito: CognitoIdentityProviderClient }> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return { emulator, cognito: client(emulator) };
}

/** An unmodified SDK client that talks to the emulator. */
export function client(emulator: Pick<Emulator, 'url'>, region = 'us-east-1'): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    endpoint: emulator.url,
    region,
    credentials: { accessKeyId: 'AKIAEMULATOREXAMPLE0', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
}

/** The pool as the SDK reads it. */
export async function describePool(cognito: CognitoIdentityProviderClient, id = POOL_ID): Promise<UserPoolType> {
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  if (UserPool === undefined) throw new Error('no pool');
  return UserPool;
}

/** Every member of an UpdateUserPool request as the pool has it now: the full echo. */
export function echo(pool: UserPoolType): UpdateUserPoolCommandInput {
  const {
    Id,
    Name,
    Status: _status,
    LastModifiedDate: _modified,
    CreationDate: _created,
    SchemaAttributes: _schema,
    AliasAttributes: _aliases,
    UsernameAttributes: _usernames,
    UsernameConfiguration: _case,
    EstimatedNumberOfUsers: _count,
    SmsConfigurationFailure: _sms,
    EmailConfigurationFailure: _email,
    Domain: _domain,
    CustomDomain: _custom,
    Arn: _arn,
    AdminCreateUserConfig: admin,
    ...rest
  } = pool;
  const { UnusedAccountValidityDays: _days, ...adminConfig } = admin ?? {};
  return { ...rest, UserPoolId: Id, PoolName: Name, AdminCreateUserConfig: adminConfig };
}

interface Tokens {
  readonly IdToken: string;
  readonly AccessToken: string;
  readonly RefreshToken: string;
  readonly ExpiresIn: number;
}

/** Signs the seeded user in through the signed flow. */
export async function signIn(cognito: CognitoIdentityProviderClient): Promise<Tokens> {
  const { AuthenticationResult } = await cognito.send(
    new AdminInitiateAuthCommand({
      UserPoolId: POOL_ID,
      ClientId: CLIENT_ID,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: USER.username, PASSWORD },
    }),
  );
  if (AuthenticationResult === undefined) throw new Error('a challenge instead of tokens');
  return AuthenticationResult as Tokens;
}

/** The claims of a sign-in's two tokens. */
export async function claimsOf(
  cognito: CognitoIdentityProviderClient,
): Promise<{ id: Record<string, unknown>; access: Record<string, unknown> }> {
  const { IdToken, AccessToken } = await signIn(cognito);
  return { id: decodeJwt(IdToken), access: decodeJwt(AccessToken) };
}
