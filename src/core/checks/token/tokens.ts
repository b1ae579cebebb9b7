/**
 * What the checks of tokens share: one verdict about several tokens, with the first that is wrong and the labels of the
 * others, and how a claim is shown.
 */
import { excerpt } from '../../text/secret-shapes.ts';
import { labelsOf, type ObservedToken } from '../../token/observed.ts';
import type { KeySet } from '../../token/signature.ts';
import type { DecodedToken } from '../../token/token.ts';
import { PASS, type Verdict } from '../check.ts';

export type ReadableToken = Omit<ObservedToken, 'decoded'> & { decoded: DecodedToken };

type Complaint = Extract<Verdict, { status: 'fail' | 'warn' }>;

/**
 * Judges every token that could be decoded, and answers with the first that is wrong, and which others are so, too.
 * @param judge a verdict for one token, or undefined when there is nothing against it
 */
export function firstWrong(
  tokens: readonly ObservedToken[],
  judge: (token: ReadableToken) => Complaint | undefined,
): Verdict {
  const wrong = tokens.flatMap((token) => {
    const verdict = token.decoded.ok ? judge({ ...token, decoded: token.decoded }) : undefined;
    return verdict ? [{ token, verdict }] : [];
  });
  const [first] = wrong;
  if (!first) return PASS;
  const isOneReason = wrong.every(({ verdict }) => verdict.fix === first.verdict.fix);
  return withOthers(
    first.verdict,
    wrong.map(({ token }) => token),
    isOneReason ? '' : ', some for another reason',
  );
}

/** A verdict on the first of these tokens that names the others that the check complains of, the first few of them. */
export function withOthers(verdict: Complaint, wrong: readonly ObservedToken[], why = ''): Verdict {
  const { labels, count } = labelsOf(wrong);
  const about = { ...verdict, tokens: new Set(wrong) };
  const others = count - 1;
  if (others === 0) return about;
  const named = labels.slice(1);
  const rest = others > named.length ? ', …' : '';
  return {
    ...about,
    message: `${verdict.message} The check complains of ${others} more${why}: ${named.join(', ')}${rest}.`,
  };
}

/** A pass with keys that were given says no more than that. */
export function asGiven(verdict: Verdict, { isGiven }: KeySet): Verdict {
  if (!isGiven || verdict.status !== 'pass') return verdict;
  return {
    status: 'pass',
    message: 'By the keys that --jwks names; whether they are the user pool’s was not looked at.',
  };
}

/** A claim as it may be shown: as JSON, cut short. */
export function showClaim(value: unknown): string {
  return excerpt(JSON.stringify(value) ?? 'absent', 80);
}
