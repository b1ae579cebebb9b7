/** Recognises user pools in texts, by ID, issuer, ARN or endpoint, and tells which texts beside one are the IDs of its app clients. */
import { DNS_SUFFIXES, isClientId, isPlaceholderPoolId, parseUserPoolId } from '../../core/pool/ids.ts';
import type { Leaf } from './leaves.ts';
import type { Finding } from './source.ts';

/** The longer first: one ends like another begins. */
const SUFFIX = DNS_SUFFIXES.toSorted((a, b) => b.length - a.length)
  .map((suffix) => suffix.replaceAll('.', String.raw`\.`))
  .join('|');

/** What names a pool inside a longer text: an address without its tail, an ARN, or a bare id. */
export const POOL_TEXT = new RegExp(
  String.raw`(?<![\w.-])(?:https:\/\/)?(?:issuer-)?cognito-idp\.[a-z0-9-]+\.(?:${SUFFIX})\/[\w-]+|arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]+|(?:(?<![\w/:.-])|(?<=:-|:userpool\/|cognito-idp\.[^\s/"'\x60]{1,60}(?:[}%>]|\.(?:${SUFFIX}))\/))(?:eusc-[a-z]{2}|[a-z]{2})-(?:gov-|iso[a-z]?-)?[a-z]+-\d_[0-9a-zA-Z]{2,45}(?![\w-])`,
  'g',
);

const HOST = new RegExp(
  String.raw`^(?:https:\/\/)?(?:issuer-)?cognito-idp\.([a-z0-9-]+)\.(?:${SUFFIX})\/([\w-]+)\/?(?:\.well-known\/[\w.-]+)?$`,
);
const ARN = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/([\w-]+)$/;
/** The same with parts that are filled in: `arn:aws:cognito-idp:${AWS::Region}:${account}:userpool/…`, `$region`, `%s`. */
const FILLED = new RegExp(
  String.raw`^(?:(?:https:\/\/)?(?:issuer-)?cognito-idp\.[^\s/]{1,100}(?:[}%>]|\.(?:${SUFFIX}))\/([\w-]+)\/?(?:\.well-known\/[\w.-]+)?|arn:(?=\S{0,150}[$}%>)])[^\s/]{1,160}:userpool\/([\w-]+))$`,
);
/** What is left of an address in code that puts it together: `"https://cognito-idp." + region + ".amazonaws.com/…"`. */
const TAIL = new RegExp(
  String.raw`^\.(?:${SUFFIX})\/([\w-]+)\/?(?:\.well-known\/[\w.-]+)?$|^\/?([\w-]+)\/\.well-known\/[\w.-]+$`,
);

/** Whether a text can name a pool at all: every way holds an id, and every id a region's number before an underscore. */
export function mayNamePool(text: string): boolean {
  return /-\d_[0-9a-zA-Z]/.test(text);
}

/** A user pool's id that is no placeholder; undefined for any other text. */
export function poolId(text: string): string | undefined {
  return parseUserPoolId(text) && !isPlaceholderPoolId(text) ? text : undefined;
}

/** An id as Cognito draws them: nine letters and digits, and not one word. It means a pool wherever it stands. */
export function looksDrawn(text: string): boolean {
  return poolId(text) !== undefined && /_(?=\w*[A-Z0-9])\w{9}$/.test(text);
}

/** The pool that an issuer, an endpoint without its scheme, an address of the pool's keys, or an ARN is of. */
export function poolOfAddress(text: string): string | undefined {
  const [, region, id = ''] = HOST.exec(text) ?? ARN.exec(text) ?? [];
  // A replica's issuer and ARN name another region than the one in which the pool was made.
  if (region !== undefined) return poolId(id);
  const [, inAddress, inArn] = (/cognito-idp/.test(text) ? FILLED : TAIL).exec(text) ?? [];
  return poolId(inAddress ?? inArn ?? '');
}

/** The same, for any way in which a text can name a pool. */
export function poolOf(text: string): string | undefined {
  return poolId(text) ?? poolOfAddress(text);
}

/** What stands before a value inside of a longer text: `envDefault:"…"`, `USER_POOL_ID=…`, `--user-pool-id …`. */
const GIVEN = /(?:[=:]\\?["'`]?|--[\w-]*pool[\w-]*[= ]["']?)$/i;
const EXAMPLE = /\be\.g\.|\bexample|\busage\b|\bsuch as\b/i;
/** How much of what stands before a value is looked at. */
const MAX_NAME = 60;
/** Longer texts are templates and pages. */
const MAX_GIVEN = 2000;

/** The one pool that a longer text gives to a name of its own; what it tells in words, it may tell as an example. */
export function poolWithin(text: string): string | undefined {
  if (text.length > MAX_GIVEN || !text.includes('_') || EXAMPLE.test(text)) return undefined;
  const given = [...text.matchAll(POOL_TEXT)].filter(({ index }) =>
    GIVEN.test(text.slice(Math.max(0, index - MAX_NAME), index)),
  );
  const pools = new Set(given.flatMap(([id]) => poolOf(id) ?? []));
  return pools.size === 1 ? [...pools][0] : undefined;
}

function splitWords(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.:-]+/)
    .map((word) => word.toLowerCase());
}

