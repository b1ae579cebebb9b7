/**
 * Picks the answer that a live check is about (Data API, Storage, Realtime) and names the checks that explain it;
 * `src/core/supabase/answers.ts` judges what an answer says.
 */
import { notLookedAt } from '../check.ts';
import { NO_ROLE_CAUSES } from '../lambda/causes.ts';
import type { VerifyFacts, VerifyWish } from '../facts.ts';
import { isLoopback, type LiveAnswer } from '../../supabase/answers.ts';

export type LiveService = 'rest' | 'storage' | 'realtime';

const NAMES: Record<LiveService, string> = { rest: 'the Data API', storage: 'Storage', realtime: 'Realtime' };

export interface ServiceAnswer extends LiveAnswer {
  service: LiveService;
  /** "the Data API". */
  name: string;
  /** Its own words in brackets, with a blank before them; empty where it gave none. */
  quoted: string;
}

/** The answer of a kind that the first of some services gave, as far as they could be asked. */
export function answerOf(
  facts: Pick<VerifyFacts, LiveService>,
  services: readonly LiveService[],
  ...kinds: LiveAnswer['kind'][]
): ServiceAnswer | undefined {
  for (const service of services) {
    const fact = facts[service];
    if (!fact.known || !kinds.includes(fact.value.kind)) continue;
    const { said } = fact.value;
    return { ...fact.value, service, name: NAMES[service], quoted: said === '' ? '' : ` (${JSON.stringify(said)})` };
  }
  return undefined;
}

/** What Supabase would say of a token that other checks have found wrong already. */
export const TOKEN_CAUSES = [
  'token/malformed',
  'token/issuer',
  'token/algorithm',
  'token/key-missing',
  'token/key-unknown',
  'token/signature',
] as const;

/** Why a token has no role, as far as another check says so. */
export const ROLE_CAUSES = [
  ...NO_ROLE_CAUSES,
  'lambda/role-value',
  'token/role-missing',
  'token/role-type',
  'token/role-value',
] as const;

/** Whether the local stack was asked, not a project on the platform. */
export function isLocal({ supabaseUrl }: VerifyWish): boolean {
  return supabaseUrl !== undefined && isLoopback(new URL(supabaseUrl));
}

/** As which role Supabase took the token, only that function can tell. */
export const ROLE_UNPROVED = notLookedAt(
  'The token is accepted. Its role is not known: only the function that `npx cognito-supabase generate rls` writes shows it.',
);

/**
 * What a token that was sent says of its own time, by this machine's clock.
 * @returns `good` where its exp, and its nbf and iat as far as it has them, allow it; else the words for why not
 */
export function timeOf(label: string, { tokens }: Pick<VerifyFacts, 'tokens'>, now: number): TokenTime {
  const sent = tokens.known ? tokens.value.find((token) => token.label === label)?.decoded : undefined;
  const { exp, nbf, iat } = sent?.ok ? sent.claims : {};
  if (typeof exp !== 'number') return { good: false, words: 'it has no `exp` that could be compared' };
  if (exp <= now)
    return { good: false, words: `it ran out ${Math.round(now - exp)} s ago by this machine's clock, too` };
  const start = Math.max(...[nbf, iat].filter((time) => typeof time === 'number'));
  if (start > now)
    return { good: false, words: `it begins in ${Math.round(start - now)} s by this machine's clock, too` };
  return { good: true, words: `by this machine's clock it is good for another ${Math.round(exp - now)} s` };
}

export interface TokenTime {
  good: boolean;
  words: string;
}

/** At the beginning of a sentence. */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
