import { relative } from 'node:path';
import { configuredPool } from '../core/checks/config/block.ts';
import type { PoolCandidate } from '../core/facts.ts';
import { parseUserPoolId } from '../core/ids.ts';
import type { Files } from '../world/types.ts';
import { amplifyOutputs } from './amplify-outputs.ts';
import { dotenv } from './dotenv.ts';
import { sourceFolders, type Project } from './project.ts';
import type { Finding, Source } from './source.ts';

const SOURCES: readonly Source[] = [amplifyOutputs, dotenv];

/** Folders beside the root in which an app's own files usually stand. */
const APP_FOLDERS = ['supabase'];

export interface Discovery {
  /** Pools that the app's files and the Supabase config name, best first. */
  candidates: PoolCandidate[];
  /** The pools that the app's own files name, without the Supabase config. */
  appPools: PoolCandidate[];
  /** The one pool that everything points to; undefined when there is none, or when several fit. */
  chosen?: PoolCandidate;
}

/**
 * Finds the user pools that a project names. A pool that the Supabase config trusts already is the answer (where the app
 * disagrees, the check config/pool-mismatch says so); then what the running app reads. Two pools that the app could mean
 * are never chosen between.
 */
export async function discover(files: Files, cwd: string, project: Project): Promise<Discovery> {
  const shown = (path: string): string => relative(cwd, path) || '.';
  const folders = new Set([
    ...(await sourceFolders(files, cwd, project.root)),
    ...APP_FOLDERS.map((name) => `${project.root}/${name}`),
  ]);
  const found: Finding[] = [];
  for (const folder of folders) for (const source of SOURCES) found.push(...(await source.find(files, folder, shown)));
  const appPools = merge(found);
  const configured = configuredPool(project.config);
  const own: Finding[] =
    configured && project.config
      ? [
          {
            userPoolId: configured.userPoolId,
            clientIds: [],
            rank: 0,
            evidence: {
              kind: 'supabase-config',
              file: project.config.file,
              path: 'auth.third_party.aws_cognito.user_pool_id',
            },
          },
        ]
      : [];
  const candidates = merge([...own, ...found]);
  const chosen = own.length > 0 ? candidates[0] : onlyFitting(found, candidates);
  return { candidates, appPools, ...(chosen === undefined ? {} : { chosen }) };
}

/** The one pool that the running app could mean; undefined when there are two. */
function onlyFitting(found: readonly Finding[], candidates: readonly PoolCandidate[]): PoolCandidate | undefined {
  const best = Math.min(...found.map(({ rank }) => rank));
  const [only, second] = new Set(found.filter(({ rank }) => rank === best).map(({ userPoolId }) => userPoolId));
  return second === undefined ? candidates.find(({ userPoolId }) => userPoolId === only) : undefined;
}

/** One candidate per pool, with every place that names it, best first. */
function merge(found: readonly Finding[]): PoolCandidate[] {
  const byPool = new Map<string, PoolCandidate>();
  for (const finding of found.toSorted((a, b) => a.rank - b.rank)) {
    const pool = parseUserPoolId(finding.userPoolId);
    if (!pool) continue;
    const candidate = byPool.get(pool.userPoolId) ?? { ...pool, clientIds: [], sources: [] };
    candidate.sources.push(finding.evidence);
    candidate.clientIds = [...new Set([...candidate.clientIds, ...finding.clientIds])];
    byPool.set(pool.userPoolId, candidate);
  }
  return [...byPool.values()];
}
