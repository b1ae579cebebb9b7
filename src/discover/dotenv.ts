import { parseEnv } from 'node:util';
import { isClientId } from '../core/pool/ids.ts';
import { poolId, poolOfAddress } from './pools.ts';
import { MB, type Finding } from './source.ts';

/** What names a pool's id, behind any framework's prefix: COGNITO_USER_POOL_ID, VITE_USER_POOL_ID, AWS_COGNITO_POOL_ID. */
const POOL_NAME = /(^|_)(USER_?POOL|COGNITO_POOL|POOL)_?ID$/;
/** Only names without a word of their own, or that speak of the pool: GITHUB_CLIENT_ID is somebody else's, and its value looks alike. */
const CLIENT_NAME =
  /^((NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT|PUBLIC|GATSBY|AWS)_)*((\w+_)?(USER_?POOL|COGNITO)_)?((APP|WEB)_)*CLIENT_?ID$/;
/** Auth.js v5 reads these names by itself (next-auth packages/core/src/providers/cognito.ts). */
const AUTH_JS_CLIENT = 'AUTH_COGNITO_ID';

/** `.env` files with the environment each stands for; files that only show an example are left out. */
const FILE = /^\.env(?:\.([\w-]+?))??(\.local)?$/;
const EXAMPLES = /^(example|sample|defaults|template|dist)$/;

export const MAX_ENV_BYTES = MB;

/** A `.env` file that sets something, as opposed to showing how. */
export function isEnvFile(name: string): boolean {
  const match = FILE.exec(name);
  return match !== null && !EXAMPLES.test(match[1] ?? '');
}

function environmentOf(name: string): string | undefined {
  return FILE.exec(name)?.[1];
}

/**
 * Only values that are a pool's id or issuer, and client ids beside them, leave this function: the rest may be secrets.
 * @param name the file's own
 * @param variables names that the code takes a pool from, whatever they look like
 */
export function readEnv(text: string, name: string, variables: ReadonlySet<string>): Finding[] {
  const entries = Object.entries(parseEnv(text));
  const clientIds = entries
    .filter(
      ([key, value = '']) =>
        (CLIENT_NAME.test(key) || key === AUTH_JS_CLIENT) && isClientId(value) && value.length >= 20,
    )
    .map(([, value = '']) => value);
  const environment = environmentOf(name);
  const label = environment === undefined ? {} : { environment, elsewhere: environment !== 'development' };
  return entries.flatMap(([key, value = '']) => {
    const isNamed = POOL_NAME.test(key) || variables.has(key);
    const userPoolId = poolOfAddress(value) ?? (isNamed ? poolId(value) : undefined);
    // What overrides the Supabase config is no word of the app's.
    if (userPoolId === undefined || key.startsWith('SUPABASE_')) return [];
    return [{ userPoolId, clientIds, path: key, ...label }];
  });
}

/** The later wins, as in Next.js, Vite and Create React App; each stands before the ones that it overrides. */
const CHAIN = ['.env.development.local', '.env.local', '.env.development', '.env'];

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
      findings.map((finding) => (settled.has(finding.path) ? { ...finding, elsewhere: true } : finding)),
    );
    for (const { path } of findings) settled.add(path);
  }
  return result;
}
