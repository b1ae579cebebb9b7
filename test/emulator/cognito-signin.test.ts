import {
  AdminCreateUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
  RespondToAuthChallengeCommand,
  GetClientTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';

import { secretHash } from '../../src/emulator/cognito/passwords.ts';
import type { ClientSeed } from '../../src/emulator/cognito/user-pools.ts';
import { CLIENT, CLIENT_ID, PASSWORD, POOL_ID, USER, emulated, signIn } from './cognito-kit.ts';

const POOL = { Id: POOL_ID, clients: [CLIENT], users: [USER] };
const REAL_ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}`;

const byPassword = (over: Partial<InitiateAuthCommandInput> = {}, password = PASSWORD): InitiateAuthCommand =>
  new InitiateAuthCommand({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: CLIENT_ID,
    AuthParameters: { USERNAME: USER.username, PASSWORD: password },
    ...over,
  });

describe('tokens', () => {
  test('verify against the published keys, each with a key of its own', async () => {
    const { emulator, cognito } = await emulated({ pools: [POOL] });
    const { IdToken, AccessToken, ExpiresIn } = await signIn(cognito);
    const configuration = (await (
      await fetch(`${emulator.url}/${POOL_ID}/.well-known/openid-configuration`)
    ).json()) as {
      issuer: string;
      jwks_uri: string;
    };
    expect(configuration).toMatchObject({
      issuer: REAL_ISSUER,
      jwks_uri: `${emulator.url}/${POOL_ID}/.well-known/jwks.json`,
    });
    const keys = createRemoteJWKSet(new URL(configuration.jwks_uri));
    const options = { issuer: REAL_ISSUER, algorithms: ['RS256'] };
    const { payload: id } = await jwtVerify(IdToken, keys, options);
    const { payload: access } = await jwtVerify(AccessToken, keys, options);
    expect(decodeProtectedHeader(IdToken).kid).not.toBe(decodeProtectedHeader(AccessToken).kid);
    expect(ExpiresIn).toBe(3600);
    expect(id).toMatchObject({
      token_use: 'id',
      aud: CLIENT_ID,
      'cognito:username': 'ada',
      'cognito:groups': ['editors'],
      email: 'ada@example.com',
      email_verified: true,
    });
    expect(id).not.toHaveProperty('client_id');
    expect(access).toMatchObject({
      token_use: 'access',
      client_id: CLIENT_ID,
      username: 'ada',
      scope: 'aws.cognito.signin.user.admin',
      'cognito:groups': ['editors'],
      sub: id.sub,
      origin_jti: id['origin_jti'],
    });
    expect(access).not.toHaveProperty('aud');
    expect(access).not.toHaveProperty('role');
    expect(id.sub).toMatch(/^[0-9a-f-]{36}$/);
    expect((id.exp ?? 0) - (id.iat ?? 0)).toBe(3600);
  });

  test.each([
    ['UPDATED', 'us-east-1_UpdatedPool', 'https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_UpdatedPool'],
    ['ORIGINAL', 'eusc-de-east-1_EuPool', 'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_EuPool'],
  ] as const)('the issuer is the real one: %s in %s', async (Type, Id, issuer) => {
    const pool = { ...POOL, Id, IssuerConfiguration: { Type } };
    const { cognito } = await emulated({ pools: [pool] });
    const { AuthenticationResult } = await cognito.send(byPassword());
    expect(decodeJwt(AuthenticationResult?.IdToken ?? '').iss).toBe(issuer);
  });

  test('live as long as the client says', async () => {
    const short = {
      ...CLIENT,
      IdTokenValidity: 10,
      AccessTokenValidity: 1,
      TokenValidityUnits: { IdToken: 'minutes', AccessToken: 'days' },
    } as const;
    const { cognito } = await emulated({ pools: [{ ...POOL, clients: [short] }] });
    const { AuthenticationResult } = await cognito.send(byPassword());
    const { exp = 0, iat = 0 } = decodeJwt(AuthenticationResult?.IdToken ?? '');
    expect(exp - iat).toBe(600);
    expect(AuthenticationResult?.ExpiresIn).toBe(86_400);
  });

  test('a refresh token gives new ones of the same session, and no refresh token', async () => {
    const { cognito } = await emulated({ pools: [POOL] });
    const first = await signIn(cognito);
    const refresh = (token: string) =>
      cognito.send(byPassword({ AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: token } }));
    const { AuthenticationResult } = await refresh(first.RefreshToken);
    expect(AuthenticationResult).not.toHaveProperty('RefreshToken');
    const [before, after] = [decodeJwt(first.IdToken), decodeJwt(AuthenticationResult?.IdToken ?? '')];
    expect(after).toMatchObject({ sub: before.sub, origin_jti: before['origin_jti'], auth_time: before['auth_time'] });
    expect(after.jti).not.toBe(before.jti);
    await expect(refresh('stale')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Refresh Token',
    });
  });

  test('an unknown pool has no keys', async () => {
    const { emulator } = await emulated({ pools: [POOL] });
    expect((await fetch(`${emulator.url}/us-east-1_Nowhere/.well-known/jwks.json`)).status).toBe(404);
  });
});

describe('refusals', () => {
  const secret = { ...CLIENT, ClientSecret: 'the-client-secret' };
  test.each<[string, object, InitiateAuthCommand, string, string]>([
    [
      'a wrong password',
      {},
      byPassword({}, 'Wrong-Horse-1'),
      'NotAuthorizedException',
      'Incorrect username or password.',
    ],
    [
      'an unknown user',
      {},
      byPassword({ AuthParameters: { USERNAME: 'bob', PASSWORD } }),
      'UserNotFoundException',
      'User does not exist.',
    ],
    [
      'an unknown user, hidden',
      { clients: [{ ...CLIENT, PreventUserExistenceErrors: 'ENABLED' }] },
      byPassword({ AuthParameters: { USERNAME: 'bob', PASSWORD } }),
      'NotAuthorizedException',
      'Incorrect username or password.',
    ],
    [
      'a flow that the client has not',
      { clients: [{ ClientId: CLIENT_ID }] },
      byPassword(),
      'InvalidParameterException',
      'USER_PASSWORD_AUTH flow not enabled for this client',
    ],
    [
      'a secret without its hash',
      { clients: [secret] },
      byPassword(),
      'NotAuthorizedException',
      `Client ${CLIENT_ID} is configured with secret but SECRET_HASH was not received`,
    ],
    [
      'a wrong hash',
      { clients: [secret] },
      byPassword({
        AuthParameters: { USERNAME: 'ada', PASSWORD, SECRET_HASH: secretHash('another', 'ada', CLIENT_ID) },
      }),
      'NotAuthorizedException',
      `Unable to verify secret hash for client ${CLIENT_ID}`,
    ],
    [
      'an unknown client',
      { clients: [] },
      byPassword(),
      'ResourceNotFoundException',
      `User pool client ${CLIENT_ID} does not exist.`,
    ],
  ])('%s', async (_, over, command, name, message) => {
    const { cognito } = await emulated({ pools: [{ ...POOL, ...over }] });
    await expect(cognito.send(command)).rejects.toMatchObject({ name, message });
  });

  test('the signed flow has its own words', async () => {
    const { cognito } = await emulated({ pools: [{ ...POOL, clients: [{ ClientId: CLIENT_ID }] }] });
    await expect(signIn(cognito)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Auth flow not enabled for this client',
    });
  });

  test('the right hash passes', async () => {
    const { cognito } = await emulated({ pools: [{ ...POOL, clients: [secret] }] });
    const SECRET_HASH = secretHash('the-client-secret', 'ada', CLIENT_ID);
    const answer = await cognito.send(byPassword({ AuthParameters: { USERNAME: 'ada', PASSWORD, SECRET_HASH } }));
    expect(answer.AuthenticationResult?.TokenType).toBe('Bearer');
  });
});

describe('challenges', () => {
  test('a temporary password has to be changed first', async () => {
    const { cognito } = await emulated({ pools: [{ ...POOL, users: [] }] });
    const TemporaryPassword = 'Temporary-1!';
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: POOL_ID,
        Username: 'ada',
        TemporaryPassword,
        MessageAction: 'SUPPRESS',
      }),
    );
    const { ChallengeName, Session } = await cognito.send(byPassword({}, TemporaryPassword));
    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    const respond = (password: string) =>
      cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId: CLIENT_ID,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session,
          ChallengeResponses: { USERNAME: 'ada', NEW_PASSWORD: password },
        }),
      );
    await expect(respond('short')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    expect((await respond(PASSWORD)).AuthenticationResult?.AccessToken).toBeDefined();
    await expect(respond(PASSWORD)).rejects.toMatchObject({ message: 'Invalid session for the user.' });
    expect((await signIn(cognito)).IdToken).toBeDefined();
  });

  test('a pool with MFA on gives a challenge, not tokens', async () => {
    const { cognito } = await emulated({ pools: [{ ...POOL, MfaConfiguration: 'ON' }] });
    const answer = await cognito.send(byPassword());
    expect(answer.ChallengeName).toBe('MFA_SETUP');
    expect(answer.AuthenticationResult).toBeUndefined();
  });
});

describe('client credentials', () => {
  const machine = {
    ClientId: CLIENT_ID,
    ClientSecret: 'the-client-secret',
    AllowedOAuthFlows: ['client_credentials'] satisfies ClientSeed['AllowedOAuthFlows'],
    AllowedOAuthScopes: ['api/read', 'api/write'],
  };

  test('the token endpoint gives an access token whose subject is the client', async () => {
    const { emulator } = await emulated({ pools: [{ Id: POOL_ID, clients: [machine] }] });
    const ask = async (scope: string, secret = machine.ClientSecret) => {
      const response = await fetch(`${emulator.url}/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
      });
      return { status: response.status, ...((await response.json()) as { access_token?: string; error?: string }) };
    };
    const { access_token: token = '' } = await ask('api/read');
    expect(decodeJwt(token)).toMatchObject({
      sub: CLIENT_ID,
      client_id: CLIENT_ID,
      scope: 'api/read',
      token_use: 'access',
    });
    expect(await ask('api/admin')).toEqual({ status: 400, error: 'invalid_scope' });
    expect(await ask('api/read', 'wrong')).toEqual({ status: 400, error: 'invalid_client' });
  });

  test('GetClientToken needs its own flow', async () => {
    const open = { ...machine, ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'] } satisfies ClientSeed;
    const { cognito } = await emulated({
      pools: [{ Id: POOL_ID, clients: [open, { ...machine, ClientId: 'closed' }] }],
    });
    const command = (ClientId: string) => new GetClientTokenCommand({ ClientId, Secret: machine.ClientSecret });
    const { ClientAuthenticationResult: result } = await cognito.send(command(CLIENT_ID));
    expect(decodeJwt(result?.AccessToken ?? '')).toMatchObject({ scope: 'api/read api/write' });
    await expect(cognito.send(command('closed'))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
