/**
 * What the checks of a hosted project share: which of its third-party integrations trust the user pool, which just miss it,
 * and the checks that all of them stand behind (not found, paused).
 */

import { kinship, OTHER_TYPE, trustOf, type Integration, type ObservedProject } from '../../supabase/hosted.ts';
import type { VerifyFacts } from '../facts.ts';
import type { Verdict } from '../check.ts';

/** Under these there is nothing to look at. */
export const PROJECT_CAUSES = ['hosted/project-not-found', 'hosted/project-paused'] as const;

/** The pool is not trusted at all, which explains whatever is said of its keys. */
export const TRUST_CAUSES = [
  ...PROJECT_CAUSES,
  'hosted/integration-missing',
  'hosted/integration-other-issuer',
] as const;

/** Judges a project that is there; one that is not has a check of its own. */
export function judgeProject(hosted: ObservedProject | null, judge: (found: ObservedProject) => Verdict): Verdict {
  return hosted ? judge(hosted) : { status: 'unknown', message: 'That project does not exist.' };
}

/** Those that trust the pool, by whatever they name of it. */
export function integrationsOf(
  { integrations, issuers }: ObservedProject,
  { signingKeys }: Pick<VerifyFacts, 'signingKeys'>,
): Integration[] {
  const signing = signingKeys.known ? signingKeys.value : [];
  return integrations.filter((one) => trustOf(one, issuers, signing) !== undefined);
}

/** Integrations that name no issuer, and whose keys cannot be held against the pool's. */
export function undecided(
  { integrations }: ObservedProject,
  { signingKeys }: Pick<VerifyFacts, 'signingKeys'>,
): Integration[] {
  return integrations.filter(({ issuer, keyIds }) => issuer === undefined && (keyIds === null || !signingKeys.known));
}

/** How each integration that was meant to be the pool's misses it: of two issuers that it may have, the one that it is closer to. */
export function nearMisses({ integrations, issuers }: ObservedProject): { issuer: string; how: string }[] {
  return integrations.flatMap((one) => {
    const ways = issuers.flatMap((issuer) => {
      const kin = kinship(one, issuer);
      return kin.kind === 'near' ? [kin.how] : [];
    });
    const how = ways.find((way) => way !== OTHER_TYPE) ?? ways[0];
    return how === undefined ? [] : [{ issuer: one.issuer ?? '', how }];
  });
}

export function linkCommand({ project: { ref } }: ObservedProject): string {
  return `npx cognito-supabase link --project-ref ${ref}`;
}
