/** User pools, their app clients and users, and the sessions that are open. */
import type { KeyObject } from 'node:crypto';

import type {
  ExplicitAuthFlowsType,
  GetUserPoolMfaConfigResponse,
  LambdaConfigType,
  UserPoolClientType,
  UserPoolType,
  UserStatusType,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../service.ts';
import type { EmulatorOptions, UpdateMode } from '../state.ts';
import { clientDefaults, schemaDefaults, settableDefaults } from './defaults.ts';
import { newPrivateKey } from './keys.ts';
import { type Credential, type SrpExchange, credential } from './srp.ts';

/** A pool as DescribeUserPool gives it; members that the SDK does not know are kept and given back as they are. */
export type DescribedPool = UserPoolType & { Id: string; Arn: string; [unknownToTheSdk: string]: unknown };

/** A flow of the API reference (GetClientToken) that the SDK's enumeration does not list yet. */
export const CLIENT_TOKEN_FLOW = 'ALLOW_CLIENT_TOKEN_AUTH';

export type ClientSeed = Omit<Partial<UserPoolClientType>, 'ExplicitAuthFlows'> & {
  ClientId: string;
  ExplicitAuthFlows?: (ExplicitAuthFlowsType | typeof CLIENT_TOKEN_FLOW)[];
};

export interface UserSeed {
  readonly username: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly password?: string;
  /** Default CONFIRMED. */
  readonly status?: UserStatusType;
  readonly groups?: readonly string[];
  readonly factor?: SecondFactor;
}

/** A second factor that a user has set up, and the code that is right. */
export interface SecondFactor {
  readonly name: 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP';
  readonly code: string;
}

export interface PoolSettings {
  readonly clients?: readonly ClientSeed[];
  readonly users?: readonly UserSeed[];
  /** The factors of GetUserPoolMfaConfig, which UpdateUserPool does not touch. */
  readonly mfa?: Omit<GetUserPoolMfaConfigResponse, 'MfaConfiguration'>;
  /** LITE with access-token customisation, for pools that had advanced security before 2024-11-22. */
  readonly grandfathered?: boolean;
  /** The triggers of the pool's active replicas, by region: they are regional. */
  readonly replicas?: Readonly<Record<string, LambdaConfigType>>;
}

export type PoolSeed = Partial<UserPoolType> & { Id: string } & PoolSettings & Record<string, unknown>;

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
  readonly factor: SecondFactor | undefined;
}

export type Client = UserPoolClientType & { ClientId: string; UserPoolId: string };

export interface Pool {
  readonly region: string;
  readonly mfa: Omit<GetUserPoolMfaConfigResponse, 'MfaConfiguration'>;
  readonly grandfathered: boolean;
  readonly replicas: Readonly<Record<string, LambdaConfigType>>;
  readonly clients: Map<string, Client>;
  readonly users: Map<string, User>;
  described: DescribedPool;
}

/** What a refresh token, or the session of a challenge, stands for. */
export interface Session {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly originJti: string;
}

/** A challenge that waits for its answer. */
export interface Challenge extends Session {
  readonly name: 'NEW_PASSWORD_REQUIRED' | 'MFA_SETUP' | 'PASSWORD_VERIFIER' | SecondFactor['name'];
  readonly exchange?: SrpExchange;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface CognitoState {
  readonly pools: Map<string, Pool>;
  readonly refreshTokens: Map<string, Session>;
  readonly challenges: Map<string, Challenge>;
  /** Made when first needed, by pool id. */
  readonly keys: Map<string, { readonly id: SigningKey; readonly access: SigningKey }>;
  readonly newKey: () => KeyObject;
  readonly updateMode: UpdateMode;
  readonly triggerTimeoutMs: number;
}

/** How long Cognito waits for a trigger; it cannot be changed (developer guide, "Customizing user pool workflows with Lambda triggers"). */
const TRIGGER_TIMEOUT_MS = 5000;

/** The seeded pools, with the service's defaults where the seed says nothing. */
export function createCognitoState(options: EmulatorOptions): CognitoState {
  const created = new Date((options.now ?? Date.now)());
  const accountId = options.accountId ?? '123456789012';
  const pools = (options.pools ?? []).map((seed) => createPool(seed, accountId, created));
  return {
    pools: new Map(pools.map((pool) => [pool.described.Id, pool])),
    refreshTokens: new Map(),
    challenges: new Map(),
    keys: new Map(),
    newKey: options.newKey ?? newPrivateKey,
    updateMode: options.updateMode ?? 'measured',
    triggerTimeoutMs: options.triggerTimeoutMs ?? TRIGGER_TIMEOUT_MS,
  };
}

function createPool(seed: PoolSeed, accountId: string, created: Date): Pool {
  const { clients = [], users = [], mfa = {}, grandfathered = false, replicas = {}, ...members } = seed;
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
  const pool: Pool = { region, mfa, grandfathered, replicas, clients: new Map(), users: new Map(), described };
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
    factor: seed.factor,
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
export function requirePool(cognito: CognitoState, id: string | undefined, region: string | undefined): Pool {
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
  const partition = region.startsWith('us-gov-') ? 'aws-us-gov' : region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
  return `arn:${partition}:cognito-idp:${region}:${accountId}:userpool/${poolId}`;
}
