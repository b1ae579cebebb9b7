/** Amazon Cognito user pools over AWS JSON 1.1: the table of its actions, and who may call them. */
import * as sdk from '@aws-sdk/client-cognito-identity-provider';

import { jsonAnswer, jsonError, targetAction } from '../awsjson.ts';
import { type RequestSchema, judge } from '../judge.ts';
import { type Authorization, type EmulatorRequest, type Service, ServiceError } from '../service.ts';
import type { EmulatorState } from '../state.ts';
import { respondToAuthChallenge } from './challenge.ts';
import { createUserPoolClient, deleteUserPoolClient, describeUserPoolClient, listUserPoolClients } from './clients.ts';
import { getClientToken } from './machine.ts';
import {
  describeUserPool,
  getUserPoolMfaConfig,
  listTagsForResource,
  listUserPoolReplicas,
  listUserPools,
  tagResource,
} from './pools.ts';
import { adminInitiateAuth, getTokensFromRefreshToken, initiateAuth, revokeToken } from './signin.ts';
import { poolArn } from './state.ts';
import { updateUserPool } from './update.ts';
import { adminCreateUser, adminDeleteUser, adminGetUser, adminSetUserPassword, listUsers } from './users.ts';

type Run = (state: EmulatorState, body: unknown, region: string | undefined) => object | Promise<object>;

/** Judges the body by the SDK's schema before the action sees it. */
function judged<Request>(
  schema: RequestSchema,
  run: (state: EmulatorState, request: Request, region: string | undefined) => object | Promise<object>,
): Run {
  return (state, body, region) => run(state, judge<Request>(schema, body), region);
}

const ACTIONS: Readonly<Record<string, Run>> = {
  ListUserPools: judged(sdk.ListUserPoolsRequest$, listUserPools),
  ListUserPoolReplicas: judged(sdk.ListUserPoolReplicasRequest$, listUserPoolReplicas),
  DescribeUserPool: judged(sdk.DescribeUserPoolRequest$, describeUserPool),
  UpdateUserPool: updateUserPool,
  GetUserPoolMfaConfig: judged(sdk.GetUserPoolMfaConfigRequest$, getUserPoolMfaConfig),
  ListTagsForResource: judged(sdk.ListTagsForResourceRequest$, listTagsForResource),
  TagResource: judged(sdk.TagResourceRequest$, tagResource),
  ListUserPoolClients: judged(sdk.ListUserPoolClientsRequest$, listUserPoolClients),
  DescribeUserPoolClient: judged(sdk.DescribeUserPoolClientRequest$, describeUserPoolClient),
  CreateUserPoolClient: judged(sdk.CreateUserPoolClientRequest$, createUserPoolClient),
  DeleteUserPoolClient: judged(sdk.DeleteUserPoolClientRequest$, deleteUserPoolClient),
  AdminCreateUser: judged(sdk.AdminCreateUserRequest$, adminCreateUser),
  AdminSetUserPassword: judged(sdk.AdminSetUserPasswordRequest$, adminSetUserPassword),
  AdminGetUser: judged(sdk.AdminGetUserRequest$, adminGetUser),
  AdminDeleteUser: judged(sdk.AdminDeleteUserRequest$, adminDeleteUser),
  ListUsers: judged(sdk.ListUsersRequest$, listUsers),
  AdminInitiateAuth: judged(sdk.AdminInitiateAuthRequest$, adminInitiateAuth),
  InitiateAuth: judged(sdk.InitiateAuthRequest$, initiateAuth),
  RespondToAuthChallenge: judged(sdk.RespondToAuthChallengeRequest$, respondToAuthChallenge),
  AdminRespondToAuthChallenge: judged(sdk.AdminRespondToAuthChallengeRequest$, respondToAuthChallenge),
  GetTokensFromRefreshToken: judged(sdk.GetTokensFromRefreshTokenRequest$, getTokensFromRefreshToken),
  RevokeToken: judged(sdk.RevokeTokenRequest$, revokeToken),
  GetClientToken: judged(sdk.GetClientTokenRequest$, getClientToken),
};

const READS: ReadonlySet<string> = new Set(['AdminGetUser', 'AdminInitiateAuth', 'InitiateAuth']);

/** The service on a state. */
export function cognitoService(state: EmulatorState): Service {
  return {
    name: 'cognito-idp',
    codes: {
      denied: { code: 'AccessDeniedException', status: 400 },
      throttled: { code: 'TooManyRequestsException', status: 400 },
      unavailable: { code: 'InternalErrorException', status: 500 },
    },
    action: (request) => targetAction(request, 'AWSCognitoIdentityProviderService.'),
    async handle(request, action) {
      const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
      if (run === undefined) {
        throw new ServiceError('UnknownOperationException', `The emulator does not know ${action}.`);
      }
      return jsonAnswer(await run(state, bodyOf(request), request.region));
    },
    render: jsonError,
    authorizations: (request, action) => authorizations(state.accountId, request, action),
    mutates: (action) => !READS.has(action) && !/^(?:Get|List|Describe)/.test(action),
  };
}

function bodyOf(request: EmulatorRequest): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON.');
  }
}

/**
 * The call itself on its pool; an update that names an SMS role also passes that role, one with custom senders
 * grants use of their key, one with tags tags (handler permissions of AWS::Cognito::UserPool).
 */
function authorizations(accountId: string, request: EmulatorRequest, action: string): Authorization[] {
  const body = bodyOf(request) as Partial<sdk.UpdateUserPoolRequest & sdk.TagResourceRequest>;
  const pool = body.UserPoolId === undefined ? body.ResourceArn : poolArn(body.UserPoolId, accountId);
  const resource = pool ?? '*';
  const wanted: Authorization[] = [{ action: `cognito-idp:${action}`, resource }];
  if (action !== 'UpdateUserPool') return wanted;
  if (Object.keys(body.UserPoolTags ?? {}).length > 0) wanted.push({ action: 'cognito-idp:TagResource', resource });
  const role = body.SmsConfiguration?.SnsCallerArn;
  if (role !== undefined) {
    const context = { 'iam:PassedToService': 'cognito-idp.amazonaws.com' };
    wanted.push({ action: 'iam:PassRole', resource: role, context });
  }
  const key = body.LambdaConfig?.KMSKeyID;
  if (key !== undefined) wanted.push({ action: 'kms:CreateGrant', resource: key });
  return wanted;
}
