/** Which of a file's texts name a user pool, and which are its app clients. */
import { isClientId, isPlaceholderPoolId, parseUserPoolId } from '../core/pool/ids.ts';
import type { Leaf } from './leaves.ts';
import type { Finding } from './source.ts';

const HOST =
  /^(?:https:\/\/)?(?:issuer-)?cognito-idp\.([a-z0-9-]+)\.amazonaws\.(?:com\.cn|com|eu)\/([\w-]+)\/?(?:\.well-known\/[\w.-]+)?$/;
const ARN = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/([\w-]+)$/;

/** A user pool's id that is no placeholder; undefined for any other text. */
export function poolId(text: string): string | undefined {
  return parseUserPoolId(text) && !isPlaceholderPoolId(text) ? text : undefined;
}

/** The pool that an issuer, an endpoint without its scheme, an address of the pool's keys, or an ARN is of. */
export function poolOfAddress(text: string): string | undefined {
  const [, region, id = ''] = HOST.exec(text) ?? ARN.exec(text) ?? [];
  // A replica's issuer and ARN name another region than the one in which the pool was made.
  return region === undefined ? undefined : poolId(id);
}

/** The same, for any way in which a text can name a pool. */
export function poolOf(text: string): string | undefined {
  return poolId(text) ?? poolOfAddress(text);
}

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.:-]+/)
    .map((word) => word.toLowerCase());
}

const NAMES_POOL = /pools?id|userpool/;

/** Names such as userPoolId, aws_user_pools_id, PoolId, cognitoUserPool. */
export function namesPool(name: string): boolean {
  return NAMES_POOL.test(wordsOf(name).join(''));
}

/** Words that a name of the app client may be made of; a name with another one is somebody else's client. */
const CLIENT_WORDS = new Set(
  'aws cognito user userpool pool pools web native app client id clientid webclient webclientid appclient appclientid clientidweb idweb next public vite react expo nuxt gatsby auth oidc idp frontend spa mobile'.split(
    ' ',
  ),
);

/** Shorter texts are names or placeholders; real ids have 25 or 26 characters. */
const MIN_CLIENT_ID = 20;

function namesClient(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => word.includes('client')) && words.every((word) => CLIENT_WORDS.has(word));
}

function isClientOutput(name: string): boolean {
  return /client/i.test(name) && !/secret|name|arn/i.test(name);
}

function isRealClientId(value: string): boolean {
  return value.length >= MIN_CLIENT_ID && isClientId(value);
}

/**
 * Findings in texts whose names are fixed by a format, or were chosen by somebody who configured a client: a bare id
 * counts where its name speaks of a pool, an issuer counts anywhere.
 */
export function namedPools(leaves: readonly Leaf[]): Finding[] {
  return withClients(
    leaves,
    ({ path, value }) =>
      poolOfAddress(value) ?? (poolId(value) !== undefined && namesPool(path.at(-1) ?? '') ? value : undefined),
    namesClient,
  );
}

/** Findings in the outputs of a deployment, whose names are the author's choice: only the value counts. */
export function outputPools(leaves: readonly Leaf[]): Finding[] {
  return withClients(leaves, ({ value }) => poolOf(value), isClientOutput);
}

function withClients(
  leaves: readonly Leaf[],
  poolIn: (leaf: Leaf) => string | undefined,
  isClient: (name: string) => boolean,
): Finding[] {
  const pools = new Map<string, Set<string>>();
  const clients = new Map<string, string[]>();
  const found: (Finding & { group: string })[] = [];
  for (const leaf of leaves) {
    const name = leaf.path.at(-1) ?? '';
    const userPoolId = poolIn(leaf);
    if (userPoolId !== undefined) {
      const fallback = leaf.variable === undefined ? {} : { fallbackOf: leaf.variable };
      found.push({ userPoolId, clientIds: [], path: leaf.path.join('.'), group: leaf.group, ...fallback });
      pools.set(leaf.group, (pools.get(leaf.group) ?? new Set()).add(userPoolId));
    } else if (isRealClientId(leaf.value) && isClient(name)) {
      clients.set(leaf.group, [...(clients.get(leaf.group) ?? []), leaf.value]);
    }
  }
  // Of two pools side by side, nothing says whose client it is.
  return found.map(({ group, ...finding }) => ({
    ...finding,
    clientIds: pools.get(group)?.size === 1 ? [...new Set(clients.get(group))] : [],
  }));
}
