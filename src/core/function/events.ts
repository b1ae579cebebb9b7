/**
 * Makes up the events that Cognito gives a pre-token-generation trigger, for a user who does not exist: trigger sources,
 * attributes, group, scopes.
 */
import type { TriggerVersion } from '../pool/user-pool.ts';
import { madeUpValue } from '../pool/attributes.ts';
import type { JsonObject } from '../text/json.ts';

/**
 * What makes a person's tokens be issued: the trigger sources of the developer guide, Pre token generation Lambda trigger.
 * The sign-in by the API comes first, the refresh second: what these two give is what an app lives on.
 */
export const PERSON_SOURCES = [
  'TokenGeneration_Authentication',
  'TokenGeneration_RefreshTokens',
  'TokenGeneration_HostedAuth',
  'TokenGeneration_NewPasswordChallenge',
  'TokenGeneration_AuthenticateDevice',
] as const;

/** Client credentials: a machine's token, which has no user. */
export const MACHINE_SOURCE = 'TokenGeneration_ClientCredentials';

export type TriggerSource = (typeof PERSON_SOURCES)[number] | typeof MACHINE_SOURCE;

export const SIGN_IN_SOURCE = PERSON_SOURCES[0];
export const REFRESH_SOURCE = PERSON_SOURCES[1];

/** All that reaches a trigger of this version: machines get theirs under V3_0 alone (the same page). */
export function sourcesOf(version: TriggerVersion): readonly TriggerSource[] {
  return version === 'V3_0' ? [...PERSON_SOURCES, MACHINE_SOURCE] : PERSON_SOURCES;
}

/** The `version` member of the event that each LambdaVersion is given. */
const EVENT_VERSION: Record<TriggerVersion, string> = { V1_0: '1', V2_0: '2', V3_0: '3' };

/** A user who does not exist: a fixed UUID of version 4, so that a log line can be recognised. */
const MADE_UP_SUB = '00000000-0000-4000-8000-000000000000';
const MADE_UP_NAME = 'cognito-supabase-made-up';
/** The group that this user is in. */
export const MADE_UP_GROUP = 'cognito-supabase-made-up';
/** Where no app client of the pool is known. */
export const MADE_UP_CLIENT = 'cognito-supabase-synthetic';

export interface EventPool {
  userPoolId: string;
  region: string;
  /** Names of the attributes that the pool's schema requires. */
  requiredAttributes?: readonly string[];
}

/** One made-up sign-in. */
export interface Asked {
  source: TriggerSource;
  clientId: string;
}

/**
 * An event as Cognito sends it, for a user who does not exist, but has what the pool requires of a user, an e-mail address,
 * a phone number, a name and a group. Members that Cognito sends as null are null here, too: handlers that read through them
 * break on real events.
 */
export function syntheticEvent(
  version: TriggerVersion,
  pool: EventPool,
  { source, clientId }: Asked = { source: SIGN_IN_SOURCE, clientId: MADE_UP_CLIENT },
): JsonObject {
  const v1 = version === 'V1_0';
  const isMachine = source === MACHINE_SOURCE;
  return {
    version: EVENT_VERSION[version],
    triggerSource: source,
    region: pool.region,
    userPoolId: pool.userPoolId,
    userName: isMachine ? clientId : MADE_UP_SUB,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      ...(isMachine ? { userAttributes: {}, groupConfiguration: null } : madeUpUser(pool)),
      ...(v1 ? {} : { scopes: scopesFor(source) }),
    },
    response: v1 ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  };
}

const ALWAYS = ['email', 'email_verified', 'phone_number', 'phone_number_verified', 'name'];

function madeUpUser({ requiredAttributes = [] }: EventPool): JsonObject {
  const names = [...new Set([...requiredAttributes, ...ALWAYS])].filter((name) => name !== 'sub');
  const attributes = names.map((name): [string, string] => [name, madeUpValue(name, MADE_UP_NAME)]);
  return {
    userAttributes: { sub: MADE_UP_SUB, 'cognito:user_status': 'CONFIRMED', ...Object.fromEntries(attributes) },
    groupConfiguration: { groupsToOverride: [MADE_UP_GROUP], iamRolesToOverride: [], preferredRole: null },
  };
}

/** A token of the API carries one scope; the hosted pages hand on those that the app asked for. */
function scopesFor(source: TriggerSource): string[] {
  if (source === MACHINE_SOURCE) return ['api/read'];
  return source === 'TokenGeneration_HostedAuth' ? ['openid', 'email', 'profile'] : ['aws.cognito.signin.user.admin'];
}
