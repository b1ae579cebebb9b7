import { join, relative, sep } from 'node:path';
import { configuredPool } from '../core/config/block.ts';
import type { PoolCandidate, PoolEvidence } from '../core/evidence/candidate.ts';
import { parseUserPoolId } from '../core/pool/ids.ts';
import type { Files } from '../world/types.ts';
import type { Project } from './project.ts';
import type { ClientFiles } from './client-files.ts';
import { search, type PlacedFinding } from './search.ts';
import type { Declaration } from './source.ts';

export interface Discovery {
  /** Pools that the project's files and the Supabase config name, best first. */
  candidates: PoolCandidate[];
  /** The pools that the app's own configuration names: neither the Supabase config, nor what deployments left behind. */
  appPools: PoolCandidate[];
  /** The one pool that everything points to; undefined when there is none, or when several fit. */
  chosen?: PoolCandidate;
  /** Why that one, or why none. */
  why: string;
  /** Infrastructure as code that declares user pools. */
  declarations: Declaration[];
  /** What may speak of the app's Supabase clients. */
  clientFiles: ClientFiles;
  /** What could not be read, or says less than it seems to. */
  notes: string[];
}

/** How much a finding says, lowest first. The order of the constants is the order of the candidates. */
const RANK = { config: 0, app: 1, 'app elsewhere': 2, deployment: 3, 'deployment elsewhere': 4 } as const;

type Standing = keyof typeof RANK;

interface Ranked {
  userPoolId: string;
  clientIds: string[];
  name?: string;
  standing: Standing;
  evidence: PoolEvidence;
}

/**
 * Finds the user pools that a project names. A pool that the Supabase config trusts already is the answer (where the app
 * disagrees, the check config/pool-mismatch says so); then what the running app reads, where no deployment record of the
 * same environment contradicts it. Two pools that the app could mean are never chosen between.
 */
export async function discover(files: Files, cwd: string, project: Project): Promise<Discovery> {
  const { findings, declarations, clientFiles, notes } = await search(files, project.repository);
  const shown = (file: string): string => relative(cwd, join(project.repository, file)) || '.';
  const slashed = (file: string): string => shown(file).split(sep).join('/');
  const here = relative(project.repository, cwd).split(sep).join('/');
  const found = findings.map((finding) => ranked(finding, standingOf(finding, here, findings), shown));
  const candidates = merge([...configured(project), ...found]);
  const { chosen, why } = choose(project, candidates, found);
  return {
    candidates: chosen ? [chosen, ...candidates.filter((candidate) => candidate !== chosen)] : candidates,
    appPools: merge(found.filter(({ standing }) => standing.startsWith('app'))),
    ...(chosen === undefined ? {} : { chosen }),
    why,
    declarations: declarations.map((declaration) => ({ ...declaration, file: shown(declaration.file) })),
    clientFiles: {
      ...clientFiles,
      files: clientFiles.files.map(({ file, text }) => ({ file: slashed(file), text })),
      tooLarge: clientFiles.tooLarge.map(slashed),
    },
    notes,
  };
}

/**
 * In a monorepo, another app's configuration is not that of the app one stands in, as long as that one has its own.
 * @param here the working directory, from the root of the search
 */
function standingOf(finding: PlacedFinding, here: string, all: readonly PlacedFinding[]): Standing {
  const { tier, elsewhere = false } = finding;
  const isOther = tier === 'app' && isBeside(finding.file, here) && all.some((other) => isOwn(other, here));
  return elsewhere || isOther ? `${tier} elsewhere` : tier;
}

function isOwn({ tier, file, elsewhere = false }: PlacedFinding, here: string): boolean {
  return tier === 'app' && !elsewhere && here !== '' && file.startsWith(`${here}/`);
}

/** Neither under the working directory, nor in a folder above it. */
function isBeside(file: string, here: string): boolean {
  const folder = file
    .split('/')
    .slice(0, -1)
    .join('/')
    .replace(/(^|\/)(supabase|src)$/, '');
  const isAbove = folder === '' || here === folder || here.startsWith(`${folder}/`);
  return !isAbove && !file.startsWith(`${here}/`);
}

function ranked(finding: PlacedFinding, standing: Standing, shown: (file: string) => string): Ranked {
  const { userPoolId, clientIds, name, kind, file, path, environment } = finding;
  return {
    userPoolId,
    clientIds,
    standing,
    ...(name === undefined ? {} : { name }),
    evidence: { kind, file: shown(file), path, ...(environment === undefined ? {} : { environment }) },
  };
}

function configured({ config }: Project): Ranked[] {
  const pool = configuredPool(config);
  if (!pool || !config) return [];
  const evidence = { kind: 'supabase-config', file: config.file, path: 'auth.third_party.aws_cognito.user_pool_id' };
  return [{ userPoolId: pool.userPoolId, clientIds: [], standing: 'config', evidence }];
}

/** Which pools the app could mean, by what is known of what runs here: the first group that says anything decides. */
const FITTING: readonly { about: readonly Standing[]; along: readonly Standing[]; words: string }[] = [
  { about: ['app'], along: ['deployment'], words: "The app's configuration" },
  { about: ['deployment'], along: ['app elsewhere'], words: 'What was deployed' },
  { about: ['app elsewhere', 'deployment elsewhere'], along: [], words: 'The configuration of another environment' },
];

function choose(
  project: Project,
  candidates: readonly PoolCandidate[],
  found: readonly Ranked[],
): { chosen?: PoolCandidate; why: string } {
  const [first] = candidates;
  if (!first) return { why: 'Nothing in this project names a user pool.' };
  if (configuredPool(project.config)) return { chosen: first, why: `${project.config?.file} trusts it already.` };
  const poolsOf = (standings: readonly Standing[]): string[] =>
    found.filter(({ standing }) => standings.includes(standing)).map(({ userPoolId }) => userPoolId);
  for (const { about, along, words } of FITTING) {
    if (poolsOf(about).length === 0) continue;
    const [only, ...others] = new Set(poolsOf([...about, ...along]));
    const chosen = candidates.find(({ userPoolId }) => userPoolId === only);
    if (others.length === 0 && chosen)
      return { chosen, why: `${words} names it, and nothing names another for what runs here.` };
    return { why: `More than one fits what runs here: ${[only, ...others].join(', ')}.` };
  }
  return { why: 'Nothing says which one the app uses.' };
}

/** One candidate per pool, with every place that names it, best first. */
function merge(found: readonly Ranked[]): PoolCandidate[] {
  const byPool = new Map<string, PoolCandidate>();
  for (const { userPoolId, clientIds, name, evidence } of found.toSorted(
    (a, b) => RANK[a.standing] - RANK[b.standing],
  )) {
    const pool = parseUserPoolId(userPoolId);
    if (!pool) continue;
    const candidate = byPool.get(userPoolId) ?? { ...pool, clientIds: [], sources: [] };
    candidate.sources.push(evidence);
    candidate.clientIds = [...new Set([...candidate.clientIds, ...clientIds])];
    if (name !== undefined) candidate.name ??= name;
    byPool.set(userPoolId, candidate);
  }
  return [...byPool.values()];
}
