/**
 * Decodes a JWT without judging it: its header and claims, or what was pasted in its place; `token_use`, machine tokens,
 * and whether it fits into a header.
 */
import { asText, isObject, parseJson, type JsonObject } from '../text/json.ts';

/** Cognito's largest tokens are a few kB; a gateway refuses headers far below this. */
const MAX_TOKEN_LENGTH = 64 * 1024;

export interface DecodedToken {
  header: JsonObject;
  claims: JsonObject;
}

export type DecodeResult = ({ ok: true } & DecodedToken) | { ok: false; what: string };

/**
 * Takes a JWT apart without judging it.
 * @param readHeader what reads the first part: `createDecoder` has one that remembers
 * @returns header and claims, or what the text is instead, in words fit to be shown; never any part of the text itself
 */
export function decodeToken(raw: string, readHeader = decodePart): DecodeResult {
  if (isTooLong(raw.length)) return sayTooLong(raw.length);
  const mistake = COMPACT.test(raw) ? undefined : MISTAKES.find(([pattern]) => pattern.test(raw));
  if (mistake) return { ok: false, what: mistake[1] };
  const parts = raw.split('.');
  if (parts.length !== 3) return { ok: false, what: countParts(parts.length) };
  const header = readHeader(parts[0]);
  const claims = decodePart(parts[1]);
  if (!header) return { ok: false, what: 'three parts of which the first is not a JSON object in base64url' };
  if (!claims) return { ok: false, what: 'three parts of which the second is not a JSON object in base64url' };
  return { ok: true, header, claims };
}

/** True for a text that is taken for no token, whatever stands in it. @param length in characters */
export function isTooLong(length: number): boolean {
  return length > MAX_TOKEN_LENGTH;
}

/** @param length in characters */
export function sayTooLong(length: number): DecodeResult {
  return { ok: false, what: `${length} characters long, more than any Cognito token` };
}

/** For many tokens: those of one pool have few headers, the same letter by letter. */
export function createDecoder(): (raw: string) => DecodeResult {
  let last: { part: string; header: JsonObject | undefined } = { part: '', header: undefined };
  const readHeader = (part = ''): JsonObject | undefined => {
    if (part !== last.part) last = { part, header: decodePart(part) };
    return last.header;
  };
  return (raw) => decodeToken(raw, readHeader);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decodePart(part = ''): JsonObject | undefined {
  // One character alone is no byte.
  if (!/^[\w-]+$/.test(part) || part.length % 4 === 1) return undefined;
  try {
    const bytes = Buffer.from(part, 'base64url');
    const text = bytes.toString('utf8');
    // The stricter decoder takes longer: it is asked where something was replaced, or a byte order mark begins the text.
    const value = parseJson(text.includes('\ufffd') || text.startsWith('\ufeff') ? UTF8.decode(bytes) : text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Three parts in base64url: RFC 7515's compact form, and none of the mistakes. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** What people paste by mistake, as seen in PostgREST's "Expected 3 parts in JWT; got N" reports. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'empty'],
  [/^(undefined|null)$/, 'the word "undefined" or "null": the client had no session when it asked for the token'],
  [/^\[object /, "a JavaScript object turned into text: use `.toString()` of Amplify's token"],
  [/^sb_(publishable|secret)_/, "a Supabase API key, not a user's token"],
  [/^(?:Authorization:\s*)?Bearer /i, 'a whole Authorization header: leave the word "Bearer" out'],
  [/^["'`]/, 'in quotes, which are no part of it: leave them out'],
  [/^https?:[^#]*[?&]code=/i, 'an address with a sign-in code, which the app exchanges for tokens: give one of these'],
  [/^https?:\/\//i, 'an address: give what stands in it behind access_token= or id_token='],
  [/\b(access|id)_token=/, 'several values of an address: give what stands behind access_token= or id_token='],
  [/^[\w.@-]+=eyJ/, 'a name and a value, as of a cookie: give what stands behind the ='],
  [/^\{/, 'a JSON object: give the access or ID token that stands in it'],
  [/\.[\w-]*\s+[\w-]+\./, 'more than one token: give one here, or several in a file with --tokens, one a line'],
  [/\s/, 'broken by white space: give it in one piece'],
];

function countParts(parts: number): string {
  if (parts === 5) return "encrypted (five parts): this is Cognito's refresh token, not an access or ID token";
  return `not a JWT: it has ${parts} ${parts === 1 ? 'part' : 'parts'} where a JWT has 3`;
}

/** Which of the two kinds Cognito issues to users: its `token_use` claim. */
export function tokenUse(token: DecodedToken): 'access' | 'id' | undefined {
  const use = token.claims['token_use'];
  return use === 'access' || use === 'id' ? use : undefined;
}

/** True for a client-credentials token: an access token whose subject is the app client itself. */
export function isMachineToken(token: DecodedToken): boolean {
  return (
    tokenUse(token) === 'access' &&
    token.claims['sub'] !== undefined &&
    token.claims['sub'] === token.claims['client_id']
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether auth.uid(), which makes a UUID of it, can read the token's subject. */
export function hasUuidSubject({ claims }: DecodedToken): boolean {
  return UUID.test(asText(claims['sub']));
}

/**
 * All headers of a request together may have 8192 bytes with many proxies and servers (aws-amplify/amplify-js#9695 is
 * such a case); a kilobyte of that goes to the headers that a browser sends beside the token.
 */
const MAX_HEADER_LENGTH = 7 * 1024;

/** @param length in characters, each of which is a byte */
export function fitsIntoHeader(length: number): boolean {
  return length <= MAX_HEADER_LENGTH;
}
