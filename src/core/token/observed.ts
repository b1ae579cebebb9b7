/**
 * Types of a token as it came (given, signed in, a probe user's), and what was seen of it: what it decodes to, its
 * signature, its label, its lines in a file.
 */
import type { SignatureResult } from './signature.ts';
import type { DecodeResult } from './token.ts';

/** Where a token came from decides how much its being wrong says: a probe user's pair is ours, a given one is the app's. */
export type TokenOrigin = 'given' | 'sign-in' | 'probe';

/** A token as it came. */
export interface RawToken {
  origin: TokenOrigin;
  label: string;
  raw: string;
  /** What was seen of it, where it was looked at as it came: one of a file's. */
  observed?: ObservedToken;
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
  /** Of a file of tokens, the first for several that no check tells apart: it stands for all of them. */
  lines?: Lines;
}

export interface Lines {
  /** How many they are. */
  count: number;
  /** The numbers of the first few lines, in order. */
  first: number[];
}

/** As many labels are named at most: one, and three others. */
export const MOST_NAMED = 4;

export function lineLabel(line: number): string {
  return `token in line ${line}`;
}

/** The first few labels of all that these tokens stand for, in the order in which they came, and how many there are. */
export function labelsOf(tokens: readonly Pick<ObservedToken, 'label' | 'lines'>[]): {
  labels: string[];
  count: number;
} {
  const at = tokens.findIndex(({ lines }) => lines);
  const single = tokens.flatMap(({ label, lines }) => (lines ? [] : [label]));
  const listed = tokens
    .flatMap(({ lines }) => lines?.first ?? [])
    .toSorted((a, b) => a - b)
    .map(lineLabel);
  const labels = at === -1 ? single : [...single.slice(0, at), ...listed, ...single.slice(at)];
  const count = tokens.reduce((sum, { lines }) => sum + (lines?.count ?? 1), 0);
  return { labels: labels.slice(0, MOST_NAMED), count };
}
