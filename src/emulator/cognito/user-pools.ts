/** What the emulator remembers of user pools: their settings, app clients, users, open sessions and keys, and the seeds that they are made of. */
import type { KeyObject } from 'node:crypto';

import type {
  ExplicitAuthFlowsType,
  GetUserPoolMfaConfigResponse,
  UserPoolClientType,
  UserPoolType,
  UserStatusType,
} from '@aws-sdk/client-cognito-identity-provider';

import { type Account, partitionOf } from '../account.ts';
import type { InvokeOutcome, InvokeRequest } from '../lambda/invoke.ts';
import { ServiceError } from '../server/service.ts';
import type { Keys } from './keys.ts';
import { clientDefaults, schemaDefaults, settableDefaults } from './pool-defaults.ts';
import { type Credential, credential } from './password-verifier.ts';

/** A pool as DescribeUserPool gives it; members that the SDK does not know are kept and given back as they are. */
export type DescribedPool = UserPoolType & { Id: string; Arn: string; [unknownToTheSdk: string]: unknown };

/** A flow of the API reference (GetClientToken) that the SDK's enumeration does not list yet. */
export const CLIENT_TOKEN_FLOW = 'ALLOW_CLIENT_TOKEN_AUTH';

/** An app client that is there from the start; what is left out has the default of the service. */
export type ClientSeed = Omit<Partial<UserPoolClientType>, 'ExplicitAuthFlows'> & {
  ClientId: string;
  ExplicitAuthFlows?: (ExplicitAuthFlowsType | typeof CLIENT_TOKEN_FLOW)[];
};

/** A user who is there from the start. */
export interface UserSeed {
  readonly username: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly password?: string;
  /** Default CONFIRMED. */
  readonly status?: UserStatusType;
  readonly groups?: readonly string[];
}

/** What a seed says beside the members of the pool itself. */
export interface PoolSettings {
  readonly clients?: readonly ClientSeed[];
  readonly users?: readonly UserSeed[];
  /** The factors of GetUserPoolMfaConfig, which UpdateUserPool does not touch. */
  readonly mfa?: Omit<GetUserPoolMfaConfigResponse, 'MfaConfiguration'>;
}

/** A user pool that is there from the start, by the members that DescribeUserPool gives. */
export type PoolSeed = Partial<UserPoolType> & { Id: string } & PoolSettings & Record<string, unknown>;

/** A user, whatever their sign-in name. */
export interface User {
  readonly username: string;
  readonly sub: string;
  readonly attributes: Record<string, string>;
  readonly groups: string[];
  readonly created: Date;
  status: UserStatusType;
  enabled: boolean;
  modified: Date;
  /** Undefined while the user has no password. */
  credential: Credential | undefined;
}

/** An app client as DescribeUserPoolClient gives it. */
export type Client = UserPoolClientType & { ClientId: string; UserPoolId: string };

/** A user pool with all that belongs to it. */
export interface Pool {
  readonly region: string;
  readonly mfa: Omit<GetUserPoolMfaConfigResponse, 'MfaConfiguration'>;
  readonly clients: Map<string, Client>;
  readonly users: Map<string, User>;
  described: DescribedPool;
}

/** What a refresh token stands for. */
export interface Session {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly originJti: string;
  /** Of a sign-in on the pool's own page; the API's flows have one of their own. */
  readonly scope?: string;
}

/** One of the two keys of a pool. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** All pools of an account, and what is open in them. */
export interface UserPools {
  readonly pools: Map<string, Pool>;
  readonly refreshTokens: Map<string, Session>;
  /** Made when first needed, by pool id. */
  readonly keys: Map<string, { readonly id: SigningKey; readonly access: SigningKey }>;
  readonly newKeys: Keys;
}

/** What Cognito's actions work on: the pools of an account, and the way to their triggers. */
export interface WithUserPools extends Account {
  readonly cognito: UserPools;
  /** Invokes a function as a service does, which that function's resource policy has to allow. */
  readonly invoke: (request: InvokeRequest) => Promise<InvokeOutcome>;
}

/**
 * The seeded pools, with the service's defaults where the seed says nothing.
 * @param newKeys what the pools sign with, two a pool
 */
