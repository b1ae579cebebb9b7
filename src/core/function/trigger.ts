/**
 * Reads a pre-token-generation trigger's answer by its version (V1_0, V2_0, V3_0): which member counts, what is suppressed,
 * which role claim each token gets; and a chain's faults. By the developer guide, Pre token generation Lambda trigger.
 */
import type { InvocationOutcome } from './lambda-function.ts';
import { asObject, isObject, type Json, type JsonObject } from '../text/json.ts';
import { parseFunctionArn } from '../pool/ids.ts';
import type { Trigger, TriggerVersion } from '../pool/user-pool.ts';

/** "V1_0@arn:…", as a tag can hold it. */
export function triggerText({ lambdaArn, lambdaVersion }: Trigger): string {
  return `${lambdaVersion}@${lambdaArn}`;
}

/** @returns the trigger that such a text stands for, or undefined when it is none */
export function parseTrigger(text: string): Trigger | undefined {
  const [, version, lambdaArn = ''] = /^(V[123]_0)@(.+)$/.exec(text) ?? [];
  if (version === undefined || !parseFunctionArn(lambdaArn)) return undefined;
  return { lambdaArn, lambdaVersion: version as TriggerVersion };
}

/**
 * What a function in front of the user's own is asked to learn whether it may invoke that one: it does so with Lambda's
 * dry run, and answers. Cognito has no such trigger source.
 */
export const CHAIN_CHECK: JsonObject = { triggerSource: 'CognitoSupabase_Check' };

/** What keeps a function from invoking the one behind it. */
export interface ChainFault {
  text: string;
  /** `denied` may end when a new policy takes effect, `passing` at the next try, `lasting` not by itself. */
  kind: 'denied' | 'passing' | 'lasting';
}

/** By its answer to CHAIN_CHECK; undefined when nothing keeps it. The names are those of Lambda's errors (API, Invoke). */
export function chainFault(outcome: InvocationOutcome): ChainFault | undefined {
  if (outcome.kind === 'timeout') return { text: 'it ran out of time', kind: 'passing' };
  if (outcome.kind === 'returned') {
    const isAnswer = outcome.event?.['triggerSource'] === CHAIN_CHECK['triggerSource'];
    return isAnswer ? undefined : { text: 'it answered something else', kind: 'lasting' };
  }
  const text = outcome.errorMessage;
  if (/AccessDenied/.test(text)) return { text, kind: 'denied' };
  return { text, kind: /could not be invoked: (?!ResourceNotFound)|did not answer/.test(text) ? 'passing' : 'lasting' };
}

/** The tokens that a sign-in gives, and a trigger's answer is about. */
export type TokenKind = 'id' | 'access';

export type ResponseShape = 'v1' | 'v2' | 'both' | 'none';

/** The member of `response` that holds what a handler overrides, by the shape of its answer. */
export const OVERRIDES = { v1: 'claimsOverrideDetails', v2: 'claimsAndScopeOverrideDetails' } as const;

/** Which of the two response members a handler filled in. */
export function responseShape(event: JsonObject): ResponseShape {
  const response = asObject(event['response']);
  const v1 = isObject(response[OVERRIDES.v1]);
  const v2 = isObject(response[OVERRIDES.v2]);
  if (v1 && v2) return 'both';
  if (v1) return 'v1';
  return v2 ? 'v2' : 'none';
}

/** The shape that a trigger version reads; the other one is ignored without a word. */
export function expectedShape(version: TriggerVersion): 'v1' | 'v2' {
  return version === 'V1_0' ? 'v1' : 'v2';
}

/** The member of `response` that a trigger version reads. */
export function memberRead(version: TriggerVersion): (typeof OVERRIDES)['v1' | 'v2'] {
  return OVERRIDES[expectedShape(version)];
}

/** What a handler's answer overrides, as far as the version reads it; empty where it overrides nothing. */
export function overridesIn(event: JsonObject, version: TriggerVersion): JsonObject {
  return asObject(asObject(event['response'])[memberRead(version)]);
}

/** The same token by token: those that the version reaches. */
export function overridesByToken(
  event: JsonObject,
  version: TriggerVersion,
): { token: TokenKind; overrides: JsonObject }[] {
  const all = overridesIn(event, version);
  if (version === 'V1_0') return [{ token: 'id', overrides: all }];
  return [
    { token: 'id', overrides: asObject(all['idTokenGeneration']) },
    { token: 'access', overrides: asObject(all['accessTokenGeneration']) },
  ];
}

/**
 * The role claims that Cognito would put into a user's tokens from a handler's answer: a claim that is also suppressed
 * stays out, since suppression wins.
 * @returns one entry per token kind that the version reaches; undefined where the token would get no role
 */
export function rolesGranted(
  event: JsonObject,
  version: TriggerVersion,
): { token: TokenKind; role: Json | undefined }[] {
  return overridesByToken(event, version).map(({ token, overrides }) => ({ token, role: roleIn(overrides) }));
}

function roleIn(overrides: JsonObject): Json | undefined {
  const suppressed = overrides['claimsToSuppress'];
  if (Array.isArray(suppressed) && suppressed.includes('role')) return undefined;
  return asObject(overrides['claimsToAddOrOverride'])['role'];
}
