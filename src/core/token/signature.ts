/** Verifies a token's signature against a set of keys. Nothing is ever fetched from what a token says. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { asText, type JsonObject } from '../text/json.ts';
import type { DecodedToken } from './token.ts';

/** A JSON Web Key Set (RFC 7517), its keys as they came. */
export interface KeySet {
  keys: readonly JsonObject[];
}

export type SignatureResult = 'valid' | 'invalid' | 'no-kid' | 'unknown-kid' | 'unsupported-algorithm';

/** Judges a token's signature. */
export type SignatureCheck = (raw: string, token: DecodedToken) => SignatureResult;

/** RFC 7518, section 3.3: an RS256 key has at least so many bits. */
const MIN_KEY_BITS = 2048;

/**
 * Checks tokens' signatures against a pool's keys, and nothing else: claims are judged by the checks.
 * Only RS256 is looked at, which is what Cognito signs with (developer guide, Verifying JSON web tokens).
 */
export function signatureCheck({ keys }: KeySet): SignatureCheck {
  const known = new Map<string, KeyObject | null>();
  const keyOf = (kid: string): KeyObject | null | undefined => {
    const key = known.get(kid);
    if (key !== undefined) return key;
    const jwk = keys.find((one) => one['kid'] === kid && one['kty'] === 'RSA');
    if (!jwk) return undefined;
    const read = readKey(jwk);
    known.set(kid, read);
    return read;
  };
  return (raw, { header }) => {
    if (header['alg'] !== 'RS256') return 'unsupported-algorithm';
    const { kid } = header;
    if (typeof kid !== 'string' || kid === '') return 'no-kid';
    const key = keyOf(kid);
    if (key === undefined) return 'unknown-kid';
    return key !== null && isSigned(raw, header, key) ? 'valid' : 'invalid';
  };
}

/** @returns null for numbers that make no key, or none that is safe */
function readKey(jwk: JsonObject): KeyObject | null {
  try {
    const key = createPublicKey({ key: { kty: 'RSA', n: asText(jwk['n']), e: asText(jwk['e']) }, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_KEY_BITS ? key : null;
  } catch {
    return null;
  }
}

function isSigned(raw: string, header: JsonObject, key: KeyObject): boolean {
  const end = raw.lastIndexOf('.');
  const signature = raw.slice(end + 1);
  // What a header calls critical has to be understood (RFC 7515, section 4.1.11); Cognito calls nothing so.
  if ('crit' in header || !/^[\w-]+$/.test(signature)) return false;
  return verify('RSA-SHA256', Buffer.from(raw.slice(0, end), 'latin1'), key, Buffer.from(signature, 'base64url'));
}
