/** What a pre-token-generation trigger's answer does to the claims: rules of the developer guide, "Pre token generation Lambda trigger". */
import { ServiceError } from '../server/service.ts';
import type { Claims } from './token-keys.ts';

export type TriggerVersion = 'V1_0' | 'V2_0' | 'V3_0';

export interface ClaimSet {
  readonly id: Claims;
  readonly access: Claims;
}

/** Claims that no trigger can change, with every other `cognito:` claim. */
const FIXED_CLAIMS: ReadonlySet<string> = new Set(
  (
    'username sub identities aud client_id event_id device_key version acr amr at_hash auth_time azp exp iat iss jti ' +
    'nbf nonce origin_jti token_use'
  ).split(' '),
);

/** In an ID token these stay what they are typed as in a user's profile. */
const STRINGS_ONLY: ReadonlySet<string> = new Set(['phone_number_verified', 'email_verified', 'updated_at', 'address']);

const GROUP_CLAIMS = ['cognito:groups', 'cognito:roles', 'cognito:preferred_role'] as const;

/**
 * The claims after the trigger.
 * V1_0 answers in `claimsOverrideDetails` and reaches the ID token (its groups both); V2_0 and V3_0 answer in
 * `claimsAndScopeOverrideDetails`. An answer of the other shape, or none, changes nothing.
 * @throws ServiceError InvalidLambdaResponseException where the answer is ill-typed.
 */
export function overrideClaims(version: TriggerVersion, response: Record<string, unknown>, claims: ClaimSet): ClaimSet {
  const id = { ...claims.id };
  const access = { ...claims.access };
  if (version === 'V1_0') {
    const details = optionalRecord(response['claimsOverrideDetails']);
    changeGroups(details, [id, access]);
    changeClaims(details, id, (name, value) => !FIXED_CLAIMS.has(name) && demand(typeof value === 'string'));
    return { id, access };
  }
  const details = optionalRecord(response['claimsAndScopeOverrideDetails']);
  changeGroups(details, [id, access]);
  const forId = optionalRecord(details['idTokenGeneration']);
  changeClaims(forId, id, (name, value) => {
    demand(value !== null && (typeof value === 'string' || !STRINGS_ONLY.has(name)));
    return !FIXED_CLAIMS.has(name);
  });
  const forAccess = optionalRecord(details['accessTokenGeneration']);
  changeClaims(forAccess, access, (name, value) => {
    demand(value !== null);
    return name === 'aud' ? value === access['client_id'] : !FIXED_CLAIMS.has(name);
  });
  changeScopes(forAccess, access);
  return { id, access };
}

type MayAdd = (name: string, value: unknown) => boolean;

/** Adds, then suppresses: a claim in both lists is suppressed. */
function changeClaims(details: Record<string, unknown>, claims: Claims, mayAdd: MayAdd): void {
  for (const [name, value] of Object.entries(optionalRecord(details['claimsToAddOrOverride']))) {
    if (!/^(?:cognito|dev):/.test(name) && mayAdd(name, value)) claims[name] = value;
  }
  for (const name of optionalStrings(details['claimsToSuppress'])) {
    if (name === 'cognito:groups') for (const group of GROUP_CLAIMS) delete claims[group];
    else if (!FIXED_CLAIMS.has(name) && !name.startsWith('cognito:')) delete claims[name];
  }
}

/** A groupOverrideDetails that is there but empty or null takes the groups away; one that is absent keeps them. */
function changeGroups(details: Record<string, unknown>, tokens: readonly Claims[]): void {
  if (!Object.hasOwn(details, 'groupOverrideDetails')) return;
  const override = optionalRecord(details['groupOverrideDetails']);
  const preferred = override['preferredRole'];
  const values: Record<(typeof GROUP_CLAIMS)[number], unknown> = {
    'cognito:groups': optionalStrings(override['groupsToOverride']),
    'cognito:roles': optionalStrings(override['iamRolesToOverride']),
    'cognito:preferred_role': typeof preferred === 'string' ? preferred : '',
  };
  for (const [index, claims] of tokens.entries()) {
    for (const name of GROUP_CLAIMS) {
      const value = values[name];
      delete claims[name];
      const isForIt = index === 0 || name === 'cognito:groups';
      if (isForIt && (Array.isArray(value) || typeof value === 'string') && value.length > 0) claims[name] = value;
    }
  }
}

function changeScopes(details: Record<string, unknown>, access: Claims): void {
  const added = optionalStrings(details['scopesToAdd']);
  demand(added.every((scope) => !scope.includes(' ')));
  const suppressed = new Set(optionalStrings(details['scopesToSuppress']));
  const before = typeof access['scope'] === 'string' ? access['scope'].split(' ') : [];
  access['scope'] = [...new Set([...before, ...added])].filter((scope) => !suppressed.has(scope)).join(' ');
}

function optionalRecord(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  demand(typeof value === 'object' && !Array.isArray(value));
  return value as Record<string, unknown>;
}

function optionalStrings(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  demand(Array.isArray(value) && value.every((item) => typeof item === 'string'));
  return value as string[];
}

function demand(good: boolean): true {
  if (!good) throw new ServiceError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  return true;
}
