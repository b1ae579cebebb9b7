/** What every sign-in flow of the emulator shares: the session, the PreAuthentication and PostAuthentication triggers, and the tokens at its end. */
import { randomBytes } from 'node:crypto';

import type { InitiateAuthResponse } from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../server/service.ts';
import { runTrigger, triggerAttributes } from './run-trigger.ts';
import { issueTokens } from './issue.ts';
import type { Client, Pool, Session, User, WithUserPools } from './user-pools.ts';

/** Somebody who is signing in. */
export interface SignIn {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly session: Session;
  /** Of the request at hand. */
  readonly clientMetadata: Record<string, string> | undefined;
}

/** A session that begins now. */
export function openSession(state: WithUserPools, pool: Pool, client: Client, user: User): Session {
  return {
    poolId: pool.described.Id,
    clientId: client.ClientId,
    username: user.username,
    authTime: Math.floor(state.now() / 1000),
    originJti: crypto.randomUUID(),
  };
}

/** Issues the tokens of a finished sign-in, the refresh token among them. Trigger failures: ServiceError. */
export async function finish(state: WithUserPools, signIn: SignIn, source: string): Promise<InitiateAuthResponse> {
  const tokens = await issueTokens(state, { ...signIn, source });
  const RefreshToken = randomBytes(48).toString('base64url');
  const { poolId, clientId, username, authTime, originJti } = signIn.session;
  state.cognito.refreshTokens.set(RefreshToken, { poolId, clientId, username, authTime, originJti });
  return { ChallengeParameters: {}, AuthenticationResult: { ...tokens, RefreshToken } };
}

/**
 * Runs the pool's PreAuthentication or PostAuthentication trigger, if it has one. ClientMetadata reaches the first as
 * validationData, the second as clientMetadata (API reference of InitiateAuth and RespondToAuthChallenge).
 */
export async function askUserTrigger(
  state: WithUserPools,
  { pool, client, user, clientMetadata }: SignIn,
  name: 'PreAuthentication' | 'PostAuthentication',
): Promise<void> {
  const functionArn = pool.described.LambdaConfig?.[name];
  if (functionArn === undefined) return;
  const before = name === 'PreAuthentication';
  await runTrigger(state, pool, {
    name,
    functionArn,
    source: `${name}_Authentication`,
    version: '1',
    userName: user.username,
    clientId: client.ClientId,
    request: {
      userAttributes: triggerAttributes(user),
      ...(before ? { validationData: clientMetadata ?? null } : { newDeviceUsed: false, clientMetadata }),
    },
    response: {},
  });
}

/** A parameter that has to be there, or InvalidParameterException. */
export function required(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') {
    throw new ServiceError('InvalidParameterException', `Missing required parameter ${name}`);
  }
  return value;
}
