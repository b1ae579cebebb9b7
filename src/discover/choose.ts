/**
 * Chooses which user pool is meant: the first group that names one decides, the app's configuration before other settings, and
 * these before deployments' records. Two pools that the app could mean are never chosen between.
 */
import type { PoolCandidate } from '../core/evidence/candidate.ts';
import type { Judged, Weight } from './standing.ts';

const RECORDS: readonly Weight[] = ['record', 'record of the selected stage'];
/** By what is known of what runs here, the first group that names anything decides; what stands along may contradict it. */
const GROUPS: readonly { about: readonly Weight[]; along: readonly Weight[]; words: string }[] = [
  { about: ['app'], along: RECORDS, words: "The app's configuration" },
  { about: ['setting'], along: [...RECORDS, 'switched-off'], words: 'A configuration file' },
  { about: ['switched-off'], along: RECORDS, words: 'The Supabase config, where Cognito is switched off,' },
  { about: ['record of the selected stage'], along: ['record'], words: 'What was deployed to the stage at work here' },
  { about: ['record'], along: ['environment'], words: 'What was deployed' },
  {
    about: ['development record'],
    along: ['environment', 'record of another environment'],
    words: 'What was deployed for development',
  },
];

export type Weighed = Pick<Judged, 'userPoolId' | 'weight'>;

/** @returns the pool that everything points to, or none, and why */
export function choose(
  candidates: readonly PoolCandidate[],
  found: readonly Weighed[],
): { chosen?: PoolCandidate; why: string; fitting: string[] } {
  if (candidates.length === 0) return { why: 'Nothing in this project names a user pool.', fitting: [] };
  const poolsOf = (weights: readonly Weight[]): string[] =>
    found.filter(({ weight }) => weights.includes(weight)).map(({ userPoolId }) => userPoolId);
  for (const { about, along, words } of GROUPS) {
    if (poolsOf(about).length === 0) continue;
    const fitting = [...new Set(poolsOf([...about, ...along]))];
    const chosen = candidates.find(({ userPoolId }) => userPoolId === fitting[0]);
    if (fitting.length === 1 && chosen)
      return { chosen, why: `${words} names it, and nothing names another for what runs here.`, fitting };
    return { why: `More than one fits what runs here: ${fitting.join(', ')}.`, fitting };
  }
  const others = candidates.map(({ userPoolId }) => userPoolId).join(', ');
  return { why: `Only another environment or another app names a user pool: ${others}.`, fitting: [] };
}
