/**
 * Calls Cognito for app clients and users, as a sign-in takes them: lists, describes, creates and deletes them, and
 * sets a password (AdminSetUserPassword).
 */
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  ListUsersCommand,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { allPages } from './answers.ts';
import { NOT_FOUND, type Sender } from './send.ts';
import { signIn } from './sign-in.ts';
import type { AppClient, UserAccess } from './types.ts';

export function createUserAccess(send: Sender): UserAccess {
  return {
    async listAppClients(UserPoolId) {
      const listed = await allPages('cognito-idp:ListUserPoolClients', async (NextToken) => {
        const page = await send(
          new ListUserPoolClientsCommand({
            UserPoolId,
            MaxResults: 60,
            ...(NextToken === undefined ? {} : { NextToken }),
          }),
          { always: true },
        );
        return { items: page.UserPoolClients ?? [], next: page.NextToken };
      });
      return listed.map((app) => ({ clientId: app.ClientId ?? '', name: app.ClientName ?? '' }));
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

type SignInAccess = Pick<UserAccess, 'listUsers' | 'createUser' | 'setPassword' | 'deleteUser' | 'signIn'>;

function createSignInAccess(send: Sender): SignInAccess {
  return {
    async listUsers(UserPoolId, attribute, beginning) {
      const Filter = `${attribute} ^= "${beginning}"`;
      const { Users = [] } = await send(new ListUsersCommand({ UserPoolId, Filter, Limit: 60 }), {
        always: true,
      });
      return Users.map(({ Username = '', Attributes = [], UserCreateDate }) => ({
        username: Username,
        value: attribute === 'username' ? Username : (Attributes.find(({ Name }) => Name === attribute)?.Value ?? ''),
        created: UserCreateDate?.getTime() ?? Date.now(),
      }));
    },

    async createUser(UserPoolId, Username, Password, UserAttributes) {
      // SUPPRESS: no message is sent.
      const created = await send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username,
          UserAttributes,
          MessageAction: 'SUPPRESS',
          TemporaryPassword: Password,
        }),
        { absent: /^UsernameExistsException$/ },
      );
      return created !== undefined;
    },

    async setPassword(UserPoolId, Username, Password) {
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
    created: found.CreationDate?.getTime() ?? Date.now(),
    tokenLifetimeSeconds: Math.max(
      lifetime(found.AccessTokenValidity, units.AccessToken),
      lifetime(found.IdTokenValidity, units.IdToken),
    ),
  };
}
