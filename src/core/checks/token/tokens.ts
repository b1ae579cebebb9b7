/** What the checks of tokens share, where more than one token was given. */
import { excerpt } from '../../text/secret-shapes.ts';
import { labelsOf, type ObservedToken } from '../../token/observed.ts';
import type { DecodedToken } from '../../token/token.ts';
import { PASS, type Verdict } from '../check.ts';

export type ReadableToken = Omit<ObservedToken, 'decoded'> & { decoded: DecodedToken };

/**
 * Judges every token that could be decoded, and answers with the first that is wrong, and which others are so, too.
 * @param judge a verdict for one token, or undefined when there is nothing against it
 */
export function firstWrong(
  tokens: readonly ObservedToken[],
  judge: (token: ReadableToken) => Verdict | undefined,
): Verdict {
  const wrong = tokens.flatMap((token) => {
    if (!token.decoded.ok) return [];
    const verdict = judge({ ...token, decoded: token.decoded });
    return verdict ? [{ token, verdict }] : [];
  });
  const [first] = wrong;
  if (!first) return PASS;
  return withOthers(
    first.verdict,
    wrong.map(({ token }) => token),
  );
}

/** A verdict on the first of these tokens that names the others that it holds for, the first few of them. */
export function withOthers(verdict: Verdict, wrong: readonly ObservedToken[]): Verdict {
  const { labels, count } = labelsOf(wrong);
  const others = count - 1;
  if (others === 0) return verdict;
  const named = labels.slice(1);
  const rest = others > named.length ? ', …' : '';
  return {
    ...verdict,
    message: `${verdict.message} The same goes for ${others} more: ${named.join(', ')}${rest}.`,
  };
}

/** A claim as it may be shown: as JSON, cut short. */
export function showClaim(value: unknown): string {
  return excerpt(JSON.stringify(value) ?? 'absent', 80);
}
