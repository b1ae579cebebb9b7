/** The facts about a hosted project, its live answers and its Edge Functions where nothing was asked: each carries the reason why not. */
import type { VerifyFacts } from '../core/checks/facts.ts';
import { known, unreachable, type Fact, type Unknown } from '../core/fact.ts';
import type { LiveAnswer } from '../core/supabase/answers.ts';
import type { EdgeFunctionAnswer } from '../core/supabase/edge-functions.ts';

export type HostedFacts = Pick<
  VerifyFacts,
  'hostedAccess' | 'hosted' | 'hostedBranches' | 'projectRefs' | 'signingKeys'
>;

export interface LiveFacts {
  rest: Fact<LiveAnswer>;
  storage: Fact<LiveAnswer>;
  realtime: Fact<LiveAnswer>;
  edgeFunctions: Fact<EdgeFunctionAnswer[]>;
}

/** Nothing is known of a hosted project, and why. */
export function noHosted(why: Unknown): HostedFacts {
  return { hostedAccess: why, hosted: why, hostedBranches: why, projectRefs: why, signingKeys: why };
}

/** Supabase was not asked, and why. @param named the Edge Functions that were to be called */
export function noAnswers(why: Unknown, named: Fact<readonly string[]>): LiveFacts {
  return { rest: why, storage: why, realtime: why, edgeFunctions: noEdgeFunctions(named, why) };
}

/** Where none can be called: no matter where none was named, and asked for in vain where one was. */
export function noEdgeFunctions(named: Fact<readonly string[]>, { why }: Unknown): Fact<EdgeFunctionAnswer[]> {
  if (!named.known) return named;
  return named.value.length === 0 ? known([]) : unreachable(`No Edge Function was called. ${why}`);
}
