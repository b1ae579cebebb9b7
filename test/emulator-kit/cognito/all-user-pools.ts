/** What the tests' Cognito remembers beyond the packaged one's: challenges that wait, second factors, replicas, old plans. */
import type { KeyObject } from 'node:crypto';
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';

import type { Account } from '../../../src/emulator/account.ts';
import {
  type Pool,
  type PoolSeed as PlainPoolSeed,
  type Session,
  type User,
  type UserPools,
  type UserSeed as PlainUserSeed,
  type WithUserPools,
  createUserPools,
  findUser,
} from '../../../src/emulator/cognito/user-pools.ts';
import type { SrpExchange } from './srp-exchange.ts';

/** A second factor that a user has set up, and the code that is right. */
export interface SecondFactor {
  readonly name: 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP';
  readonly code: string;
}

/** A user who is there from the start, with a second factor where they have one. */
export interface UserSeed extends PlainUserSeed {
  readonly factor?: SecondFactor;
}

/** A user pool that is there from the start, with all that a test can say of it. */
export type PoolSeed = PlainPoolSeed & {
  readonly users?: readonly UserSeed[];
  /** LITE with access-token customisation, for pools that had advanced security before 2024-11-22. */
  readonly grandfathered?: boolean;
  /** The triggers of the pool's active replicas, by region: they are regional. */
  readonly replicas?: Readonly<Record<string, LambdaConfigType>>;
  /** How many seconds the tokens of clients that say nothing of it live: nobody waits an hour for one to expire. */
  readonly tokenSeconds?: number;
};

/** A sign-in on the pool's own page, on its way to the app. */
export interface AuthorizationCode {
  readonly session: Session;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  /** Of PKCE, S256. */
  readonly challenge: string | undefined;
}

/** A challenge that waits for its answer. */
export interface Challenge extends Session {
  readonly name: 'NEW_PASSWORD_REQUIRED' | 'MFA_SETUP' | 'PASSWORD_VERIFIER' | SecondFactor['name'];
  readonly exchange?: SrpExchange;
}

/** 'measured': as observed on AWS, some members are kept; 'reset-everything': as the API reference says. */
export type UpdateMode = 'measured' | 'reset-everything';

/** All pools of an account, and what is open in them. */
export interface AllUserPools extends UserPools {
  readonly challenges: Map<string, Challenge>;
  readonly factors: Map<User, SecondFactor>;
  readonly grandfathered: ReadonlySet<Pool>;
  readonly replicas: ReadonlyMap<Pool, Readonly<Record<string, LambdaConfigType>>>;
  readonly updateMode: UpdateMode;
  /** Refresh tokens that a new one has taken the place of: until when they still count, in milliseconds since the epoch. */
  readonly rotated: Map<string, number>;
  /** Codes of the sign-in page that wait to be exchanged. */
  readonly codes: Map<string, AuthorizationCode>;
}

/** What the actions work on. */
export interface WithAllUserPools extends WithUserPools {
  readonly cognito: AllUserPools;
}

/** The seeded pools, with all that a seed can say. */
export function createAllUserPools(
  account: Account,
  seeds: readonly PoolSeed[],
  updateMode: UpdateMode = 'measured',
  newKey: () => KeyObject,
): AllUserPools {
  const plainSeeds = seeds.map(
    ({ grandfathered: _plan, replicas: _replicas, tokenSeconds: _life, ...plain }): PlainPoolSeed => plain,
  );
  const plain = createUserPools(account, plainSeeds, { made: Promise.resolve(), next: newKey });
  const factors = new Map<User, SecondFactor>();
  const grandfathered = new Set<Pool>();
  const replicas = new Map<Pool, Readonly<Record<string, LambdaConfigType>>>();
  for (const seed of seeds) {
    const pool = plain.pools.get(seed.Id);
    if (pool === undefined) continue;
    if (seed.grandfathered === true) grandfathered.add(pool);
    if (seed.tokenSeconds !== undefined) shorten(pool, seed.tokenSeconds);
    if (seed.replicas !== undefined) replicas.set(pool, seed.replicas);
    for (const { username, factor } of seed.users ?? []) {
      const user = findUser(pool, username);
      if (user !== undefined && factor !== undefined) factors.set(user, factor);
    }
  }
  return {
    ...plain,
    challenges: new Map(),
    factors,
    grandfathered,
    replicas,
    updateMode,
    rotated: new Map(),
    codes: new Map(),
  };
}

/** Lets the tokens of a pool's clients live so many seconds, where they do not say how long. */
export function shorten(pool: Pool, seconds: number): void {
  const life = {
    AccessTokenValidity: seconds,
    IdTokenValidity: seconds,
    TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds' },
  } as const;
  for (const client of pool.clients.values()) if (client.AccessTokenValidity === undefined) Object.assign(client, life);
}
