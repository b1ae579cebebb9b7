/**
 * Decides what each place that names a user pool speaks for: the running app, another app, a test, an example, another
 * environment, or a deployment's record.
 */
import { PUBLIC } from '../core/client/public.ts';
import type { PoolEvidence, Role } from '../core/evidence/candidate.ts';
import { hasAny, wordsOf } from '../core/text/words.ts';
import { appOf } from './places/apps.ts';
import { isElsewhere, isHere, isOfTests } from './places/environment.ts';
import type { PlacedFinding, Search } from './search.ts';
import { baseName } from './sources/source.ts';
import { speaksFor } from './places/tests-and-examples.ts';

/** Where a run stands in its repository; folders are from the root of the search, with forward slashes, '' for the root. */
export interface Standpoint {
  /** The working directory. */
  here: string;
  /** The folder that holds `supabase/`. */
  project: string;
  /** The hosted project that it is linked to. */
  linkedRef?: string;
  /** The pool that the Supabase config trusts, and the variables that it refers to for it. */
  trusts?: { userPoolId: string; variables: readonly string[] };
}

/** What a finding weighs: of records and of other environments, `choose` wants to know more than the role says. */
export type Weight = Role | 'development record' | 'record of the selected stage' | 'record of another environment';

export interface Judged extends PlacedFinding {
  weight: Weight;
  evidence: Pick<PoolEvidence, 'role' | 'app' | 'sharesProject'>;
}

/** Judges all findings of a search together: whether one counts depends on what stands beside it. */
export function judge(found: Search, stand: Standpoint): Judged[] {
  const findings = found.findings.map((finding) => asFormer(applyReplacements(finding, found.replacements), stand));
  const written = indexFiles(findings);
  const first = findings.map((finding) => ({ finding, weight: weigh(finding, written, stand) }));
  const home = homeOf(found, stand);
  const own = first.filter(({ finding }) => isOwn(finding.file, stand.here, home));
  const hasOwn = own.some(({ weight }) => !isNobodysWord(weight));
  const users = usersOfSupabase(
    found,
    first.filter(({ weight }) => weight === 'app').map(({ finding }) => appOf(finding.file)),
  );
  return first.map(({ finding, weight }) => {
    const app = appOf(finding.file);
    const isOther = hasOwn && isBeside(finding.file, stand.here, home);
    const isStranger = home === undefined && app !== undefined && users !== undefined && !users.has(app);
    const isElsewhere = (weight === 'app' || weight === 'setting') && (isOther || isStranger);
    const judged = isElsewhere ? 'other-app' : asReference(finding, weight, found, stand);
    const isOneOfMany = app !== undefined && app !== home && found.apps.length > 1;
    return {
      ...finding,
      weight: judged,
      evidence: {
        role: roleOf(judged),
        ...(isOneOfMany ? { app } : {}),
        ...(isOneOfMany && sharesProject(found, app, stand) ? { sharesProject: true as const } : {}),
      },
    };
  });
}

/**
 * A variable that the config refers to, where a CLI reads it: the config's own word, and not the app's, unless a bundler
 * or the code is known to take it, too.
 */
