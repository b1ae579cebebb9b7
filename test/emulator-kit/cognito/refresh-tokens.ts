/** Refresh tokens: issuing one, whose it is, and rotation, by which a new one takes the place of another. */
import { randomBytes } from 'node:crypto';

import type { Client, Pool, Session, User } from '../../../src/emulator/cognito/user-pools.ts';
import { ServiceError } from '../../../src/emulator/server/service.ts';
import type { WithAllUserPools } from './all-user-pools.ts';

/** A new refresh token for a session. */
export function issueRefreshToken(state: WithAllUserPools, session: Session): string {
  const token = randomBytes(48).toString('base64url');
  const { poolId, clientId, username, authTime, originJti, scope } = session;
  const kept = { poolId, clientId, username, authTime, originJti };
  state.cognito.refreshTokens.set(token, scope === undefined ? kept : { ...kept, scope });
  return token;
}

/**
 * Whose a refresh token is.
 * @throws ServiceError: NotAuthorizedException, and RefreshTokenReuseException once rotation has put another in its place
 */
export function openedBy(
  state: WithAllUserPools,
  client: Client,
  pool: Pool,
  token: string,
): { user: User; session: Session } {
  const session = state.cognito.refreshTokens.get(token);
  const user = pool.users.get(session?.username ?? '');
  if (session === undefined || session.clientId !== client.ClientId || user === undefined) {
    throw new ServiceError('NotAuthorizedException', 'Invalid Refresh Token');
  }
  if (state.now() > (state.cognito.rotated.get(token) ?? Infinity)) {
    throw new ServiceError('RefreshTokenReuseException', 'Refresh token has been invalidated by rotation');
  }
  return { user, session };
}

/**
 * Where the client rotates, the refresh token that takes this one's place; this one counts for the grace period, at most a
 * minute, from its first use on (developer guide, "Refresh token rotation").
 */
export function rotate(state: WithAllUserPools, client: Client, session: Session, token: string): string | undefined {
  const { Feature: feature, RetryGracePeriodSeconds: grace = 0 } = client.RefreshTokenRotation ?? {};
  if (feature !== 'ENABLED') return undefined;
  const { rotated } = state.cognito;
  if (!rotated.has(token)) rotated.set(token, state.now() + grace * 1000);
  return issueRefreshToken(state, session);
}
