/**
 * Whether made-up sign-ins get the role claim from the trigger, judged as a whole: always, never, or not for the app's
 * client or at a refresh.
 */
import { reachesIdTokensOnly } from '../pool/reach.ts';
import type { JsonObject } from '../text/json.ts';
import { returnedEvent } from './answer.ts';
import { MACHINE_SOURCE, REFRESH_SOURCE, SIGN_IN_SOURCE } from './events.ts';
import type { Answer, Invocation } from './lambda-function.ts';
import { rolesGranted, type TokenKind } from './trigger.ts';

/** A made-up sign-in whose tokens would get no role. */
export interface Lacking {
  answer: Answer;
  tokens: TokenKind[];
}

/**
 * `always`: every sign-in that was answered gets the role. `never`: none does. `wrong`: the app's own client, a refresh or
 * every client is among those that don't. `elsewhere`: some don't, and nothing says that the app is one of them.
 * `unanswered`: no made-up sign-in was answered.
 */
export interface RoleJudgement {
  kind: 'always' | 'never' | 'wrong' | 'elsewhere' | 'unanswered';
  lacking: Lacking[];
}

/** The answers that are about a person, and can be read. */
export function personAnswers({ answers }: Pick<Invocation, 'answers'>): { answer: Answer; event: JsonObject }[] {
  return answers.flatMap((answer) => {
    const event = returnedEvent(answer);
    return event && answer.source !== MACHINE_SOURCE ? [{ answer, event }] : [];
  });
}

/**
 * @param kinds the tokens that count: those that the app sends, where that is known
 * @param isSettled answers that something better than a made-up user decides
 */
export function judgeRoles(
  invocation: Invocation,
  kinds: readonly TokenKind[],
  isSettled: (answer: Answer) => boolean = () => false,
): RoleJudgement {
  const asked = personAnswers(invocation);
  if (asked.length === 0) return { kind: 'unanswered', lacking: [] };
  const lacking = asked
    .filter(({ answer }) => !isSettled(answer))
    .map(({ answer, event }) => ({ answer, tokens: tokensLacking(event, invocation, kinds) }))
    .filter(({ tokens }) => tokens.length > 0);
  if (lacking.length === 0) return { kind: 'always', lacking: [] };
  if (lacking.length === asked.length) return { kind: 'never', lacking };
  const isLacking = (clientId: string, source?: string): boolean =>
    lacking.some(({ answer: one }) => one.clientId === clientId && (source === undefined || one.source === source));
  const clients = [...new Set(asked.map(({ answer }) => answer.clientId))];
  const isWrong =
    clients.every((id) => isLacking(id)) ||
    invocation.appClients.some((id) => isLacking(id)) ||
    clients.some((id) => isLacking(id, REFRESH_SOURCE) && !isLacking(id, SIGN_IN_SOURCE));
  return { kind: isWrong ? 'wrong' : 'elsewhere', lacking };
}

/** All tokens without a role, where one that counts is among them. */
function tokensLacking(event: JsonObject, { version }: Invocation, kinds: readonly TokenKind[]): TokenKind[] {
  if (rolesReached(event, version, kinds).every(({ role }) => role !== undefined)) return [];
  return rolesGranted(event, version)
    .filter(({ role }) => role === undefined)
    .map(({ token }) => token);
}

/** The roles in the tokens that count. V1_0 reaches ID tokens alone, whatever the app sends: another check says so. */
export function rolesReached(
  event: JsonObject,
  version: Invocation['version'],
  kinds: readonly TokenKind[],
): ReturnType<typeof rolesGranted> {
  const granted = rolesGranted(event, version);
  return reachesIdTokensOnly(version) ? granted : granted.filter(({ token }) => kinds.includes(token));
}
