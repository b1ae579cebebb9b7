/**
 * Which tokens a trigger reaches, and the version that is usual on a pool's plan: ID tokens under every version, access
 * tokens from V2_0 on (developer guide, Pre token generation Lambda trigger). Both carry the role there, and Supabase takes
 * either.
 */
import type { TriggerVersion, UserPool } from './user-pool.ts';

/** Which of Cognito's two tokens for users. */
export type TokenUse = 'access' | 'id';

/** The first is the one to send where nothing else says which. */
export type Reach = readonly [TokenUse, ...TokenUse[]];

/** Whether a trigger of this version leaves access tokens as they are; false where there is none (undefined, or ''). */
export function reachesIdTokensOnly(version: string | undefined): version is 'V1_0' {
  return version === 'V1_0';
}

export function reachOf(version: TriggerVersion): Reach {
  return reachesIdTokensOnly(version) ? ['id'] : ['access', 'id'];
}

/** "access and ID tokens" */
export function nameReach(version: TriggerVersion): string {
  return reachesIdTokensOnly(version) ? 'ID tokens' : 'access and ID tokens';
}

/** The version that a pool's plan allows, where none is asked for and none is attached. */
export function usualVersion({ tier }: Pick<UserPool, 'tier'>): TriggerVersion {
  return tier === 'LITE' ? 'V1_0' : 'V2_0';
}

/** The tokens that the attached trigger reaches; without one, those that the one would which the pool's plan allows. */
export function reachIn(pool: Pick<UserPool, 'tier' | 'trigger'>): Reach {
  return reachOf(pool.trigger?.lambdaVersion ?? usualVersion(pool));
}

/** As prose calls it. */
export function nameToken(use: TokenUse): string {
  return use === 'id' ? 'ID token' : 'access token';
}