export function createUserPools(account: Account, seeds: readonly PoolSeed[], newKeys: Keys): UserPools {
  const created = new Date(account.now());
  const pools = seeds.map((seed) => createPool(seed, account.accountId, created));
  return {
    pools: new Map(pools.map((pool) => [pool.described.Id, pool])),
    refreshTokens: new Map(),
    keys: new Map(),
    newKeys,
  };
}

function createPool(seed: PoolSeed, accountId: string, created: Date): Pool {
  const { clients = [], users = [], mfa = {}, ...members } = seed;
  const region = seed.Id.slice(0, seed.Id.indexOf('_'));
  const described: DescribedPool = {
    Name: seed.Id,
    ...settableDefaults(),
    CreationDate: created,
    LastModifiedDate: created,
    SchemaAttributes: schemaDefaults(),
    EstimatedNumberOfUsers: users.length,
    ...members,
    Arn: seed.Arn ?? poolArn(seed.Id, accountId),
  };
  const pool: Pool = { region, mfa, clients: new Map(), users: new Map(), described };
  for (const client of clients) {
    const whole = { ClientName: client.ClientId, ...clientDefaults(), ...client, UserPoolId: seed.Id };
    pool.clients.set(client.ClientId, whole as Client);
  }
  for (const user of users) addUser(pool, user, created);
  return pool;
}

/**
 * Adds a user. Where people sign in with an e-mail address or phone number, the real username is the `sub`
 * (developer guide, "Customizing sign-in attributes").
 */
export function addUser(pool: Pool, seed: UserSeed, created: Date): User {
  const sub = seed.attributes?.['sub'] ?? crypto.randomUUID();
  const nameIs = signsInWith(pool, seed.username);
  const username = nameIs === undefined ? seed.username : sub;
  const user: User = {
    username,
    sub,
    attributes: { ...seed.attributes, ...(nameIs === undefined ? {} : { [nameIs]: seed.username }), sub },
    groups: [...(seed.groups ?? [])],
    created,
    modified: created,
    status: seed.status ?? 'CONFIRMED',
    enabled: true,
    credential: seed.password === undefined ? undefined : credential(pool.described.Id, username, seed.password),
  };
  pool.users.set(user.username, user);
  return user;
}

/** "email" or "phone_number" where the pool takes this kind of name in place of a username. */
export function signsInWith(pool: Pool, name: string): 'email' | 'phone_number' | undefined {
  const kinds = pool.described.UsernameAttributes ?? [];
  if (kinds.includes('email') && name.includes('@')) return 'email';
  return kinds.includes('phone_number') && name.startsWith('+') ? 'phone_number' : undefined;
}

/** The user of that username, or of that sign-in address where the pool accepts one; undefined when there is none. */
export function findUser(pool: Pool, name: string): User | undefined {
  const byName = pool.users.get(name);
  if (byName !== undefined) return byName;
  const usernames = pool.described.UsernameAttributes ?? [];
  const aliases = pool.described.AliasAttributes ?? [];
  return [...pool.users.values()].find(
    (user) =>
      usernames.some((attribute) => user.attributes[attribute] === name) ||
      aliases.some(
        (attribute) =>
          user.attributes[attribute] === name &&
          (attribute === 'preferred_username' || user.attributes[`${attribute}_verified`] === 'true'),
      ),
  );
}

/** The pool in the region asked, or ResourceNotFoundException: a pool of another region does not exist there. */
export function requirePool(cognito: UserPools, id: string | undefined, region: string | undefined): Pool {
  const pool = cognito.pools.get(id ?? '');
  if (pool === undefined || (region !== undefined && region !== pool.region)) {
    throw new ServiceError('ResourceNotFoundException', `User pool ${id} does not exist.`);
  }
  return pool;
}

/** The app client of a pool, or ResourceNotFoundException. */
export function requireClient(pool: Pool, clientId: string | undefined): Client {
  const client = pool.clients.get(clientId ?? '');
  if (client === undefined) {
    throw new ServiceError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
  }
  return client;
}

/** The ARN of a pool, in the partition of its region. */
export function poolArn(poolId: string, accountId: string): string {
  const region = poolId.slice(0, poolId.indexOf('_'));
  return `arn:${partitionOf(region)}:cognito-idp:${region}:${accountId}:userpool/${poolId}`;
}
