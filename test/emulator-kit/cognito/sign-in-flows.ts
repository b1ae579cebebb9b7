/** Every flow of InitiateAuth and AdminInitiateAuth: by password, by proof of it (SRP), by refresh token. */
import type {
  AdminInitiateAuthRequest,
  GetTokensFromRefreshTokenRequest,
  InitiateAuthRequest,
  InitiateAuthResponse,
  RevokeTokenRequest,
} from '@aws-sdk/client-cognito-identity-provider';

import { type SignIn, required } from '../../../src/emulator/cognito/flow.ts';
import { issueTokens } from '../../../src/emulator/cognito/issue.ts';
import { demandSecretHash } from '../../../src/emulator/cognito/passwords.ts';
import {
  ADMIN_PASSWORD_OPENERS,
  type Attempt,
  type Flow,
  adminClient,
  admit,
  begin,
  checkPassword,
} from '../../../src/emulator/cognito/sign-in.ts';
import type { WithUserPools } from '../../../src/emulator/cognito/user-pools.ts';
import { ServiceError } from '../../../src/emulator/server/service.ts';
import { clientAnywhere } from './find-pools.ts';
import type { WithAllUserPools } from './all-user-pools.ts';
import { challengeProof, proceed } from './challenges.ts';
import { openedBy, rotate } from './refresh-tokens.ts';

type Begin = Flow<WithAllUserPools>['begin'];

const byPassword: Begin = async (state, attempt) => proceed(state, await checkPassword(state, attempt));

const byProof: Begin = async (state, attempt) => {
  const clientPublic = required(attempt.parameters, 'SRP_A');
  return challengeProof(state, await admit(state, attempt), clientPublic);
};

const REFRESH: Flow<WithAllUserPools> = {
  openedBy: ['ALLOW_REFRESH_TOKEN_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
  begin: refresh,
};

const ADMIN_PASSWORD: Flow<WithAllUserPools> = { openedBy: ADMIN_PASSWORD_OPENERS, begin: byPassword };

const ADMIN_FLOWS = {
  ADMIN_USER_PASSWORD_AUTH: ADMIN_PASSWORD,
  ADMIN_NO_SRP_AUTH: ADMIN_PASSWORD,
  REFRESH_TOKEN_AUTH: REFRESH,
  REFRESH_TOKEN: REFRESH,
};

const FLOWS: Readonly<Record<string, Flow<WithAllUserPools>>> = {
  USER_PASSWORD_AUTH: { openedBy: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'], begin: byPassword },
  USER_SRP_AUTH: { openedBy: ['ALLOW_USER_SRP_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'], begin: byProof },
  REFRESH_TOKEN_AUTH: REFRESH,
  REFRESH_TOKEN: REFRESH,
};

/** The signed flow. */
export function adminInitiateAuth(
  state: WithAllUserPools,
  request: AdminInitiateAuthRequest,
  region: string | undefined,
): Promise<InitiateAuthResponse> {
  const disabled = 'Auth flow not enabled for this client';
  return begin(state, request, adminClient(state, request, region), ADMIN_FLOWS, disabled);
}

/** The unsigned flow: the client alone says which pool. */
export function initiateAuth(state: WithAllUserPools, request: InitiateAuthRequest): Promise<InitiateAuthResponse> {
  const disabled = `${request.AuthFlow} flow not enabled for this client`;
  return begin(state, request, clientAnywhere(state, request.ClientId), FLOWS, disabled);
}

function refresh(state: WithAllUserPools, { pool, client, parameters }: Attempt): Promise<InitiateAuthResponse> {
  const { user, session } = openedBy(state, client, pool, required(parameters, 'REFRESH_TOKEN'));
  demandSecretHash(client, [user.username, user.sub], parameters['SECRET_HASH']);
  return renew(state, { pool, client, user, session, clientMetadata: undefined });
}

/** New tokens for a refresh token, as today's client libraries ask for them; the client's secret comes in the clear. */
export async function getTokensFromRefreshToken(
  state: WithAllUserPools,
  request: GetTokensFromRefreshTokenRequest,
): Promise<InitiateAuthResponse> {
  const { pool, client } = clientAnywhere(state, request.ClientId);
  const { user, session } = openedBy(state, client, pool, request.RefreshToken ?? '');
  if (client.ClientSecret !== request.ClientSecret) {
    throw new ServiceError('NotAuthorizedException', `Unable to verify secret for client ${client.ClientId}`);
  }
  const renewed = await renew(state, { pool, client, user, session, clientMetadata: request.ClientMetadata });
  const RefreshToken = rotate(state, client, session, request.RefreshToken ?? '');
  if (RefreshToken === undefined) return renewed;
  return { ...renewed, AuthenticationResult: { ...renewed.AuthenticationResult, RefreshToken } };
}

/** Ends a session; one that is not known is as good as ended. */
export function revokeToken(state: WithUserPools, request: RevokeTokenRequest): object {
  state.cognito.refreshTokens.delete(request.Token ?? '');
  return {};
}

async function renew(state: WithUserPools, signIn: SignIn): Promise<InitiateAuthResponse> {
  const tokens = await issueTokens(state, { ...signIn, source: 'TokenGeneration_RefreshTokens' });
  return { ChallengeParameters: {}, AuthenticationResult: tokens };
}
