/** Judges a token as PostgREST does, in its words (src/library/PostgREST/Auth/Jwt.hs and Error.hs). */
import { createPublicKey, verify } from 'node:crypto';

import type { JWK } from 'jose';

export interface JwtRefusal {
  readonly code: 'PGRST301' | 'PGRST303';
  readonly message: string;
  readonly details?: string;
}

export type JwtVerdict = { readonly claims: Readonly<Record<string, unknown>> } | { readonly refusal: JwtRefusal };

/** What the JOSE library of PostgREST knows; only RS256 can be verified here, as nothing else is signed here. */
const KNOWN_ALGORITHMS = /^(?:HS|RS|ES|PS)(?:256|384|512)$|^EdDSA$/;
/** How far ahead a token's iat and nbf, and how far behind its exp, may be, in seconds. */
const SKEW_SECONDS = 30;

/** `nowSeconds` since the epoch. */
export function judgeJwt(token: string, keys: readonly JWK[], nowSeconds: number): JwtVerdict {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (token === '') return refused('PGRST301', 'Empty JWT is sent in Authorization header');
  if (parts.length !== 3) return refused('PGRST301', `Expected 3 parts in JWT; got ${parts.length}`);
  const header = decoded(head);
  const claims = decoded(body);
  if (header === undefined) return refused('PGRST301', 'JWT cryptographic operation failed');
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !KNOWN_ALGORITHMS.test(alg))
    return refused('PGRST301', 'Wrong or unsupported encoding algorithm');
  const fitting = keys.filter((key) => (kid === undefined || key.kid === kid) && fits(key, alg));
  if (fitting.length === 0)
    return refused('PGRST301', 'No suitable key or wrong key type', 'None of the keys was able to decode the JWT');
  const signed = Buffer.from(`${head}.${body}`);
  const bytes = Buffer.from(signature, 'base64url');
  const genuine = fitting.some((key) => verify('RSA-SHA256', signed, createPublicKey({ key, format: 'jwk' }), bytes));
  if (!genuine || claims === undefined) return refused('PGRST301', 'JWT cryptographic operation failed');
  const complaint = claimComplaint(claims, nowSeconds);
  return complaint === undefined ? { claims } : refused('PGRST303', complaint);
}

function claimComplaint(claims: Readonly<Record<string, unknown>>, now: number): string | undefined {
  for (const name of ['exp', 'nbf', 'iat']) {
    const value = claims[name];
    if (value !== undefined && typeof value !== 'number') return `The JWT '${name}' claim must be a number`;
  }
  const { exp, nbf, iat } = claims as { readonly exp?: number; readonly nbf?: number; readonly iat?: number };
  if (exp !== undefined && now - SKEW_SECONDS > exp) return 'JWT expired';
  if (nbf !== undefined && now + SKEW_SECONDS < nbf) return 'JWT not yet valid';
  if (iat !== undefined && now + SKEW_SECONDS < iat) return 'JWT issued at future';
  return undefined;
}

function fits(key: JWK, alg: string): boolean {
  return alg === 'RS256' && key.kty === 'RSA' && (key.alg ?? alg) === alg;
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function refused(code: JwtRefusal['code'], message: string, details?: string): JwtVerdict {
  return { refusal: { code, message, ...(details === undefined ? {} : { details }) } };
}
