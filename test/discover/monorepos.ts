/** Made-up monorepos: what stands in each, what every place speaks for, and what the rules make of it. */

export const POOLS = [
  'eu-west-1_Aa1Kx7mQ2',
  'eu-west-1_Bb2Kx7mQ2',
  'eu-west-1_Cc3Kx7mQ2',
  'eu-west-1_Dd4Kx7mQ2',
] as const;

/** Whom a place speaks for: the app as it runs here, an environment by its name, nobody, or a deployment. */
export type Speaks =
  | { of: 'app'; variable?: string; rank: number }
  | { of: 'environment' }
  | { of: 'nobody' }
  | { of: 'record'; environment?: 'dev' | 'prod' };

export interface Place {
  pool: string;
  /** The app, or undefined for what stands at the root. */
  app: string | undefined;
  speaks: Speaks;
  /** A literal that holds where this variable is not set. */
  fallbackOf?: string;
}

export interface Monorepo {
  files: Record<string, string>;
  places: Place[];
  apps: readonly string[];
  /** The apps that speak of Supabase. */
  users: ReadonlySet<string>;
  cwd: string;
  config: { pool: string; enabled: boolean } | undefined;
  /** What infrastructure as code says: of a pool by its id, or that it declares one of this name. */
  owner: { pool: string } | { name: string } | undefined;
}

/** The display name of every pool in the account. */
export const NAME = 'prod-users';

