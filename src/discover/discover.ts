/**
 * Discovery as a whole: judges what the search found, sets aside what only tests and examples name, and takes the pool that the
 * Supabase config trusts, or asks `choose.ts`.
 */
import { join, relative, sep } from 'node:path';
import { appsAt, appsIn, importsOf, type App } from '../core/client/apps.ts';
import { PACKAGE_FILE } from '../core/client/packages/versions.ts';
import type { ClientSource } from '../core/client/source.ts';
import { configuredPool, switchedOffPool } from '../core/config/block.ts';
import type { PoolCandidate, PoolEvidence, Role } from '../core/evidence/candidate.ts';
import { parseUserPoolId } from '../core/pool/ids.ts';
import { once } from '../core/once.ts';
import type { Files } from '../world/types.ts';
import { choose } from './choose.ts';
import type { Project } from './project.ts';
import type { Search } from './search.ts';
import { baseName, type Declaration, type TriggerOf } from './sources/source.ts';
import { speaksFor } from './places/tests-and-examples.ts';
import { judge, type Judged, type Standpoint, type Weight } from './standing.ts';

export interface Discovery {
  /** Pools that the project's files and the Supabase config name, best first. */
  candidates: PoolCandidate[];
  /**
   * The pools that the app's own configuration names, for what runs here and in the repository's other apps; and under the
   * role of the config, what its references lead to.
   */
  appPools: PoolCandidate[];
  /** Pools that only tests and examples name: nobody's app, shown and never taken. */
  unused: PoolCandidate[];
  /** The one pool that everything points to; undefined when there is none, or when several fit. */
  chosen?: PoolCandidate;
  /** Why that one, or why none. */
  why: string;
  /** The pools that fit what runs here, where these are several. */
  fitting: string[];
  /** Infrastructure as code that declares user pools. */
  declarations: Declaration[];
  /** Tools in whose language the repository declares a pre-token-generation trigger, and whether it is ours. */
  triggers: ReadonlySet<TriggerOf>;
  /** What the code says of the app's Supabase clients. The first call reads it, with what was passed over before. */
  clientSource: () => Promise<ClientSource>;
  /** The apps that are meant here, and what they sign people in with. Folders are from the working directory. */
  apps: App[];
  /** What could not be read, or says less than it seems to. */
  notes: string[];
}

interface Ranked {
  userPoolId: string;
  clientIds: string[];
  name?: string;
  weight: Weight;
  evidence: PoolEvidence;
}

/**
 * Finds the user pools that a project names. A pool that the Supabase config trusts already is the answer (where the app
 * disagrees, the check config/pool-mismatch says so); then what the running app reads, where no deployment record of the
 * same environment contradicts it. Another environment's pool, or another app's, is told and never taken.
 * @param found what was found in the project's repository
 */
export async function assess(files: Files, cwd: string, project: Project, found: Search): Promise<Discovery> {
  const shown = (file: string): string => relative(cwd, join(project.repository, file)) || '.';
  const slashed = (file: string): string => shown(file).split(sep).join('/');
  const stand = await findStandpoint(files, cwd, project);
  const judged = judge(found, stand).map((finding) => rankFinding(finding, shown));
  const used = judged.filter(({ weight }) => weight !== 'test' && weight !== 'example');
  const all = [...findConfigured(project), ...used];
  const candidates = merge(all);
  const trusted = configuredPool(project.config);
  const { chosen, why, fitting } = trusted
    ? { chosen: candidates[0], why: `${project.config?.file} trusts it already.`, fitting: [] }
    : choose(candidates, all);
  const known = new Set(candidates.map(({ userPoolId }) => userPoolId));
  return {
    candidates: chosen ? [chosen, ...candidates.filter((candidate) => candidate !== chosen)] : candidates,
    appPools: merge(used.filter(({ weight }) => ['config', 'app', 'setting', 'other-app'].includes(weight))),
    unused: merge(judged.filter(({ userPoolId }) => !known.has(userPoolId))),
    ...(chosen === undefined ? {} : { chosen }),
    why,
    fitting,
    ...infrastructureOf(found, shown),
    clientSource: once(async () => {
      const { files: sources, looked, left, ...seen } = await found.readClientFiles();
      const unread = seen.unread.map(({ file, why }) => ({ file: slashed(file), why }));
      if (sources.length === 0) return { clients: [], faults: [], files: looked, unread, left };
      // On first use: most commands look for pools alone.
      const { readClientSource } = await import('../core/client/read.ts');
      return readClientSource(
        sources.map(({ file, text }) => ({ file: slashed(file), text })),
        { looked, left, unread },
      );
    }),
    apps: appsAt(appsOf(found), stand.here).map((app) => ({ ...app, folder: slashed(app.folder) })),
    notes: found.notes,
  };
}

