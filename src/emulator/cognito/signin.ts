/** Signing in: by password, by proof of it (SRP), by refresh token. */
import type {
  AdminInitiateAuthRequest,
  GetTokensFromRefreshTokenRequest,
  InitiateAuthRequest,
  InitiateAuthResponse,
  RevokeTokenRequest,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../service.ts';
import type { EmulatorState } from '../state.ts';
import { challengeProof, proceed } from './challenge.ts';
import { type SignIn, askUserTrigger, clientAnywhere, openSession, required } from './flow.ts';
import { issueTokens } from './issue.ts';
import { demandSecretHash } from './passwords.ts';
import { passwordMatches } from './srp.ts';
import { type Client, type Pool, type Session, type User, findUser, requireClient, requirePool } from './state.ts';

interface Attempt {
  readonly pool: Pool;
  readonly client: Client;
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientMetadata: Record<string, string> | undefined;
}

/** Which of a client's ExplicitAuthFlows opens a flow: today's names, and the legacy ones without ALLOW_. */
const OPENED_BY: Readonly<Record<string, readonly string[]>> = {
  USER_PASSWORD_AUTH: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  USER_SRP_AUTH: ['ALLOW_USER_SRP_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'],
  ADMIN_USER_PASSWORD_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  ADMIN_NO_SRP_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  REFRESH_TOKEN_AUTH: ['ALLOW_REFRESH_TOKEN_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
};

/** The signed flow: the pool is named, and its client must be one of it. */
export function adminInitiateAuth(
  state: EmulatorState,
  request: AdminInitiateAuthRequest,
  region: string | undefined,
): Promise<InitiateAuthResponse> {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const client = requireClient(pool, request.ClientId);
  const flows = ['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'];
  return start(state, request, { pool, client }, flows, 'Auth flow not enabled for this client');
}

/** The unsigned flow: the client alone says which pool. */
export function initiateAuth(state: EmulatorState, request: InitiateAuthRequest): Promise<InitiateAuthResponse> {
  const flows = ['USER_PASSWORD_AUTH', 'USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'];
  const message = `${request.AuthFlow} flow not enabled for this client`;
  return start(state, request, clientAnywhere(state, request.ClientId), flows, message);
}

async function start(
  state: EmulatorState,
  request: InitiateAuthRequest | AdminInitiateAuthRequest,
  { pool, client }: { pool: Pool; client: Client },
  flows: readonly string[],
  disabled: string,
): Promise<InitiateAuthResponse> {
  const asked = request.AuthFlow ?? '';
  if (!flows.includes(asked)) throw invalid('Initiate Auth method not supported.');
  const flow = asked === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : asked;
  const allowed: readonly string[] = client.ExplicitAuthFlows ?? [];
  if (!(OPENED_BY[flow] ?? []).some((opener) => allowed.includes(opener))) throw invalid(disabled);
  const attempt = { pool, client, parameters: request.AuthParameters ?? {}, clientMetadata: request.ClientMetadata };
  if (flow === 'REFRESH_TOKEN_AUTH') return refresh(state, attempt);
  return flow === 'USER_SRP_AUTH' ? signInByProof(state, attempt) : signInByPassword(state, attempt);
}

async function signInByPassword(state: EmulatorState, attempt: Attempt): Promise<InitiateAuthResponse> {
  const password = required(attempt.parameters, 'PASSWORD');
  const signIn = await admit(state, attempt);
  const { user, pool } = signIn;
  if (user.credential === undefined || !passwordMatches(user.credential, pool.described.Id, user.username, password)) {
    throw wrongPassword();
  }
  return proceed(state, signIn);
}

async function signInByProof(state: EmulatorState, attempt: Attempt): Promise<InitiateAuthResponse> {
  const clientPublic = required(attempt.parameters, 'SRP_A');
  return challengeProof(state, await admit(state, attempt), clientPublic);
}

/** Finds the user and asks PreAuthentication. InitiateAuth's ClientMetadata goes no further than that. */
async function admit(state: EmulatorState, attempt: Attempt): Promise<SignIn> {
  const { pool, client, parameters, clientMetadata } = attempt;
  const name = required(parameters, 'USERNAME');
  demandSecretHash(client, [name], parameters['SECRET_HASH']);
  const user = findUser(pool, name);
  if (user === undefined) {
    if (client.PreventUserExistenceErrors === 'ENABLED') throw wrongPassword();
    throw new ServiceError('UserNotFoundException', 'User does not exist.');
  }
  const signIn = { pool, client, user, session: openSession(state, pool, client, user), clientMetadata };
  await askUserTrigger(state, signIn, 'PreAuthentication');
  if (!user.enabled) throw new ServiceError('NotAuthorizedException', 'User is disabled.');
  return { ...signIn, clientMetadata: undefined };
}

function refresh(state: EmulatorState, { pool, client, parameters }: Attempt): Promise<InitiateAuthResponse> {
  const { user, session } = openedBy(state, client, pool, required(parameters, 'REFRESH_TOKEN'));
  demandSecretHash(client, [user.username, user.sub], parameters['SECRET_HASH']);
  return renew(state, { pool, client, user, session, clientMetadata: undefined });
}

/** New tokens for a refresh token, as today's client libraries ask for them; the client's secret comes in the clear. */
export async function getTokensFromRefreshToken(
  state: EmulatorState,
  request: GetTokensFromRefreshTokenRequest,
): Promise<InitiateAuthResponse> {
  const { pool, client } = clientAnywhere(state, request.ClientId);
  const { user, session } = openedBy(state, client, pool, request.RefreshToken ?? '');
  if (client.ClientSecret !== request.ClientSecret) {
    throw new ServiceError('NotAuthorizedException', `Unable to verify secret for client ${client.ClientId}`);
  }
  return renew(state, { pool, client, user, session, clientMetadata: request.ClientMetadata });
}

/** Ends a session; one that is not known is as good as ended. */
export function revokeToken(state: EmulatorState, request: RevokeTokenRequest): object {
  state.cognito.refreshTokens.delete(request.Token ?? '');
  return {};
}

function openedBy(state: EmulatorState, client: Client, pool: Pool, token: string): { user: User; session: Session } {
  const session = state.cognito.refreshTokens.get(token);
  const user = pool.users.get(session?.username ?? '');
  if (session === undefined || session.clientId !== client.ClientId || user === undefined) {
    throw new ServiceError('NotAuthorizedException', 'Invalid Refresh Token');
  }
  return { user, session };
}

async function renew(state: EmulatorState, signIn: SignIn): Promise<InitiateAuthResponse> {
  const tokens = await issueTokens(state, { ...signIn, source: 'TokenGeneration_RefreshTokens' });
  return { ChallengeParameters: {}, AuthenticationResult: tokens };
}

const wrongPassword = (): ServiceError => new ServiceError('NotAuthorizedException', 'Incorrect username or password.');

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);
