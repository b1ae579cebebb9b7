/** Holds passwords against the pool's policy in the emulator, and the SECRET_HASH that app clients with a secret send along. */
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { PasswordPolicyType } from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../server/service.ts';

const RULES: readonly (readonly [keyof PasswordPolicyType, RegExp, string])[] = [
  ['RequireUppercase', /[A-Z]/, 'Password must have uppercase characters'],
  ['RequireLowercase', /[a-z]/, 'Password must have lowercase characters'],
  ['RequireNumbers', /[0-9]/, 'Password must have numeric characters'],
  ['RequireSymbols', /[$^*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/, 'Password must have symbol characters'],
];

/** Throws InvalidPasswordException, naming the first rule that the password breaks. */
export function demandPolicy(policy: PasswordPolicyType | undefined, password: string): void {
  const broken =
    password.length < (policy?.MinimumLength ?? 8)
      ? 'Password not long enough'
      : RULES.find(([rule, pattern]) => policy?.[rule] === true && !pattern.test(password))?.[2];
  if (broken !== undefined) {
    throw new ServiceError('InvalidPasswordException', `Password did not conform with policy: ${broken}`);
  }
}

/** Base64 of HMAC-SHA256(client secret, username + client id): developer guide, "Computing secret hash values". */
export function secretHash(secret: string, username: string, clientId: string): string {
  return createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');
}

/** Throws NotAuthorizedException where a client with a secret is not given the right hash for one of the names. */
export function demandSecretHash(
  client: { readonly ClientId: string; readonly ClientSecret?: string | undefined },
  names: readonly string[],
  given: string | undefined,
): void {
  const { ClientId, ClientSecret } = client;
  if (ClientSecret === undefined) return;
  if (given === undefined) {
    const message = `Client ${ClientId} is configured with secret but SECRET_HASH was not received`;
    throw new ServiceError('NotAuthorizedException', message);
  }
  if (!names.some((name) => same(secretHash(ClientSecret, name, ClientId), given))) {
    throw new ServiceError('NotAuthorizedException', `Unable to verify secret hash for client ${ClientId}`);
  }
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
