/**
 * How the emulator answers AdminInitiateAuth, a sign-in by password: which auth flows the client allows, who the user is,
 * whether the password is right.
 */
import type {
  AdminInitiateAuthRequest,
  InitiateAuthRequest,
  InitiateAuthResponse,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../server/service.ts';
import { type SignIn, askUserTrigger, finish, openSession, required } from './flow.ts';
import { passwordMatches } from './password-verifier.ts';
import { demandSecretHash } from './passwords.ts';
import { type Client, type Pool, type WithUserPools, findUser, requireClient, requirePool } from './user-pools.ts';

/** A request to sign in. */
export interface Attempt {
  readonly pool: Pool;
  readonly client: Client;
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientMetadata: Record<string, string> | undefined;
}

/** An AuthFlow. */
export interface Flow<State> {
  /** Which of a client's ExplicitAuthFlows open it: today's names, and the legacy ones without ALLOW_. */
  readonly openedBy: readonly string[];
  readonly begin: (state: State, attempt: Attempt) => Promise<InitiateAuthResponse>;
}

/** ADMIN_USER_PASSWORD_AUTH and its older name. */
export const ADMIN_PASSWORD_OPENERS = ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'];

/** The signed flow by password: a right one gives tokens. No challenge is asked in between, and who needs one is refused. */
export function adminInitiateAuth(
  state: WithUserPools,
  request: AdminInitiateAuthRequest,
  region: string | undefined,
): Promise<InitiateAuthResponse> {
  const flow: Flow<WithUserPools> = {
    openedBy: ADMIN_PASSWORD_OPENERS,
    begin: async (_, attempt) => {
      const signIn = await checkPassword(state, attempt);
      const { status } = signIn.user;
      if (status !== 'CONFIRMED') throw invalid(`The emulator asks no challenge, which a user in ${status} needs.`);
      return giveTokens(state, signIn);
    },
  };
  const flows = { ADMIN_USER_PASSWORD_AUTH: flow, ADMIN_NO_SRP_AUTH: flow };
  return begin(state, request, adminClient(state, request, region), flows, 'Auth flow not enabled for this client');
}

/** The client of a signed flow: the pool is named, and its client must be one of it. */
export function adminClient(
  state: WithUserPools,
  request: AdminInitiateAuthRequest,
  region: string | undefined,
): { pool: Pool; client: Client } {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  return { pool, client: requireClient(pool, request.ClientId) };
}

/**
 * Begins the flow that a request asks for.
 * @param flows those that this action of the API takes
 * @param disabled what it says where the client has not opened the flow
 */
export async function begin<State>(
  state: State,
  request: InitiateAuthRequest | AdminInitiateAuthRequest,
  { pool, client }: { pool: Pool; client: Client },
  flows: Readonly<Record<string, Flow<State>>>,
  disabled: string,
): Promise<InitiateAuthResponse> {
  const asked = request.AuthFlow ?? '';
  const flow = Object.hasOwn(flows, asked) ? flows[asked] : undefined;
  if (flow === undefined) throw invalid('Initiate Auth method not supported.');
  const allowed: readonly string[] = client.ExplicitAuthFlows ?? [];
  if (!flow.openedBy.some((opener) => allowed.includes(opener))) throw invalid(disabled);
  const parameters = request.AuthParameters ?? {};
  return flow.begin(state, { pool, client, parameters, clientMetadata: request.ClientMetadata });
}

/** The sign-in of a user who gave the right password. */
export async function checkPassword(state: WithUserPools, attempt: Attempt): Promise<SignIn> {
  const password = required(attempt.parameters, 'PASSWORD');
  const signIn = await admit(state, attempt);
  const { user, pool } = signIn;
  if (user.credential === undefined || !passwordMatches(user.credential, pool.described.Id, user.username, password)) {
    throw wrongPassword();
  }
  return signIn;
}

/** Finds the user and asks PreAuthentication. InitiateAuth's ClientMetadata goes no further than that. */
export async function admit(state: WithUserPools, attempt: Attempt): Promise<SignIn> {
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

/** The tokens of somebody who has proved to be a user, and of whom nothing more is asked. */
export async function giveTokens(state: WithUserPools, signIn: SignIn): Promise<InitiateAuthResponse> {
  await askUserTrigger(state, signIn, 'PostAuthentication');
  return finish(state, signIn, 'TokenGeneration_Authentication');
}

const wrongPassword = (): ServiceError => new ServiceError('NotAuthorizedException', 'Incorrect username or password.');

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);
