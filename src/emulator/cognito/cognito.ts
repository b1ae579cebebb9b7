/**
 * The emulator's Amazon Cognito user pools over AWS JSON 1.1: which actions there are, and which of them change something. This
 * folder decides what a pool, its clients and its users are, who is signed in, what is in a token and what a trigger does to
 * it, as the API reference and the developer guide say, and as was measured where they are wrong. It knows other services only
 * by what it is given: the account, and a way to invoke functions.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider';

import { type JsonAction, actionsOn, jsonService } from '../server/aws-json.ts';
import type { Service } from '../server/service.ts';
import {
  createUserPoolClient,
  deleteUserPoolClient,
  describeUserPoolClient,
  listUserPoolClients,
} from './app-clients.ts';
import { describeUserPool, getUserPoolMfaConfig } from './describe-pools.ts';
import { adminInitiateAuth } from './sign-in.ts';
import { updateUserPool } from './update-pool.ts';
import type { WithUserPools } from './user-pools.ts';
import { adminCreateUser, adminDeleteUser, adminSetUserPassword, listUsers } from './users.ts';

/** What setting a pool up and signing a user in to it takes. */
export function userPoolActions(state: WithUserPools): Record<string, JsonAction> {
  const on = actionsOn(state);
  return {
    DescribeUserPool: on(sdk.DescribeUserPoolRequest$, describeUserPool),
    UpdateUserPool: (body, region) => updateUserPool(state, body, region),
    GetUserPoolMfaConfig: on(sdk.GetUserPoolMfaConfigRequest$, getUserPoolMfaConfig),
    ListUserPoolClients: on(sdk.ListUserPoolClientsRequest$, listUserPoolClients),
    DescribeUserPoolClient: on(sdk.DescribeUserPoolClientRequest$, describeUserPoolClient),
    CreateUserPoolClient: on(sdk.CreateUserPoolClientRequest$, createUserPoolClient),
    DeleteUserPoolClient: on(sdk.DeleteUserPoolClientRequest$, deleteUserPoolClient),
    AdminCreateUser: on(sdk.AdminCreateUserRequest$, adminCreateUser),
    AdminSetUserPassword: on(sdk.AdminSetUserPasswordRequest$, adminSetUserPassword),
    AdminDeleteUser: on(sdk.AdminDeleteUserRequest$, adminDeleteUser),
    ListUsers: on(sdk.ListUsersRequest$, listUsers),
    AdminInitiateAuth: on(sdk.AdminInitiateAuthRequest$, adminInitiateAuth),
  };
}

const READS: ReadonlySet<string> = new Set(['AdminGetUser', 'AdminInitiateAuth', 'InitiateAuth']);

/** The service, of the given actions. */
export function cognitoService(actions: Readonly<Record<string, JsonAction>>): Service {
  return jsonService({
    name: 'cognito-idp',
    target: 'AWSCognitoIdentityProviderService.',
    actions,
    mutates: (action) => !READS.has(action) && !/^(?:Get|List|Describe)/.test(action),
  });
}
