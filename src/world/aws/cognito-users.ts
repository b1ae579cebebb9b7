/** App clients and users: what a sign-in takes. */
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  InitiateAuthCommand,
  ListUserPoolClientsCommand,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { createHmac } from 'node:crypto';
import { printable } from '../../core/redact.ts';
import { errorName } from './errors.ts';
import { NOT_FOUND, type Sender } from './send.ts';
import type { AppClient, AppClientListing, SignIn, SignInRequest, UserAccess } from './types.ts';

export function createUserAccess(send: Sender): UserAccess {
  return {
    async listAppClients(UserPoolId) {
      const clients: AppClientListing[] = [];
      let NextToken: string | undefined;
      do {
        const page = await send(
          new ListUserPoolClientsCommand({
            UserPoolId,
            MaxResults: 60,
            ...(NextToken === undefined ? {} : { NextToken }),
          }),
          { always: true },
        );
        const found = page.UserPoolClients ?? [];
        clients.push(...found.map((app) => ({ clientId: app.ClientId ?? '', name: app.ClientName ?? '' })));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return clients;
    },

    async describeAppClient(UserPoolId, ClientId) {
      const answer = await send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }), { absent: NOT_FOUND });
      return answer?.UserPoolClient && appClient(answer.UserPoolClient);
    },

    async createAppClient(UserPoolId, ClientName) {
      const command = new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName,
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      });
      return appClient((await send(command, { always: true })).UserPoolClient ?? {});
    },

    async deleteAppClient(UserPoolId, ClientId) {
      await send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }), { absent: NOT_FOUND, always: true });
    },

    ...createSignInAccess(send),
  };
}

function createSignInAccess(send: Sender): Pick<UserAccess, 'createUser' | 'deleteUser' | 'signIn'> {
  return {
    async createUser(UserPoolId, Username, Password, UserAttributes) {
      // SUPPRESS: no message is sent. A permanent password leaves no challenge to answer.
      await send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username,
          UserAttributes,
          MessageAction: 'SUPPRESS',
          TemporaryPassword: Password,
        }),
      );
      await send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
    },

    async deleteUser(UserPoolId, Username) {
      await send(new AdminDeleteUserCommand({ UserPoolId, Username }), {
        absent: /^(ResourceNotFoundException|UserNotFoundException)$/,
        always: true,
      });
    },

    signIn: (request) => signIn(send, request),
  };
}

/** Errors of a sign-in that are an answer about the user or the trigger, not about our access to AWS. */
const SIGN_IN_ANSWERS =
  /^(NotAuthorizedException|UserNotFoundException|UserNotConfirmedException|PasswordResetRequiredException|InvalidParameterException|UserLambdaValidationException|UnexpectedLambdaException|InvalidLambdaResponseException)$/;

async function signIn(send: Sender, request: SignInRequest): Promise<SignIn> {
  const { client, username, password, userPoolId } = request;
  const AuthParameters = { USERNAME: username, PASSWORD: password, ...secretHash(client, username) };
  const common = { ClientId: client.clientId, AuthFlow: request.flow, AuthParameters };
  try {
    const answer =
      request.flow === 'USER_PASSWORD_AUTH'
        ? await send(new InitiateAuthCommand(common), { pass: SIGN_IN_ANSWERS })
        : await send(new AdminInitiateAuthCommand({ ...common, UserPoolId: userPoolId }), { pass: SIGN_IN_ANSWERS });
    const result = answer.AuthenticationResult;
    if (result?.AccessToken && result.IdToken)
      return { ok: true, tokens: { accessToken: result.AccessToken, idToken: result.IdToken } };
    const challenge = answer.ChallengeName ?? 'an unknown challenge';
    return {
      ok: false,
      error: 'ChallengeRequired',
      message: `Cognito asks for ${challenge} before it signs this user in.`,
      byTrigger: false,
    };
  } catch (error) {
    if (!SIGN_IN_ANSWERS.test(errorName(error))) throw error;
    const message = printable(error instanceof Error ? error.message : '', 600);
    return { ok: false, error: errorName(error), message, byTrigger: /Lambda/.test(errorName(error)) };
  }
}

/** SECRET_HASH = Base64(HMAC-SHA256(client secret, user name + client id)) (developer guide, Computing secret hash values). */
function secretHash(client: AppClient, username: string): { SECRET_HASH?: string } {
  if (client.secret === undefined) return {};
  return {
    SECRET_HASH: createHmac('sha256', client.secret)
      .update(username + client.clientId)
      .digest('base64'),
  };
}

const SECONDS: Record<string, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** Without a unit, ID and access token validity are in hours, and one hour where nothing is set. */
function lifetime(validity: number | undefined, unit: string | undefined): number {
  return validity ? validity * (SECONDS[unit ?? 'hours'] ?? 3600) : 3600;
}

function appClient(found: UserPoolClientType): AppClient {
  const units = found.TokenValidityUnits ?? {};
  return {
    clientId: found.ClientId ?? '',
    name: found.ClientName ?? '',
    ...(found.ClientSecret === undefined ? {} : { secret: found.ClientSecret }),
    authFlows: found.ExplicitAuthFlows ?? [],
    tokenLifetimeSeconds: Math.max(
      lifetime(found.AccessTokenValidity, units.AccessToken),
      lifetime(found.IdTokenValidity, units.IdToken),
    ),
  };
}