/** Numbers that look drawn, and are the same for the same seed. */
function drawer(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ENV_FILES: readonly [name: string, speaks: Speaks['of'], rank: number][] = [
  ['.env.local', 'app', 0],
  ['.env.development', 'app', 1],
  ['.env', 'app', 2],
  ['.env.production', 'environment', 0],
  ['.env.staging', 'environment', 0],
  ['.env.test', 'nobody', 0],
  ['.env.example', 'nobody', 0],
];
const VARIABLES = ['VITE_COGNITO_USERPOOL', 'COGNITO_ISSUER_POOL'];

export function monorepo(seed: number): Monorepo {
  const draw = drawer(seed);
  const chance = (percent: number): boolean => draw(100) < percent;
  const pool = (): string => POOLS[draw(chance(60) ? 2 : POOLS.length)] ?? POOLS[0];
  const apps = [[], ['web'], ['web', 'admin'], ['web', 'admin', 'docs-site']][draw(4)] ?? [];
  const made: Monorepo = {
    files: { 'package.json': '{"workspaces":["apps/*"]}' },
    places: [],
    apps,
    users: new Set(apps.filter(() => chance(50))),
    cwd: apps.length > 0 && chance(40) ? `apps/${apps[draw(apps.length)] ?? ''}` : '.',
    config: chance(70) ? { pool: pool(), enabled: chance(80) } : undefined,
    owner: undefined,
  };
  for (const app of apps.length === 0 ? [undefined] : apps) addApp(made, app, draw, pool);
  if (apps.length > 0 && chance(15)) addApp(made, undefined, draw, pool);
  addRecords(made, chance, pool);
  addOwner(made, chance, pool);
  const block = made.config;
  made.files['supabase/config.toml'] = block
    ? `[auth.third_party.aws_cognito]\nenabled = ${block.enabled}\nuser_pool_id = "${block.pool}"\nuser_pool_region = "eu-west-1"\n`
    : 'project_id = "acme"\n';
  return made;
}

function addApp(made: Monorepo, app: string | undefined, draw: (below: number) => number, pool: () => string): void {
  const folder = app === undefined ? '' : `apps/${app}/`;
  const chance = (percent: number): boolean => draw(100) < percent;
  if (app !== undefined)
    made.files[`${folder}package.json`] = JSON.stringify({
      dependencies: made.users.has(app) ? { '@supabase/supabase-js': '2' } : { react: '19' },
    });
  for (const [name, of, rank] of ENV_FILES) {
    if (!chance(18)) continue;
    const variable = VARIABLES[draw(VARIABLES.length)] ?? '';
    const id = pool();
    made.files[folder + name] = `API=http://localhost\n${variable}=${id}\n`;
    made.places.push({
      pool: id,
      app,
      speaks: of === 'app' ? { of, variable, rank } : { of: of as 'environment' | 'nobody' },
    });
  }
  const add = (file: string, speaks: Speaks, write: (id: string) => string, fallbackOf?: string): void => {
    const id = pool();
    made.files[folder + file] = write(id);
    made.places.push({ pool: id, app, speaks, ...(fallbackOf === undefined ? {} : { fallbackOf }) });
  };
  const here = { of: 'app', rank: 0 } as const;
  if (chance(12))
    add('src/auth.ts', here, (id) => `Amplify.configure({ Auth: { Cognito: { userPoolId: '${id}' } } });`);
  if (chance(15))
    add('src/env.ts', here, (id) => `export const pool = import.meta.env.${VARIABLES[0]} || '${id}';`, VARIABLES[0]);
  if (chance(15))
    add('src/environments/environment.prod.ts', { of: 'environment' }, (id) => `export const userPoolId = '${id}';`);
  if (chance(20)) add('src/auth.test.ts', { of: 'nobody' }, (id) => `const userPoolId = '${id}';`);
  if (chance(15)) add('vitest.setup.ts', { of: 'nobody' }, (id) => `process.env.VITE_POOL = '${id}';`);
}

function addRecords(made: Monorepo, chance: (percent: number) => boolean, pool: () => string): void {
  const stacks: Record<string, { Out: string }> = {};
  for (const [stack, environment] of [['Auth'], ['AuthDev', 'dev'], ['Auth-prod', 'prod']] as const) {
    if (!chance(12)) continue;
    const id = pool();
    stacks[stack] = { Out: id };
    made.places.push({ pool: id, app: undefined, speaks: { of: 'record', ...(environment && { environment }) } });
  }
  if (Object.keys(stacks).length > 0) made.files['infra/cdk-outputs.json'] = JSON.stringify(stacks);
}

function addOwner(made: Monorepo, chance: (percent: number) => boolean, pool: () => string): void {
  if (chance(8)) {
    const id = pool();
    const instance = { attributes: { id, name: NAME } };
    const resource = { mode: 'managed', type: 'aws_cognito_user_pool', name: 'main', instances: [instance] };
    made.files['infra/terraform.tfstate'] = JSON.stringify({ version: 4, resources: [resource] });
    made.places.push({ pool: id, app: undefined, speaks: { of: 'record' } });
    made.owner = { pool: id };
  } else if (chance(15)) {
    const name = chance(50) ? NAME : 'staff';
    made.files['infra/cognito.tf'] = `resource "aws_cognito_user_pool" "main" {\n  name = "${name}"\n}\n`;
    made.owner = { name };
  }
}

export interface Expected {
  chosen: string | undefined;
  exit: 0 | 3;
  mismatch: 'pass' | 'warn' | 'fail' | 'skip';
}

/** What rules 1 to 4 of the repository's own words make of it. */
export function expected(made: Monorepo): Expected {
  const here = made.places.filter((place) => place.speaks.of === 'app' && !isOverridden(place, made.places));
  const home = /^apps\/(.+)$/.exec(made.cwd)?.[1] ?? (made.apps.length === 1 ? made.apps[0] : undefined);
  const { config } = made;
  const chosen = config?.enabled ? config.pool : choice(made, mine(made, here, home));
  const { owner } = made;
  const isOwned = owner !== undefined && ('pool' in owner ? owner.pool === chosen : owner.name === NAME);
  return { chosen, exit: chosen === undefined || isOwned ? 3 : 0, mismatch: verdict(made, here, home) };
}

/** A variable that a nearer file sets anew is not what runs here, nor is a fallback whose variable is set. */
function isOverridden({ app, speaks, fallbackOf }: Place, all: readonly Place[]): boolean {
  const sets = (variable: string, place: Place): boolean =>
    place.speaks.of === 'app' && place.speaks.variable === variable;
  if (fallbackOf !== undefined)
    return all.some(
      (other) => sets(fallbackOf, other) && (other.app === app || other.app === undefined || app === undefined),
    );
  if (speaks.of !== 'app' || speaks.variable === undefined) return false;
  const { variable, rank } = speaks;
  return all.some(
    (other) => other.app === app && sets(variable, other) && other.speaks.of === 'app' && other.speaks.rank < rank,
  );
}

/** Of the places for what runs here, those of the app that is meant, and what stands above all of them. */
function mine({ places, users, cwd }: Monorepo, here: readonly Place[], home: string | undefined): Place[] {
  const homeSays = places.some(({ app, speaks }) => app === home && speaks.of !== 'nobody' && speaks.of !== 'record');
  if (home !== undefined && (homeSays || cwd === '.'))
    return here.filter(({ app }) => app === undefined || app === home);
  const naming = new Set(here.flatMap(({ app }) => app ?? []));
  const known = [...naming].filter((app) => users.has(app));
  const isTelling = home === undefined && known.length > 0 && known.length < naming.size;
  return here.filter(({ app }) => app === undefined || !isTelling || users.has(app));
}

function only(pools: readonly string[]): string | undefined {
  return new Set(pools).size === 1 ? pools[0] : undefined;
}

function choice({ places, config }: Monorepo, own: readonly Place[]): string | undefined {
  const records = (environment?: 'dev' | 'prod'): string[] =>
    places.flatMap(({ pool, speaks }) => (speaks.of === 'record' && speaks.environment === environment ? [pool] : []));
  const others = places.flatMap(({ pool, speaks }) => (speaks.of === 'environment' ? [pool] : []));
  if (own.length > 0) return only([...own.map(({ pool }) => pool), ...records()]);
  if (config) return only([config.pool, ...records()]);
  if (records().length > 0) return only([...records(), ...others]);
  if (records('dev').length > 0) return only([...records('dev'), ...records('prod'), ...others]);
  return undefined;
}

/** Only the app's own word for this environment fails; another app's is a matter where it uses the project. */
function verdict(
  { config, apps, users }: Monorepo,
  here: readonly Place[],
  home: string | undefined,
): Expected['mismatch'] {
  if (!config?.enabled) return 'skip';
  const isOwn = ({ app }: Place): boolean => app === undefined || app === home || apps.length === 1;
  const own = here.filter(isOwn);
  if (own.length > 0 && own.every(({ pool }) => pool !== config.pool)) return 'fail';
  const isServed = (app: string | undefined): boolean =>
    here.some((place) => place.app === app && place.pool === config.pool);
  const others = here.filter((place) => !isOwn(place) && place.pool !== config.pool);
  return others.some(({ app }) => app !== undefined && users.has(app) && !isServed(app)) ? 'warn' : 'pass';
}
