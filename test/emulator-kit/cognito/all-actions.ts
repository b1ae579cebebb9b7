/**
 * Every action of Cognito that the emulator knows: beside the packaged ones those that demo never asks for, with challenges,
 * refusals and lists. The rules are those of the API reference and of what was measured; how a token is made and what a
 * trigger does to it is decided in src/emulator/cognito, and used here as it is.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider';

import { userPoolActions } from '../../../src/emulator/cognito/cognito.ts';
import { type JsonAction, actionsOn } from '../../../src/emulator/server/aws-json.ts';
import type { WithAllUserPools } from './all-user-pools.ts';
import { respondToAuthChallenge } from './challenges.ts';
import { getClientToken } from './client-tokens.ts';
import { adminGetUser } from './get-user.ts';
import {
  describeUserPool,
  listTagsForResource,
  listUserPoolReplicas,
  listUserPools,
  tagResource,
} from './list-pools.ts';
import { adminInitiateAuth, getTokensFromRefreshToken, initiateAuth, revokeToken } from './sign-in-flows.ts';
import { updateUserPool } from './update-user-pool.ts';

/** The packaged emulator's actions, three of them in full, and all others. */
export function allUserPoolActions(state: WithAllUserPools): Record<string, JsonAction> {
  const on = actionsOn(state);
  return {
    ...userPoolActions(state),
    ListUserPools: on(sdk.ListUserPoolsRequest$, listUserPools),
    ListUserPoolReplicas: on(sdk.ListUserPoolReplicasRequest$, listUserPoolReplicas),
    DescribeUserPool: on(sdk.DescribeUserPoolRequest$, describeUserPool),
    UpdateUserPool: (body, region) => updateUserPool(state, body, region),
    ListTagsForResource: on(sdk.ListTagsForResourceRequest$, listTagsForResource),
    TagResource: on(sdk.TagResourceRequest$, tagResource),
    AdminGetUser: on(sdk.AdminGetUserRequest$, adminGetUser),
    AdminInitiateAuth: on(sdk.AdminInitiateAuthRequest$, adminInitiateAuth),
    InitiateAuth: on(sdk.InitiateAuthRequest$, initiateAuth),
    RespondToAuthChallenge: on(sdk.RespondToAuthChallengeRequest$, respondToAuthChallenge),
    AdminRespondToAuthChallenge: on(sdk.AdminRespondToAuthChallengeRequest$, respondToAuthChallenge),
    GetTokensFromRefreshToken: on(sdk.GetTokensFromRefreshTokenRequest$, getTokensFromRefreshToken),
    RevokeToken: on(sdk.RevokeTokenRequest$, revokeToken),
    GetClientToken: on(sdk.GetClientTokenRequest$, getClientToken),
  };
}
