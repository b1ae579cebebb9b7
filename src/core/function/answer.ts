/**
 * Judges one answer of the trigger's function, held against its event: what Cognito takes or may refuse (no event, changed
 * members, wrong types), and which groups a user loses.
 */
import { MACHINE_SOURCE } from './events.ts';
import { asObject, asTexts, isObject, type Json, type JsonObject } from '../text/json.ts';
import type { TriggerVersion } from '../pool/user-pool.ts';
import type { Answer, Invocation, InvocationOutcome } from './lambda-function.ts';
import { memberRead, overridesByToken, overridesIn, responseShape, type TokenKind } from './trigger.ts';

export type EventFault =
  /** No event, or one without `response`. */
  | { kind: 'no-event' }
  /** `response` alone. */
  | { kind: 'bare'; members: string[] }
  | { kind: 'changed'; members: string[] };

/**
 * Cognito wants the whole event back (developer guide, Customizing user pool workflows with Lambda triggers). That it
 * refuses one without a single member of what it sent is taken from there; whether it minds that one is gone or changed is
 * in no source. A member that it sent as null may be gone, and others may be added: typed languages do both.
 */
export function eventFault(sent: JsonObject, returned: JsonObject | null): EventFault | undefined {
  if (!returned || !isObject(returned['response'])) return { kind: 'no-event' };
  const members = Object.keys(sent).filter((name) => name !== 'response' && !isKept(sent[name], returned[name]));
  if (members.length === 0) return undefined;
  const isBare = Object.keys(sent).every((name) => name === 'response' || !(name in returned));
  return { kind: isBare ? 'bare' : 'changed', members };
}

function isKept(sent: Json | undefined, returned: Json | undefined): boolean {
  if (sent === null || sent === undefined) return true;
  if (isObject(sent))
    return isObject(returned) && Object.keys(sent).every((name) => isKept(sent[name], returned[name]));
  if (!Array.isArray(sent)) return sent === returned;
  const list = returned ?? [];
  return Array.isArray(list) && list.length === sent.length && sent.every((item, at) => isKept(item, list[at]));
}

/**
 * The runtime's own errors, for which the code is not reached at all: whoever signs in meets them
 * (aws/aws-lambda-nodejs-runtime-interface-client, -python-, Errors).
 */
const NOT_LOADED =
  /^Runtime\.(ImportModuleError|HandlerNotFound|UserCodeSyntaxError|MalformedHandlerName|InvalidEntrypoint|CallbackHandlerDeprecated)$/;

/** Whether the error has nothing to do with the user of the event. */
export function isForEverybody(outcome: InvocationOutcome): boolean {
  return outcome.kind === 'error' && NOT_LOADED.test(outcome.errorType);
}

