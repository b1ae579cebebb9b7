/**
 * How old the records of deployments are, by their last commit where they do not say it: one of last year may name a pool that
 * nobody uses any more.
 */
import type { PoolCandidate, PoolEvidence } from '../core/evidence/candidate.ts';
import type { World } from '../world/types.ts';

/** Git is asked about so many files: it looks through the history for each. */
const MAX_ASKED = 8;

/** The candidates with the time of each record: what it says itself, else when it was last committed. Never the file's own time, which a clone resets. */
export async function withAges(
  { git, cwd }: Pick<World, 'git' | 'cwd'>,
  candidates: readonly PoolCandidate[],
): Promise<PoolCandidate[]> {
  const files = [...new Set(candidates.flatMap(({ sources }) => sources.filter(isAsked).map(({ file = '' }) => file)))];
  const times = new Map<string, number>();
  for (const file of files.slice(0, MAX_ASKED)) {
    const time = await git.changedAt(cwd, file);
    if (time !== undefined) times.set(file, time);
  }
  return candidates.map((candidate) => ({
    ...candidate,
    sources: candidate.sources.map((source) => {
      const time = isAsked(source) ? times.get(source.file ?? '') : undefined;
      return time === undefined ? source : { ...source, recordedAt: new Date(time).toISOString() };
    }),
  }));
}

/** A record that does not say itself when it was made. */
function isAsked({ role, recordedAt, file }: PoolEvidence): boolean {
  return role === 'record' && recordedAt === undefined && file !== undefined;
}