const NAMES_POOL = /pools?id|userpool/;

/** Names such as userPoolId, aws_user_pools_id, PoolId, cognitoUserPool. */
export function namesPool(name: string): boolean {
  return NAMES_POOL.test(splitWords(name).join(''));
}

/** Names that speak of Cognito or a pool in any way, or of who issues tokens. */
export function speaksOfPool(name: string): boolean {
  return namesPool(name) || /cognito|(^|[^a-z])pool|issuer|jwks|authority|oidc/i.test(name);
}

/** Words that a name of the app client may be made of; a name with another one is somebody else's client. */
const CLIENT_WORDS = new Set(
  'aws cognito user userpool pool pools web native app client id clientid webclient webclientid appclient appclientid clientidweb idweb next public vite react expo nuxt gatsby auth oidc idp frontend spa mobile'.split(
    ' ',
  ),
);

/** Shorter texts are names or placeholders; real ids have 25 or 26 characters. */
const MIN_CLIENT_ID = 20;

/** Words that names of pools have beside those. */
const POOL_WORDS = new Set('issuer iss url uri authority jwks jwk keys provider endpoint arn'.split(' '));

/** What a name says of its own: "customer" of COGNITO_CUSTOMER_POOL_ID and of customerClientId. */
function ownWords(name: string): string {
  return splitWords(name)
    .filter((word) => !CLIENT_WORDS.has(word) && !POOL_WORDS.has(word))
    .join(' ');
}

/** Whatever stands before it: SHOP_COGNITO_CLIENT_ID, and no GITHUB_CLIENT_ID. */
const POOL_CLIENT = /(?:user_?pool|cognito)(?:_?(?:app|web))*_?client_?id$/i;

interface NamedText {
  name: string;
  value: string;
}

/**
 * The app clients among texts that stand beside a pool. What only tells what it is may be any pool's, so it counts where
 * there is one; what has a word of its own, where the pool's name has the same one.
 */
export function clientsBeside(poolName: string, texts: readonly NamedText[], isAlone: boolean): string[] {
  const own = ownWords(poolName);
  const found = texts.filter(({ name, value }) => {
    if (!isRealClientId(value)) return false;
    if (/^(?:audiences?|aud)$/i.test(name)) return isAlone;
    const words = ownWords(name);
    return /client/i.test(name) && (words === own || (isAlone && (words === '' || POOL_CLIENT.test(name))));
  });
  return [...new Set(found.map(({ value }) => value))];
}

function isClientOutput(name: string): boolean {
  return /client/i.test(name) && !/secret|name|arn/i.test(name);
}

/** Whether a text is an ID as Cognito draws them, rather than one that fits the form. */
export function isRealClientId(value: string): boolean {
  return value.length >= MIN_CLIENT_ID && isClientId(value);
}

/**
 * Findings in texts whose names are fixed by a format, or were chosen by somebody who configured a client. The value comes
 * before the name: an issuer counts anywhere, and so does an id as Cognito draws them; another one where its name speaks
 * of a pool.
 */
export function namedPools(leaves: readonly Leaf[]): Finding[] {
  return withClients(leaves, poolInLeaf, clientsBeside);
}

function poolInLeaf({ path, value }: Leaf): string | undefined {
  const address = poolOfAddress(value);
  if (address !== undefined) return address;
  return looksDrawn(value) || (poolId(value) !== undefined && speaksOfPool(path.at(-1) ?? '')) ? value : undefined;
}

/** Findings in the outputs of a deployment, whose names are the author's choice: only the value counts. */
export function outputPools(leaves: readonly Leaf[]): Finding[] {
  return withClients(
    leaves,
    ({ value }) => poolOf(value),
    (_pool, texts, isAlone) => {
      const found = texts.filter(({ name, value }) => isAlone && isClientOutput(name) && isRealClientId(value));
      return [...new Set(found.map(({ value }) => value))];
    },
  );
}

function withClients(
  leaves: readonly Leaf[],
  poolIn: (leaf: Leaf) => string | undefined,
  clientsOf: typeof clientsBeside,
): Finding[] {
  const pools = new Map<string, Set<string>>();
  const texts = new Map<string, NamedText[]>();
  const found: (Finding & { group: string; name: string })[] = [];
  for (const leaf of leaves) {
    const name = leaf.path.at(-1) ?? '';
    const userPoolId = poolIn(leaf);
    if (userPoolId !== undefined) {
      found.push({
        userPoolId,
        clientIds: [],
        path: leaf.path.join('.'),
        group: leaf.group,
        name,
        ...(leaf.variable === undefined ? {} : { fallbackOf: leaf.variable }),
        ...(leaf.environment === undefined ? {} : { environment: leaf.environment }),
      });
      pools.set(leaf.group, (pools.get(leaf.group) ?? new Set()).add(userPoolId));
    } else if (isRealClientId(leaf.value)) {
      texts.set(leaf.group, [...(texts.get(leaf.group) ?? []), { name, value: leaf.value }]);
    }
  }
  return found.map(({ group, name, ...finding }) => ({
    ...finding,
    clientIds: clientsOf(name, texts.get(group) ?? [], pools.get(group)?.size === 1),
  }));
}