function asReference(
  { kind, path, file, userPoolId }: PlacedFinding,
  weight: Weight,
  found: Search,
  stand: Standpoint,
): Weight {
  const { trusts, project, here } = stand;
  if (kind !== 'env' || weight !== 'app' || !trusts?.variables.includes(path) || PUBLIC.test(path)) return weight;
  if (found.findings.some(({ fallbackOf }) => fallbackOf === path)) return weight;
  const folder = file.slice(0, -baseName(file).length - 1);
  if (![project, `${project}/supabase`.replace(/^\//, ''), here].includes(folder)) return weight;
  return userPoolId === trusts.userPoolId ? 'config' : 'overridden';
}

/** Of tests, examples and deployments: what an app itself says counts more. */
function isNobodysWord(weight: Weight): boolean {
  return ['test', 'example', 'record', 'development record', 'record of the selected stage'].includes(weight);
}

function roleOf(weight: Weight): Role {
  if (weight === 'development record' || weight === 'record of the selected stage') return 'record';
  return weight === 'record of another environment' ? 'environment' : weight;
}

/** What an Angular build puts in the place of another file is of that build; the other is then production's. */
function applyReplacements(finding: PlacedFinding, replacements: Search['replacements']): PlacedFinding {
  const asNew = replacements.find(({ by }) => by === finding.file);
  if (asNew) return { ...finding, environment: asNew.environment };
  const isDevelopmentOther = replacements.some(
    ({ replace, environment }) => replace === finding.file && isHere(environment),
  );
  return isDevelopmentOther ? { ...finding, environment: 'production' } : finding;
}

/** What somebody has put aside. */
const FORMER =
  /(?:^|\/)(?:old|backups?|archived?|deprecated|obsolete)\/|[._-](?:old|bak|backup|orig|deprecated)(?:\.\w+)?$/i;

/** One of these is in whatever it fits. */
const FORMER_WORDS = wordsOf('old backup bak archive deprecated obsolete orig');

function asFormer(finding: PlacedFinding, stand: Standpoint): PlacedFinding {
  const file = pathBelow(finding.file, stand);
  const isFormer = hasAny(file, FORMER_WORDS) && FORMER.test(file);
  return isFormer ? { ...finding, environment: 'former', elsewhere: true } : finding;
}

/** Which files hold a setting. */
interface Written {
  /** By `besideKey`, the names of the files that stand in one folder. */
  beside: ReadonlyMap<string, ReadonlySet<string>>;
  /** By file, the settings that it gives for what runs here alone. */
  here: ReadonlyMap<string, readonly string[]>;
  /** Variables that are set for what runs here. */
  variables: ReadonlyMap<string, ReadonlySet<string>>;
}

function indexFiles(findings: readonly PlacedFinding[]): Written {
  const [beside, variables] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const here = new Map<string, string[]>();
  for (const { path, file, kind, elsewhere, environment } of findings) {
    if (environment !== undefined && isHere(environment)) here.set(file, [...(here.get(file) ?? []), path]);
    const key = besideKey(file, path);
    beside.set(key, (beside.get(key) ?? new Set()).add(baseName(file)));
    if (kind === 'env' && !elsewhere && speaksFor(file) === undefined)
      variables.set(path, (variables.get(path) ?? new Set()).add(file));
  }
  return { beside, here, variables };
}

function besideKey(file: string, path: string): string {
  return `${file.slice(0, -baseName(file).length)}\0${path}`;
}

function weigh(finding: PlacedFinding, written: Written, stand: Standpoint): Weight {
  const { file, tier, environment, elsewhere, overridden } = finding;
  const speaks = speaksFor(pathBelow(file, stand));
  if (speaks !== undefined) return speaks;
  if (environment !== undefined && isOfTests(environment)) return 'test';
  if (tier === 'deployment') {
    const isOther = environment !== undefined && isElsewhere(environment);
    if (elsewhere ?? isOther) return 'record of another environment';
    // A tool keeps beside it which stage or workspace is at work here: what was deployed to that is this machine's.
    if (elsewhere === false && environment !== undefined && !isOther) return 'record of the selected stage';
    return elsewhere === undefined && environment !== undefined && isHere(environment)
      ? 'development record'
      : 'record';
  }
  if (elsewhere ?? (environment !== undefined && !isHere(environment))) return 'environment';
  if (overridden || isSetAnew(finding, written) || isBaseOfAnother(finding, written)) return 'overridden';
  return tier === 'app' ? 'app' : 'setting';
}

/** A run inside of an example is about it: what lies above does not make it one. */
function pathBelow(file: string, { here, project }: Standpoint): string {
  const root = [here, project].find((folder) => folder !== '' && file.startsWith(`${folder}/`)) ?? '';
  return root === '' ? file : file.slice(root.length + 1);
}

/** `process.env.X || 'literal'`: where a file beside or above sets X for what runs here, the literal is not what the app uses. */
function isSetAnew({ fallbackOf, file }: PlacedFinding, { variables }: Written): boolean {
  const app = appOf(file);
  return [...(variables.get(fallbackOf ?? '') ?? [])].some((other) => {
    const owner = appOf(other);
    return owner === undefined || app === undefined || owner === app;
  });
}

/** Beside a file for all, one for what runs here is read after it: `appsettings.Development.json`, `compose.override.yml`. */
const ANEW = /^[-._](?:local|dev|development|override)\.\w+$/i;
/** The same for what is called after nothing but that: `config/local.json` beside `config/default.json`. */
const ANEW_ALONE = /^(?:local|dev|development)\.\w+$/i;

/** The same setting stands in the file that is read after this one. What a tool generates is read alone. */
function isBaseOfAnother({ file, path, environment, kind, tier }: PlacedFinding, { beside, here }: Written): boolean {
  if (environment !== undefined || tier === 'deployment' || /^(amplify|aws)/.test(kind)) return false;
  // `%dev.quarkus.oidc.…`, `[development]` beside `[default]`: the same setting, for what runs here alone.
  if (here.get(file)?.some((other) => other === path || other.endsWith(`.${path}`))) return true;
  const stem = baseName(file).replace(/\.\w+$/, '');
  const isForAll = /^(?:base|defaults?|common)$/i.test(stem);
  return [...(beside.get(besideKey(file, path)) ?? [])].some(
    (name) => (name.startsWith(stem) && ANEW.test(name.slice(stem.length))) || (isForAll && ANEW_ALONE.test(name)),
  );
}

/** The app that the run is about: the one it stands in, the one that holds the Supabase project, or the only one. */
function homeOf({ apps }: Search, { here, project }: Standpoint): string | undefined {
  const inside = appOf(`${here}/x`) ?? appOf(`${project}/x`);
  return inside ?? (apps.length === 1 ? apps[0] : undefined);
}

function isOwn(file: string, here: string, home: string | undefined): boolean {
  return (here !== '' && file.startsWith(`${here}/`)) || (home !== undefined && file.startsWith(`${home}/`));
}

/** Neither of the run's own app, nor in a folder above it. */
function isBeside(file: string, here: string, home: string | undefined): boolean {
  const folder = file
    .split('/')
    .slice(0, -1)
    .join('/')
    .replace(/(^|\/)(supabase|src)$/, '');
  const isAbove = (of: string): boolean => folder === '' || of === folder || of.startsWith(`${folder}/`);
  if (isAbove(here) || isOwn(file, here, home)) return false;
  // From above the app, only what another app says is beside it.
  return here === '' || home === undefined || home.startsWith(`${here}/`)
    ? appOf(file) !== undefined && appOf(file) !== home
    : true;
}

/**
 * Of the apps that name a pool, those whose files speak of Supabase; undefined where none or all of them do, and it tells
 * nothing. An app that has nothing to do with Supabase may have a pool of its own.
 */
function usersOfSupabase({ supabase }: Search, named: readonly (string | undefined)[]): Set<string> | undefined {
  const apps = new Set(named.filter((app) => app !== undefined));
  const users = [...apps].filter((app) => supabase.has(app));
  return users.length === 0 || users.length === apps.size ? undefined : new Set(users);
}

/** Whether an app's own files name this Supabase project: they speak of Supabase, and of no other project. */
function sharesProject({ supabase }: Search, app: string, { linkedRef }: Standpoint): boolean {
  const named = supabase.get(app);
  if (!named) return false;
  const projects = [...named].filter((project) => project !== '');
  return projects.length === 0 || projects.includes('local') || linkedRef === undefined || projects.includes(linkedRef);
}
