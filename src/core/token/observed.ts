/** Tokens as they came, and what was seen of them. */
import type { SignatureResult } from './signature.ts';
import type { DecodeResult } from './token.ts';

/** Where a token came from decides how much its being wrong says: a probe user's pair is ours, a given one is the app's. */
export type TokenOrigin = 'given' | 'sign-in' | 'probe';

/** A token as it came. */
export interface RawToken {
  origin: TokenOrigin;
  label: string;
  raw: string;
}

export interface ObservedToken {
  origin: TokenOrigin;
  /** "access token", "ID token", "token 3". */
  label: string;
  /** In characters, which are bytes in a token. */
  length: number;
  decoded: DecodeResult;
  /** Absent where the pool's keys could not be had. */
  signature?: SignatureResult;
}