/** What stands in the answer alone: no member of a user, or of the rest of the event, is called so. */
const OF_RESPONSE =
  /['"](?:claims(?:AndScope)?OverrideDetails|(?:id|access)TokenGeneration|claimsTo(?:AddOrOverride|Suppress)|scopesTo(?:Add|Suppress)|groupOverrideDetails)['"]/;

/**
 * Whether the handler reads through a member of `response`, which Cognito sends as null: the runtime's own error names what
 * it looked for there. One of another kind may only speak of it.
 */
export function readsThroughResponse(outcome: InvocationOutcome): boolean {
  return (
    outcome.kind === 'error' &&
    /^(?:TypeError|KeyError|AttributeError)$/.test(outcome.errorType) &&
    OF_RESPONSE.test(outcome.errorMessage)
  );
}

/** Whether the handler refuses a trigger source by its name, where it answered the same client by another way. */
export function refusesSource({ source, clientId, outcome }: Answer, all: readonly Answer[]): boolean {
  return (
    outcome.kind === 'error' &&
    source !== MACHINE_SOURCE &&
    outcome.errorMessage.includes(source) &&
    all.some((other) => other.clientId === clientId && other.outcome.kind === 'returned')
  );
}

/** The event that was returned; undefined where there is none whose `response` could be read. */
export function returnedEvent({ outcome }: Answer): JsonObject | undefined {
  return outcome.kind === 'returned' && isObject(outcome.event?.['response']) ? outcome.event : undefined;
}

/**
 * Whether it gave back every event as it came. It may pass over whom it does not know, and no answer tells that from a
 * handler that never adds anything.
 */
export function isIdle({ answers }: Pick<Invocation, 'answers'>): boolean {
  const events = answers.map((answer) => returnedEvent(answer));
  return events.every((event) => event !== undefined && responseShape(event) === 'none');
}

type Part = [path: string, value: Json | undefined];

function at(parent: Json | undefined, path: string, name: string): Part {
  return [`${path}.${name}`, asObject(parent)[name]];
}

/** In an ID token these are what a user's profile makes them (developer guide, Pre token generation Lambda trigger). */
const STRINGS_ONLY: ReadonlySet<string> = new Set(['phone_number_verified', 'email_verified', 'updated_at', 'address']);

/**
 * The first member of an answer that is not of the type that the developer guide gives it (Pre token generation Lambda
 * trigger), such as a V1_0 claim that is no string. What Cognito does with one is in no source: it may refuse it.
 * @returns its path below `response`
 */
export function illTypedMember(event: JsonObject, version: TriggerVersion): string | undefined {
  const member = memberRead(version);
  const read = asObject(event['response'])[member];
  const details: Part = [member, read];
  const groups = at(read, member, 'groupOverrideDetails');
  const tokens =
    version === 'V1_0' ? [details] : [at(read, member, 'idTokenGeneration'), at(read, member, 'accessTokenGeneration')];
  const claims = tokens.map(([path, value]) => at(value, path, 'claimsToAddOrOverride'));
  const lists = [
    ...tokens.map(([path, value]) => at(value, path, 'claimsToSuppress')),
    ...['groupsToOverride', 'iamRolesToOverride'].map((name) => at(groups[1], groups[0], name)),
  ];
  const [, access] = tokens;
  const scopes = access ? ['scopesToAdd', 'scopesToSuppress'].map((name) => at(access[1], access[0], name)) : [];
  return ([details, groups, ...tokens, ...claims].find(([, value]) => isThere(value) && !isObject(value)) ??
    [...lists, ...scopes].find(([, value]) => isThere(value) && !isListOfTexts(value)) ??
    claims.flatMap((part, index) => illTypedClaims(part, version, index === 0)).at(0) ??
    scopes
      .filter(([path]) => path.endsWith('ToAdd'))
      .find(([, value]) => asTexts(value).some((one) => one.includes(' '))))?.[0];
}

function illTypedClaims([path, claims]: Part, version: TriggerVersion, isId: boolean): Part[] {
  return Object.entries(asObject(claims))
    .filter(([name, value]) => {
      if (/^(cognito|dev):/.test(name) || typeof value === 'string') return false;
      return version === 'V1_0' || value === null || (isId && STRINGS_ONLY.has(name));
    })
    .map(([name, value]) => [`${path}.${name}`, value]);
}

/** An empty list stands for nothing, too: the guide's own sample has one in the place of the details. */
function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function isListOfTexts(value: Json | undefined): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * The tokens from which the answer takes all of the user's groups: with a groupOverrideDetails that names none, in whatever
 * spelling, or by suppressing their claim (the same page). Absent, it leaves the groups alone.
 */
export function groupsLost(event: JsonObject, version: TriggerVersion): TokenKind[] {
  const namesGroups = 'groupOverrideDetails' in overridesIn(event, version);
  if (namesGroups && groupsNamed(event, version).length === 0) return ['id', 'access'];
  return overridesByToken(event, version)
    .filter(({ overrides }) => asTexts(overrides['claimsToSuppress']).includes('cognito:groups'))
    .map(({ token }) => token);
}

/** The groups that the answer puts in place of the user's. */
export function groupsNamed(event: JsonObject, version: TriggerVersion): string[] {
  return asTexts(asObject(overridesIn(event, version)['groupOverrideDetails'])['groupsToOverride']);
}