/** What tests and examples declare is nobody's. */
function infrastructureOf(
  { declarations, triggers, takenIn }: Search,
  shown: (file: string) => string,
): Pick<Discovery, 'declarations' | 'triggers'> {
  return {
    declarations: declarations
      .filter(({ file }) => speaksFor(file) === undefined)
      .map((declaration) => ({
        ...declaration,
        kind: takenIn.has(declaration.file) ? 'serverless' : declaration.kind,
        file: shown(declaration.file),
      })),
    triggers: new Set(triggers.filter(({ file }) => speaksFor(file) === undefined).flatMap(({ kinds }) => kinds)),
  };
}

const MAX_REF_BYTES = 1024;

async function findStandpoint(files: Files, cwd: string, { repository, root, config }: Project): Promise<Standpoint> {
  const from = (folder: string): string => relative(repository, folder).split(sep).join('/');
  const read = await files.readWithin(join(root, 'supabase', '.temp', 'project-ref'), MAX_REF_BYTES);
  const linkedRef = read.ok ? /^[a-z]{20}$/.exec(new TextDecoder().decode(read.bytes).trim())?.[0] : undefined;
  const userPoolId = configuredPool(config)?.userPoolId;
  const origins = config ? [config.view.now, config.view.file].map((one) => one.userPoolId.origin) : [];
  const variables = origins.flatMap((origin) => (origin.kind === 'variable' ? [origin.name] : []));
  return {
    here: from(cwd),
    project: from(root),
    ...(linkedRef === undefined ? {} : { linkedRef }),
    ...(userPoolId === undefined ? {} : { trusts: { userPoolId, variables } }),
  };
}

function rankFinding(finding: Judged, shown: (file: string) => string): Ranked {
  const { userPoolId, clientIds, name, kind, file, path, environment, weight, recordedAt } = finding;
  return {
    userPoolId,
    clientIds,
    weight,
    ...(name === undefined ? {} : { name }),
    evidence: {
      kind,
      file: shown(file),
      path,
      ...(environment === undefined ? {} : { environment }),
      ...finding.evidence,
      ...(recordedAt === undefined ? {} : { recordedAt: new Date(recordedAt).toISOString() }),
    },
  };
}

function findConfigured({ config }: Project): Ranked[] {
  const trusted = configuredPool(config);
  const pool = trusted ?? switchedOffPool(config);
  if (!pool || !config) return [];
  const role: Role = trusted ? 'config' : 'switched-off';
  const path = 'auth.third_party.aws_cognito.user_pool_id';
  const evidence = { kind: 'supabase-config', file: config.file, path, role };
  return [{ userPoolId: pool.userPoolId, clientIds: [], weight: role, evidence }];
}

/** The app's word before a deployment's, whatever the environment. */
const ORDER: readonly Weight[] = [
  'config',
  'app',
  'setting',
  'switched-off',
  'other-app',
  'environment',
  'overridden',
  'record of the selected stage',
  'record',
  'development record',
  'record of another environment',
];

function rankOf({ weight }: Ranked): number {
  return ORDER.indexOf(weight);
}

/** One candidate per pool, with every place that names it, best first. */
function merge(found: readonly Ranked[]): PoolCandidate[] {
  const byPool = new Map<string, PoolCandidate>();
  for (const { userPoolId, clientIds, name, evidence } of found.toSorted((a, b) => rankOf(a) - rankOf(b))) {
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

function appsOf({ appFiles, clientFiles }: Search): App[] {
  return appsIn(appFiles, clientFiles.files.map(importsOf), [
    ...appFiles,
    ...clientFiles.files.filter(({ file }) => PACKAGE_FILE.test(baseName(file))),
  ]);
}
