/**
 * Issues the emulator's tokens: the claims of ID and access tokens, the event for the pre-token-generation trigger, lifetimes;
 * client credentials as well.
 */
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider';

import { type Claims, issuer, signToken } from './token-keys.ts';
import { runTrigger, triggerAttributes } from './run-trigger.ts';
import { type ClaimSet, type TriggerVersion, overrideClaims } from './claims.ts';
import type { Client, Pool, Session, User, WithUserPools } from './user-pools.ts';

export interface Grant {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly session: Session;
  /** "TokenGeneration_Authentication", … */
  readonly source: string;
  /** What the trigger is told: of RespondToAuthChallenge, not of InitiateAuth. */
  readonly clientMetadata?: Record<string, string> | undefined;
  /** What the app sent to the pool's sign-in page, to find in the ID token. */
  readonly nonce?: string | undefined;
}

/** Scope of every access token of the API sign-in flows (developer guide, "Understanding the access token"). */
const API_SCOPE = 'aws.cognito.signin.user.admin';

const BOOLEAN_ATTRIBUTES: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** A pool's pre-token-generation trigger, the versioned member first; undefined when there is none. */
export function preTokenTrigger(pool: Pool): { arn: string; version: TriggerVersion } | undefined {
  const { PreTokenGenerationConfig: versioned, PreTokenGeneration: legacy } = pool.described.LambdaConfig ?? {};
  if (versioned?.LambdaArn !== undefined) {
    return { arn: versioned.LambdaArn, version: versioned.LambdaVersion ?? 'V1_0' };
  }
  return legacy === undefined ? undefined : { arn: legacy, version: 'V1_0' };
}

/** The ID and access token of a grant; the refresh token is the caller's business. Trigger failures: ServiceError. */
export async function issueTokens(state: WithUserPools, grant: Grant): Promise<AuthenticationResultType> {
  const { pool, client } = grant;
  await state.cognito.newKeys.made;
  const trigger = preTokenTrigger(pool);
  const plain = userClaims(state, grant);
  const claims =
    trigger === undefined
      ? plain
      : overrideClaims(trigger.version, await askTrigger(state, grant, trigger, plain), plain);
  return {
    IdToken: signToken(state, pool, 'id', claims.id),
    AccessToken: signToken(state, pool, 'access', claims.access),
    ExpiresIn: lifetime(client, 'AccessToken'),
    TokenType: 'Bearer',
  };
}

/** Claims of both tokens: developer guide, "Understanding the identity token" and "… the access token". */
function userClaims(state: WithUserPools, { pool, client, user, session, nonce }: Grant): ClaimSet {
  const iat = Math.floor(state.now() / 1000);
  const common = {
    sub: user.sub,
    ...(user.groups.length === 0 ? {} : { 'cognito:groups': [...user.groups] }),
    iss: issuer(pool),
    origin_jti: session.originJti,
    event_id: crypto.randomUUID(),
    auth_time: session.authTime,
    iat,
  };
  const profile = Object.entries(user.attributes).map(([name, value]): [string, unknown] => [
    name,
    BOOLEAN_ATTRIBUTES.has(name) ? value === 'true' : value,
  ]);
  return {
    id: {
      ...Object.fromEntries(profile),
      ...common,
      'cognito:username': user.username,
      aud: client.ClientId,
      token_use: 'id',
      exp: iat + lifetime(client, 'IdToken'),
      ...(nonce === undefined ? {} : { nonce }),
      jti: crypto.randomUUID(),
    },
    access: {
      ...common,
      client_id: client.ClientId,
      token_use: 'access',
      scope: session.scope ?? API_SCOPE,
      exp: iat + lifetime(client, 'AccessToken'),
      jti: crypto.randomUUID(),
      username: user.username,
    },
  };
}

function askTrigger(
  state: WithUserPools,
  grant: Grant,
  trigger: { arn: string; version: TriggerVersion },
  plain: ClaimSet,
): Promise<Record<string, unknown>> {
  const request = {
    userAttributes: triggerAttributes(grant.user),
    groupConfiguration: { groupsToOverride: [...grant.user.groups], iamRolesToOverride: [], preferredRole: null },
    ...(grant.clientMetadata === undefined ? {} : { clientMetadata: grant.clientMetadata }),
  };
  return runTrigger(state, grant.pool, {
    name: 'PreTokenGeneration',
    functionArn: trigger.arn,
    source: grant.source,
    version: trigger.version.slice(1, 2),
    userName: grant.user.username,
    clientId: grant.client.ClientId,
    request: trigger.version === 'V1_0' ? request : { ...request, scopes: scopesOf(plain.access) },
    response: emptyAnswer(trigger.version),
  });
}

/**
 * The access token of a client-credentials grant, as the caller of GetClientToken and of /oauth2/token gets it.
 * Only a V3_0 trigger is asked: under V2_0 the function is not invoked (developer guide, "Pre token generation Lambda trigger").
 */
export async function issueClientToken(
  state: WithUserPools,
  pool: Pool,
  client: Client,
  scopes: readonly string[],
  clientMetadata?: Record<string, string>,
): Promise<{ AccessToken: string; ExpiresIn: number; TokenType: string }> {
  await state.cognito.newKeys.made;
  const iat = Math.floor(state.now() / 1000);
  const ExpiresIn = lifetime(client, 'AccessToken');
  const access: Claims = {
    sub: client.ClientId,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: iat,
    iss: issuer(pool),
    exp: iat + ExpiresIn,
    iat,
    version: 2,
    jti: crypto.randomUUID(),
    client_id: client.ClientId,
  };
  const trigger = preTokenTrigger(pool);
  if (trigger?.version !== 'V3_0') {
    return { AccessToken: signToken(state, pool, 'access', access), ExpiresIn, TokenType: 'Bearer' };
  }
  const response = await runTrigger(state, pool, {
    name: 'PreTokenGeneration',
    functionArn: trigger.arn,
    source: 'TokenGeneration_ClientCredentials',
    version: '3',
    userName: client.ClientId,
    clientId: client.ClientId,
    request: {
      userAttributes: {},
      groupConfiguration: null,
      scopes,
      ...(clientMetadata === undefined ? {} : { clientMetadata }),
    },
    response: emptyAnswer('V3_0'),
  });
  const changed = overrideClaims('V3_0', response, { id: {}, access });
  return { AccessToken: signToken(state, pool, 'access', changed.access), ExpiresIn, TokenType: 'Bearer' };
}

/** Events carry a real null where the trigger is to answer. */
const emptyAnswer = (version: TriggerVersion): Record<string, unknown> =>
  version === 'V1_0' ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null };

const scopesOf = (access: Claims): string[] => (typeof access['scope'] === 'string' ? access['scope'].split(' ') : []);

/** Seconds a token of this client lives: an hour unless the client says otherwise; the default unit is hours. */
function lifetime(client: Client, token: 'AccessToken' | 'IdToken'): number {
  const unit = client.TokenValidityUnits?.[token] ?? 'hours';
  return (client[`${token}Validity`] ?? 1) * (SECONDS[unit] ?? 3600);
}
