/** Users in the emulator: AdminCreateUser, AdminSetUserPassword, AdminDeleteUser, and ListUsers with its filters. */
import { randomInt } from 'node:crypto';

import type {
  AdminCreateUserRequest,
  AdminCreateUserResponse,
  AdminDeleteUserRequest,
  AdminSetUserPasswordRequest,
  AttributeType,
  ListUsersRequest,
  ListUsersResponse,
  UserType,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../server/service.ts';
import { runTrigger } from './run-trigger.ts';
import { demandPolicy } from './passwords.ts';
import { page } from './describe-pools.ts';
import { credential } from './password-verifier.ts';
import { type Pool, type User, type WithUserPools, addUser, findUser, requirePool, signsInWith } from './user-pools.ts';

const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

/** A new user in FORCE_CHANGE_PASSWORD, once PreSignUp has let it pass. No message is ever sent. */
export async function adminCreateUser(
  state: WithUserPools,
  request: AdminCreateUserRequest,
  region: string | undefined,
): Promise<AdminCreateUserResponse> {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const username = request.Username ?? '';
  const attributes = toRecord(request.UserAttributes);
  demandUsername(pool, username);
  demandAttributes(pool, { ...attributes, ...addressOf(pool, username) });
  if (findUser(pool, username) !== undefined) {
    throw new ServiceError('UsernameExistsException', 'User account already exists');
  }
  const password = request.TemporaryPassword ?? `${crypto.randomUUID()}A${randomInt(10)}!`;
  demandPolicy(pool.described.Policies?.PasswordPolicy, password);
  const sub = crypto.randomUUID();
  const seed = { username, attributes: { ...attributes, sub }, password, status: 'FORCE_CHANGE_PASSWORD' } as const;
  await askPreSignUp(state, pool, request, signsInWith(pool, username) === undefined ? username : sub);
  const user = addUser(pool, seed, new Date(state.now()));
  return { User: describeUser(user) };
}

async function askPreSignUp(
  state: WithUserPools,
  pool: Pool,
  request: AdminCreateUserRequest,
  userName: string,
): Promise<void> {
  const functionArn = pool.described.LambdaConfig?.PreSignUp;
  if (functionArn === undefined) return;
  const { ClientMetadata: clientMetadata } = request;
  await runTrigger(state, pool, {
    name: 'PreSignUp',
    functionArn,
    source: 'PreSignUp_AdminCreateUser',
    version: '1',
    userName,
    clientId: NO_CLIENT,
    request: {
      userAttributes: { ...toRecord(request.UserAttributes), ...addressOf(pool, request.Username ?? '') },
      validationData: request.ValidationData === undefined ? null : toRecord(request.ValidationData),
      ...(clientMetadata === undefined ? {} : { clientMetadata }),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
}

/** Sets a password: a permanent one confirms the user, another has to be changed at the next sign-in. */
export function adminSetUserPassword(
  state: WithUserPools,
  request: AdminSetUserPasswordRequest,
  region: string | undefined,
): object {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const user = requireUser(pool, request.Username);
  const password = request.Password ?? '';
  demandPolicy(pool.described.Policies?.PasswordPolicy, password);
  user.credential = credential(pool.described.Id, user.username, password);
  user.status = request.Permanent === true ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  user.modified = new Date(state.now());
  return {};
}

/** Removes the user, and the sessions with it. */
export function adminDeleteUser(
  state: WithUserPools,
  request: AdminDeleteUserRequest,
  region: string | undefined,
): object {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const { username } = requireUser(pool, request.Username);
  pool.users.delete(username);
  for (const [token, session] of state.cognito.refreshTokens) {
    if (session.poolId === pool.described.Id && session.username === username)
      state.cognito.refreshTokens.delete(token);
  }
  return {};
}

const FILTER = /^\s*(?<attribute>[\w:]+)\s*(?<operator>\^?=)\s*"(?<value>(?:[^"\\]|\\.)*)"\s*$/;

/** Users, all or those of a filter such as `email ^= "probe-"`; the password never shows. */
export function listUsers(
  state: WithUserPools,
  request: ListUsersRequest,
  region: string | undefined,
): ListUsersResponse {
  const pool = requirePool(state.cognito, request.UserPoolId, region);
  const wanted = [...pool.users.values()].filter(filterOf(request.Filter));
  const { items, next } = page(wanted, request.Limit, request.PaginationToken);
  return { Users: items.map(describeUser), PaginationToken: next };
}

function filterOf(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const parts = FILTER.exec(filter)?.groups;
  if (parts === undefined) throw invalid('Error while parsing filter.');
  const { attribute = '', operator, value: quoted = '' } = parts;
  const value = quoted.replaceAll(/\\(.)/gs, '$1');
  return (user) => {
    const found: Record<string, string> = {
      ...user.attributes,
      username: user.username,
      'cognito:user_status': user.status,
    };
    const has = found[attribute];
    return has !== undefined && (operator === '=' ? has === value : has.startsWith(value));
  };
}

/** The user of that name, or UserNotFoundException. */
export function requireUser(pool: Pool, name: string | undefined): User {
  const user = findUser(pool, name ?? '');
  if (user === undefined) throw new ServiceError('UserNotFoundException', 'User does not exist.');
  return user;
}

function demandUsername(pool: Pool, username: string): void {
  const kinds = pool.described.UsernameAttributes ?? [];
  if (kinds.length === 0 || signsInWith(pool, username) !== undefined) return;
  const words = kinds.map((kind) => (kind === 'email' ? 'an email' : 'a phone number')).join(' or ');
  throw invalid(`Username should be ${words}.`);
}

function demandAttributes(pool: Pool, attributes: Readonly<Record<string, string>>): void {
  for (const { Name: name, Required: required } of pool.described.SchemaAttributes ?? []) {
    if (name === undefined || name === 'sub' || required !== true || attributes[name] !== undefined) continue;
    throw invalid(`Attributes did not conform to the schema: ${name}: The attribute ${name} is required`);
  }
}

function addressOf(pool: Pool, username: string): Record<string, string> {
  const attribute = signsInWith(pool, username);
  return attribute === undefined ? {} : { [attribute]: username };
}

function toRecord(attributes: readonly AttributeType[] | undefined): Record<string, string> {
  return Object.fromEntries((attributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']));
}

/** A user as the API gives it. */
export function describeUser(user: User): UserType {
  return {
    Username: user.username,
    Attributes: Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: user.created,
    UserLastModifiedDate: user.modified,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);
