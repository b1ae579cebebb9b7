/**
 * Verifies a token's signature (RS256) against a set of keys (JWKS): valid, invalid, no key ID (kid) or an unknown one,
 * another algorithm. Nothing is ever fetched from what a token says.
 */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { asText, type JsonObject } from '../text/json.ts';
import type { DecodedToken } from './token.ts';

/** A JSON Web Key Set (RFC 7517), its keys as they came. */
export interface KeySet {
  keys: readonly JsonObject[];
  /** By --jwks: nobody looked at what the pool publishes. */
  isGiven?: true;
}

export type SignatureResult = 'valid' | 'invalid' | 'no-kid' | 'unknown-kid' | 'unsupported-algorithm';

/** Judges a token's signature. */
export type SignatureCheck = (raw: string, token: DecodedToken) => SignatureResult;

/** RFC 7518, section 3.3: an RS256 key has at least so many bits. */
const MIN_KEY_BITS = 2048;

/** What there is to be computed where the header alone does not decide. */
interface Signed {
  key: KeyObject;
  content: Buffer;
  signature: Buffer;
}

/**
 * Checks tokens' signatures against a pool's keys, and nothing else: claims are judged by the checks.
 * Only RS256 is looked at, which is what Cognito signs with (developer guide, Verifying JSON web tokens).
 */
export function signatureCheck(keys: KeySet): SignatureCheck {
  const readSigned = signedReader(keys);
  return (raw, token) => {
    const signed = readSigned(raw, token);
    if (typeof signed === 'string') return signed;
    return verify(ALGORITHM, signed.content, signed.key, signed.signature) ? 'valid' : 'invalid';
  };
}

/** The same for many tokens at once, on all of the machine's cores. @param done is called with what it came to, maybe at once */
export function manySignaturesCheck(
  keys: KeySet,
): (raw: string, token: DecodedToken, done: (result: SignatureResult) => void) => void {
  const readSigned = signedReader(keys);
  return (raw, token, done) => {
    const signed = readSigned(raw, token);
    if (typeof signed === 'string') done(signed);
    else
      verify(ALGORITHM, signed.content, signed.key, signed.signature, (error, isValid) =>
        done(!error && isValid ? 'valid' : 'invalid'),
      );
  };
}

const ALGORITHM = 'RSA-SHA256';

/** Keys are read once each. */
function signedReader({ keys }: KeySet): (raw: string, token: DecodedToken) => SignatureResult | Signed {
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
    const end = raw.lastIndexOf('.');
    const signature = raw.slice(end + 1);
    // What a header calls critical has to be understood (RFC 7515, section 4.1.11); Cognito calls nothing so.
    if (key === null || 'crit' in header || !/^[\w-]+$/.test(signature)) return 'invalid';
    return {
      key,
      content: Buffer.from(raw.slice(0, end), 'latin1'),
      signature: Buffer.from(signature, 'base64url'),
    };
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
