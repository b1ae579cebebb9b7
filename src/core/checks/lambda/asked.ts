/**
 * What the checks of the function's answers share: which made-up sign-ins were asked, in words, which tokens (ID, access)
 * count, and what a real sign-in of this run decides.
 */
import type { Answer, Invocation } from '../../function/lambda-function.ts';
import { SIGN_IN_SOURCE } from '../../function/events.ts';
import type { TokenKind } from '../../function/trigger.ts';
import { reachesIdTokensOnly } from '../../pool/reach.ts';
import type { ObservedToken } from '../../token/observed.ts';
import { tokenUse } from '../../token/token.ts';
import { sendsAccessTokensOnly, sendsIdTokensOnly } from '../client/senders.ts';
import type { VerifyFacts } from '../facts.ts';

/** The tokens of a sign-in that this very run made; a given token may be of another day. */
export function tokensOfSignIn({ tokens }: Pick<VerifyFacts, 'tokens'>): ObservedToken[] {
  return tokens.known ? tokens.value.filter(({ origin }) => origin !== 'given') : [];
}

/** Whether a sign-in of this run, which Cognito let pass, decides what a made-up one cannot: its like among the answers. */
export function isSettledBySignIn(facts: VerifyFacts, faulty: readonly Answer[]): boolean {
  return tokensOfSignIn(facts).length > 0 && faulty.some(({ source }) => source === SIGN_IN_SOURCE);
}

/** The tokens that the app is known to send; both where it is not known. */
export function kindsSent({ clientSource, tokens }: Pick<VerifyFacts, 'clientSource' | 'tokens'>): TokenKind[] {
  if (clientSource.known && sendsIdTokensOnly(clientSource.value)) return ['id'];
  if (clientSource.known && sendsAccessTokensOnly(clientSource.value)) return ['access'];
  const isMixed = clientSource.known && clientSource.value.clients.some(({ sends }) => sends.length > 0);
  const given = tokens.known ? tokens.value.filter(({ origin }) => origin === 'given') : [];
  const uses = new Set(given.map(({ decoded }) => (decoded.ok ? tokenUse(decoded) : undefined)));
  const [use] = uses;
  return !isMixed && uses.size === 1 && (use === 'id' || use === 'access') ? [use] : ['id', 'access'];
}

/** "ID and access" */
export function nameKinds(kinds: readonly TokenKind[]): string {
  return kinds.map((kind) => (kind === 'id' ? 'ID' : 'access')).join(' and ');
}

/** "for TokenGeneration_RefreshTokens", with the app clients where several were asked; empty where one answer is all there is. */
export function nameAsked(some: readonly Answer[], { answers }: Pick<Invocation, 'answers'>): string {
  if (answers.length === 1) return '';
  const clients = [...new Set(some.map(({ clientId }) => clientId))];
  const sources = [...new Set(some.map(({ source }) => source))];
  const isOneClient = answers.every(({ clientId }) => clientId === answers[0]?.clientId);
  const of = isOneClient ? '' : ` of app client ${clients.join(', ')}`;
  if (some.length === answers.length)
    return ` for each of the ${answers.length} made-up sign-ins that it was asked about`;
  return ` for ${sources.join(', ')}${of}`;
}

/** What proves more than a made-up user does. */
export const PROVE =
  'Run `npx cognito-supabase verify --probe-user`, or with --username <a real user>: a sign-in of a user of the pool decides.';

/** The role that a sign-in of this run got in the tokens that the app sends, where it is the same in all of them. */
export function roleOfSignIn(
  facts: Pick<VerifyFacts, 'clientSource' | 'tokens' | 'triggerVersion'>,
): string | undefined {
  const isIdOnly = facts.triggerVersion.known && reachesIdTokensOnly(facts.triggerVersion.value);
  const kinds = isIdOnly ? ['id'] : kindsSent(facts);
  const sent = tokensOfSignIn(facts).flatMap(({ decoded }) => {
    const use = decoded.ok ? tokenUse(decoded) : undefined;
    return decoded.ok && kinds.some((kind) => kind === use) ? [decoded.claims['role']] : [];
  });
  const [role] = sent;
  return typeof role === 'string' && sent.every((one) => one === role) ? role : undefined;
}
