/** Why a handler that means to give a role gives none: it takes it out again, or writes it where the trigger does not read. */
import { asObject, asTexts, isObject, type Json, type JsonObject } from '../text/json.ts';
import type { TriggerVersion } from '../pool/user-pool.ts';
import { memberRead, overridesByToken, type TokenKind } from './trigger.ts';

export type LostRole = { kind: 'suppressed' } | { kind: 'elsewhere'; path: string };

/** The members in which a trigger of this version reads the claims of a token. */
export function claimsPaths(version: TriggerVersion): string[] {
  const member = `response.${memberRead(version)}`;
  const parts = version === 'V1_0' ? [member] : [`${member}.idTokenGeneration`, `${member}.accessTokenGeneration`];
  return parts.map((part) => `${part}.claimsToAddOrOverride`);
}

/** @param tokens those that would get no role from this answer */
export function lostRole(
  event: JsonObject,
  version: TriggerVersion,
  tokens: readonly TokenKind[],
): LostRole | undefined {
  const isSuppressed = overridesByToken(event, version).some(
    ({ token, overrides }) =>
      tokens.includes(token) &&
      asObject(overrides['claimsToAddOrOverride'])['role'] !== undefined &&
      asTexts(overrides['claimsToSuppress']).includes('role'),
  );
  if (isSuppressed) return { kind: 'suppressed' };
  const read = new Set(claimsPaths(version).map((path) => `${path}.role`));
  const path = rolesIn(event['response'], 'response').find((one) => !read.has(one));
  return path === undefined ? undefined : { kind: 'elsewhere', path };
}

/** As far down as a trigger's answer goes; what is deeper, or has longer names, is somebody's data. */
const MAX_DEPTH = 5;
const MAX_PATH = 120;
const NAME = /^(?:custom:)?role$/i;

/** Where something is called a role, whatever it is, in whatever letters. */
export function rolesIn(value: Json | undefined, path: string, depth = MAX_DEPTH): string[] {
  if (!isObject(value) || depth === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}.${name}`;
    if (here.length > MAX_PATH) return [];
    return NAME.test(name) ? [here] : rolesIn(inner, here, depth - 1);
  });
}
