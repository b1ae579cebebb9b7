import type { ObservedToken } from '../../facts.ts';
import type { DecodedToken } from '../../token.ts';
import { PASS, type Verdict } from '../check.ts';

export type ReadableToken = Omit<ObservedToken, 'decoded'> & { decoded: DecodedToken };

/**
 * Judges every token that could be decoded, and answers with the first that is wrong.
 * @param judge a verdict for one token, or undefined when there is nothing against it
 */
export function firstWrong(
  tokens: readonly ObservedToken[],
  judge: (token: ReadableToken) => Verdict | undefined,
): Verdict {
  for (const token of tokens) {
    if (!token.decoded.ok) continue;
    const verdict = judge({ ...token, decoded: token.decoded });
    if (verdict) return verdict;
  }
  return PASS;
}

/** A claim as it may be shown: as JSON, cut short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
