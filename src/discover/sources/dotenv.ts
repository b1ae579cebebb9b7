/**
 * Reads `.env` files for user pools: the pools that their variables name, the environment of each file, and which file
 * overrides which (.env.local before .env).
 */
import { parseEnv } from 'node:util';
import { environmentIn, formerAmong, isHere, isOfTests } from '../places/environment.ts';
import { jsonLeaves, parseData } from './leaves.ts';
import { clientsBeside, poolOf } from './pools.ts';
import { MB, type Finding } from './source.ts';

/** Auth.js v5 reads these names by itself (next-auth packages/core/src/providers/cognito.ts). */
const AUTH_JS_CLIENT = 'AUTH_COGNITO_ID';

/** `.env` files with the environment each stands for; those that only show how are examples, by their names. */
const FILE = /^\.(?:flask)?env(?:\.([\w.-]+?))??(\.local)?$/;
/** Copies that editors make. */
const COPY = /~$|\.(swp|swo|bak|orig|old|save)(\.|$)/;
const EXAMPLES = /(^|[._-])(example|sample|defaults?|template|dist|tmpl|schema)([._-]|$)/;

export const MAX_ENV_BYTES = MB;

/** Longer values are certificates and the like. */
const MAX_VALUE = 4000;

/** Whether it is a `.env` file. */
export function isEnvFile(name: string): boolean {
  return FILE.test(name) && !COPY.test(name);
}

function environmentOf(name: string): string | undefined {
  const mode = FILE.exec(name)?.[1];
  return mode === undefined || EXAMPLES.test(mode) ? undefined : mode;
}

/**
 * Only values that are a pool's id or issuer, and client ids beside them, leave this function: the rest may be secrets.
 * A pool's id counts whatever its variable is called.
 * @param name the file's own
 */
export function readEnv(text: string, name: string): Finding[] {
  const entries = Object.entries(parseEnv(text));
  const mode = environmentOf(name);
  const named = entries.flatMap(([key, value = '']) => {
    const userPoolId = poolOf(value) ?? findPoolWithin(value);
    // What overrides the Supabase config is no word of the app's.
    return userPoolId === undefined || key.startsWith('SUPABASE_AUTH_') ? [] : [{ key, userPoolId }];
  });
  const isAlone = new Set(named.map(({ userPoolId }) => userPoolId)).size === 1;
  const clients = entries.map(([key, value = '']) => ({ name: key === AUTH_JS_CLIENT ? 'CLIENT_ID' : key, value }));
  return named.map(({ key, userPoolId }) => {
    const environment = mode ?? environmentIn(key) ?? formerAmong([key]);
    const label = environment === undefined ? {} : { environment, elsewhere: !isModeHere(environment) };
    return { userPoolId, clientIds: clientsBeside(key, clients, isAlone), path: key, ...label };
  });
}

/** The one pool that a configuration in JSON names. */
function findPoolWithin(value: string): string | undefined {
  if (value.length > MAX_VALUE || !/^\s*[{[]/.test(value)) return undefined;
  const pools = new Set(jsonLeaves(parseData(value)).flatMap((leaf) => poolOf(leaf.value) ?? []));
  return pools.size === 1 ? [...pools][0] : undefined;
}

/** Containers that are started on this machine read files of their own: `.env.docker`. */
const CONTAINERS = new Set(['docker', 'container', 'compose', 'devcontainer']);

function isModeHere(mode: string): boolean {
  return mode.split(/[._-]/).every((word) => CONTAINERS.has(word) || (isHere(word) && !isOfTests(word)));
}

/** The projects of Supabase that a text names: refs of hosted ones, "local" for the stack on this machine. */
export function supabaseProjects(text: string): string[] {
  const hosted = [...text.matchAll(/https:\/\/([a-z]{20})\.supabase\.(?:co|in|red|net)/g)].map(([, ref = '']) => ref);
  return /https?:\/\/(?:127\.0\.0\.1|localhost|10\.0\.2\.2|host\.docker\.internal):54\d{3}/.test(text)
    ? [...hosted, 'local']
    : hosted;
}

/** The later wins, as in Next.js, Vite and Create React App; each stands before the ones that it overrides. */
const CHAIN = ['.env.development.local', '.env.dev.local', '.env.local', '.env.development', '.env.dev', '.env'];

/**
 * In one folder, a variable that a later file of the chain sets anew is not what runs here.
 * @param found what each file of the folder names, by the file's own name
 */
export function withChain(found: ReadonlyMap<string, Finding[]>): Map<string, Finding[]> {
  const settled = new Set<string>();
  const result = new Map(found);
  for (const name of CHAIN) {
    const findings = found.get(name);
    if (!findings) continue;
    result.set(
      name,
      findings.map((finding) => (settled.has(finding.path) ? { ...finding, overridden: true } : finding)),
    );
    for (const { path } of findings) settled.add(path);
  }
  return result;
}
