/** Tokens, and parts of tokens, for the tests. */
import { base64url } from 'jose';
import { decodeToken, type DecodedToken } from '../../src/core/token/token.ts';
import { CLIENT_ID, ISSUER, SUB } from './worlds.ts';

export const CLAIMS = {
  sub: SUB,
  iss: ISSUER,
  client_id: CLIENT_ID,
  token_use: 'access',
  role: 'authenticated',
  exp: 1_790_003_540,
};

/** One of the three parts, of JSON or of a text that is to be taken as it is. */
export function part(value: unknown): string {
  return base64url.encode(typeof value === 'string' ? value : JSON.stringify(value));
}

export function decoded(raw: string): DecodedToken {
  const result = decodeToken(raw);
  if (!result.ok) throw new Error(`not decoded: ${result.what}`);
  return result;
}
