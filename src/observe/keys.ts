/**
 * Fetches the public keys (JWKS) that tokens are checked against, from the pool's issuer or from what --jwks names; never
 * cached on disk, where a cache could be poisoned.
 */
import { resolve } from 'node:path';
import type { KeySet } from '../core/token/signature.ts';
import type { UserPoolRef } from '../core/pool/ids.ts';
import { asObject, asText, isObject, parseJson, type JsonObject } from '../core/text/json.ts';
import { unshown } from '../core/text/unshown.ts';
import { asRefusal, CliError, UsageError } from '../errors.ts';
import type { World } from '../world/types.ts';

/**
 * The keys that --jwks names, a file or an address, as those of a pool.
 * @param issuers of the pool
 * @throws UsageError for a file that holds no keys
 */
export async function keysNamed(world: World, source: string, issuers: readonly string[]): Promise<PoolKeys> {
  const jwks = isAddress(source) ? await fetchJson(world, source) : await readJson(world, source);
  return { jwks: { ...keySet(jwks, 'What --jwks names'), isGiven: true }, issuers: [...issuers] };
}

export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

async function readJson(world: World, file: string): Promise<JsonObject> {
  const bytes = await world.files.read(resolve(world.cwd, file));
  const document = bytes ? parseJson(new TextDecoder().decode(bytes)) : undefined;
  if (isObject(document) && hasKeys(document)) return document;
  throw new UsageError({
    id: 'token/jwks-file',
    message: `${unshown('--jwks', file)} names a file that is ${bytes ? 'no JSON Web Key Set' : 'not there'}.`,
    fix: "Save what the user pool's /.well-known/jwks.json answers, and name that file with --jwks.",
  });
}

function hasKeys({ keys }: JsonObject): boolean {
  return Array.isArray(keys) && keys.some(isObject);
}

/** @throws CliError for a document without keys: that none of them signs a token is not known then */
function keySet(document: JsonObject, from: string): KeySet {
  const { keys } = document;
  if (Array.isArray(keys) && hasKeys(document)) return { keys: keys.map(asObject) };
  throw new CliError(
    {
      id: 'cognito/keys',
      message: `${from} names no key.`,
      why: 'A JSON Web Key Set has a list of keys.',
      fix: 'Check AWS_ENDPOINT_URL and HTTPS_PROXY, or the address of --jwks.',
    },
    4,
  );
}

export interface PoolKeys {
  jwks: KeySet;
  /** Issuers that this pool's tokens may name. */
  issuers: string[];
}

/**
 * The pool's public keys: from its issuer, or, with an endpoint for Cognito set, from that endpoint, which may also say
 * that it issues tokens in its own name. Never from an address that a token names.
 */
async function poolKeys(world: World, ref: UserPoolRef, issuer: string): Promise<PoolKeys> {
  const { base, isEndpoint } = await wellKnown(world, ref, issuer);
  const [jwks, document] = await Promise.all([
    fetchJson(world, base + KEYS),
    isEndpoint ? fetchJson(world, base + CONFIGURATION) : undefined,
  ]);
  const own = document?.['issuer'] === base ? [base] : [];
  return { jwks: keySet(jwks, base + KEYS), issuers: [issuer, ...own] };
}

/** Failures of one host, after which another may still answer. */
export const KEYS_OUT_OF_REACH: ReadonlySet<string> = new Set(['network/unreachable', 'cognito/keys']);

/**
 * The pool's public keys from the first of its possible issuers that has them: which host answers for which pool is known in
 * part (see `publishedIssuer`).
 * @throws what the first of them threw, where none has them
 */
export async function keysOfPool(world: World, ref: UserPoolRef, issuers: readonly string[]): Promise<PoolKeys> {
  const failures: unknown[] = [];
  for (const issuer of issuers) {
    try {
      return await poolKeys(world, ref, issuer);
    } catch (error) {
      if (!KEYS_OUT_OF_REACH.has(asRefusal(error).id)) throw error;
      failures.push(error);
    }
  }
  throw failures[0];
}

/**
 * What the pool publishes of itself: the issuer that its openid-configuration gives, and its public keys. An emulator that
 * issues in its own name stands for the pool.
 */
export async function observePublished(
  world: World,
  ref: UserPoolRef,
  issuer: string,
): Promise<{ issuer: string; jwks: KeySet }> {
  const { base } = await wellKnown(world, ref, issuer);
  const [document, jwks] = await Promise.all([fetchJson(world, base + CONFIGURATION), fetchJson(world, base + KEYS)]);
  const says = asText(document['issuer']);
  return { issuer: says === base ? issuer : says, jwks: keySet(jwks, base + KEYS) };
}

const KEYS = '/.well-known/jwks.json';
export const CONFIGURATION = '/.well-known/openid-configuration';

async function wellKnown(
  world: World,
  { userPoolId }: UserPoolRef,
  issuer: string,
): Promise<{ base: string; isEndpoint: boolean }> {
  const endpoint = await world.aws.cognitoEndpoint();
  return endpoint === undefined
    ? { base: issuer, isEndpoint: false }
    : { base: `${endpoint}/${userPoolId}`, isEndpoint: true };
}

async function fetchJson(world: World, url: string): Promise<JsonObject> {
  const answer = await world.http.request(url);
  if (answer.status !== 200) {
    throw new CliError(
      {
        id: 'cognito/keys',
        message: `${url} answered ${answer.status}.`,
        fix: 'Check the user pool ID and its region, or the address of --jwks.',
      },
      4,
    );
  }
  const document = parseJson(answer.text);
  if (isObject(document)) return document;
  throw new CliError(
    {
      id: 'cognito/keys',
      message: `${url} answered with something other than JSON.`,
      fix: 'Check HTTPS_PROXY and AWS_ENDPOINT_URL: what answered is not Cognito.',
    },
    4,
  );
}
