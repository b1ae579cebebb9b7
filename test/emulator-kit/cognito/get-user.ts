/** How the tests' emulator answers AdminGetUser: one user's attributes and status. */
import type { AdminGetUserRequest, AdminGetUserResponse } from '@aws-sdk/client-cognito-identity-provider';

import { type WithUserPools, requirePool } from '../../../src/emulator/cognito/user-pools.ts';
import { describeUser, requireUser } from '../../../src/emulator/cognito/users.ts';

/** The user's attributes and status. */
export function adminGetUser(
  state: WithUserPools,
  request: AdminGetUserRequest,
  region: string | undefined,
): AdminGetUserResponse {
  const user = requireUser(requirePool(state.cognito, request.UserPoolId, region), request.Username);
  const { Attributes, ...rest } = describeUser(user);
  return { ...rest, Username: user.username, UserAttributes: Attributes };
}
