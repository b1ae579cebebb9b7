/**
 * Hosted Supabase projects: project refs, statuses (paused), and third-party integrations: which issuer or keys each
 * trusts, stale keys (JWKS), and how near an issuer is to ours.
 */
import { dnsSuffix, isRegion } from '../pool/ids.ts';
import { asObjects, asText } from '../text/json.ts';

export interface HostedProject {
  /** 20 lower-case letters. */
  ref: string;
  name: string;
  region: string;
  /** ACTIVE_HEALTHY, INACTIVE, RESTORING … as the Management API names it. */
  status: string;
}

/** A branch is a project of its own, with integrations of its own. */
export interface HostedBranch {
  name: string;
  ref: string;
  /** The project itself, which the API lists among its branches. */
  isDefault: boolean;
  status?: string;
}

/** A third-party integration. It names an issuer, or the address of keys, or the keys themselves. */
export interface Integration {
  id: string;
  issuer?: string;
  /** The address that Supabase reads the keys from, where it was given that in place of an issuer. */
  jwksUrl?: string;
  /** What Supabase has of its keys, by content; absent where it could not get them, or not yet. */
  keys?: PublicKey[];
  /** Ids of the keys that Supabase has of it; null where it could not get them, or not yet. */
  keyIds: string[] | null;
  insertedAt: string;
  resolvedAt?: string;
}

/** A public key: a `kid` is only its name, which another key may have as well. */
export interface PublicKey {
  kid: string;
  /** Its type and its numbers. */
  material: string;
}

/** The public keys of a JSON Web Key Set's list. */
export function publicKeys(keys: unknown): PublicKey[] {
  const named = asObjects(keys).filter(({ kid }) => asText(kid) !== '');
  return named.map((key) => ({
    kid: asText(key['kid']),
    material: ['kty', 'crv', 'n', 'e', 'x', 'y'].map((part) => asText(key[part])).join(' '),
  }));
}

/** One that Supabase shows without its numbers can be told by its name alone. */
function holds({ keys = [] }: Integration, wanted: PublicKey): boolean {
  return keys.some(
    ({ kid, material }) => kid === wanted.kid && (material === wanted.material || !material.trim().includes(' ')),
  );
}

/**
 * How an integration trusts a pool: by its issuer, by the address of its keys, or by the keys themselves; undefined where
 * it does not.
 * @param signing the keys that the pool's tokens are signed with, as far as they are known
 */
export function trustOf(
  integration: Integration,
  issuers: readonly string[],
  signing: readonly PublicKey[] = [],
): 'issuer' | 'address' | 'keys' | undefined {
  const { issuer, jwksUrl } = integration;
  if (issuer !== undefined) return issuers.includes(issuer) ? 'issuer' : undefined;
  if (issuers.some((one) => jwksUrl === `${one}/.well-known/jwks.json`)) return 'address';
  return signing.some((key) => holds(integration, key)) ? 'keys' : undefined;
}

/** The first of the keys that none of the integrations has, as it is: one of the same name does not count. */
export function missingKey(
  integrations: readonly Integration[],
  signing: readonly PublicKey[],
): (PublicKey & { isOther: boolean }) | undefined {
  const missing = signing.find((key) => !integrations.some((one) => holds(one, key)));
  return missing && { ...missing, isOther: integrations.some(({ keyIds }) => keyIds?.includes(missing.kid)) };
}

/** Whether Supabase lets the access token look at the hosted project. */
export interface HostedAccess {
  trouble?: { kind: 'unauthorized' | 'permissions'; message: string; fix: string };
}

/** A hosted project, and what it trusts. */
export interface ObservedProject {
  project: HostedProject;
  /** Empty for a project that is not up: it is not asked. */
  integrations: Integration[];
  /** The pool's issuer; both that it can have, where AWS could not be asked. */
  issuers: string[];
}

/** A preview branch that is up, and what it trusts. */
export interface ObservedBranch {
  name: string;
  ref: string;
  integrations: Integration[];
}

/** What names a hosted project in the folder: `supabase link`, and the app's own SUPABASE_URL. */
export interface ProjectRefs {
  linked?: { ref: string; parent: string; source: string };
  app: { ref: string; source: string }[];
}

/** ProjectRef in the API's description: minLength 20, maxLength 20, ^[a-z]+$. */
export function isProjectRef(text: string): boolean {
  return /^[a-z]{20}$/.test(text);
}

/** The ref in the address of a hosted project, https://<ref>.supabase.co; undefined for every other. */
export function projectRefIn(address: string): string | undefined {
  return /^https:\/\/([a-z]{20})\.supabase\.(?:co|in|red)(?:\/|$)/.exec(address)?.[1];
}

/** What a status means to somebody who wants to use the project; undefined for one that can be used. */
export function unavailable(status: string): { words: string; passes: boolean } | undefined {
  const words = UNAVAILABLE[status];
  return words === undefined ? undefined : { words, passes: PASSES.has(status) };
}

/** Statuses of V1ProjectWithDatabaseResponse in the API's description under which nothing answers. */
const UNAVAILABLE: Readonly<Record<string, string>> = {
  INACTIVE: 'paused',
  PAUSING: 'being paused',
  PAUSE_FAILED: 'stuck while being paused',
  RESTORING: 'being restored',
  RESTORE_FAILED: 'stuck while being restored',
  COMING_UP: 'starting',
  RESTARTING: 'restarting',
  UPGRADING: 'being upgraded',
  RESIZING: 'being resized',
  PROMOTING: 'being promoted',
  INIT_FAILED: 'broken since its creation',
  GOING_DOWN: 'going down',
  REMOVED: 'removed',
};
/** Those that end by themselves. */
const PASSES = new Set(['RESTORING', 'COMING_UP', 'RESTARTING', 'UPGRADING', 'RESIZING', 'PROMOTING']);

/** Statuses under which a project answers, in good health or not. */
const AVAILABLE = new Set(['ACTIVE_HEALTHY', 'ACTIVE_UNHEALTHY']);

/** A status that the API has added since, or its own UNKNOWN: what works under it is not known. */
export function isUnknownStatus(status: string): boolean {
  return !AVAILABLE.has(status) && !(status in UNAVAILABLE);
}

/** What to do about a project that cannot be used now. */
export function wakeUp(ref: string, { passes }: { passes: boolean }): string {
  return passes
    ? 'Wait until it is up, then run again.'
    : `Restore it at https://supabase.com/dashboard/project/${ref}, then run again.`;
}

/** How an integration stands to an issuer: the very one, one that was meant to be it, or somebody else's. */
export type Kinship = { kind: 'exact' } | { kind: 'near'; how: string } | { kind: 'other' };

/** The host of the other type of issuer. */
export const OTHER_TYPE = 'the same pool by its other type of issuer';

/**
 * Supabase compares issuers letter by letter, and the dashboard's form starts at us-east-1 whatever the pool's region is
 * (supabase/supabase, CreateAwsCognitoAuthDialog.tsx): what names the same pool in other letters is not what its tokens name.
 */
export function kinship(integration: Integration, issuer: string): Kinship {
  const theirs = integration.issuer;
  if (theirs === issuer) return { kind: 'exact' };
  if (theirs === undefined) return { kind: 'other' };
  const [here, there] = [takeApart(issuer), takeApart(theirs)];
  if (!here || !there || here.userPoolId !== there.userPoolId) return { kind: 'other' };
  if (here.region !== there.region) return { kind: 'near', how: `the same pool in another region, ${there.region}` };
  if (here.host !== there.host) return { kind: 'near', how: OTHER_TYPE };
  return { kind: 'near', how: theirs === `${issuer}/` ? 'with a slash at the end' : 'written differently' };
}

/** True for an issuer that is some Cognito user pool's. */
export function isCognitoIssuer(issuer: string | undefined): boolean {
  return issuer !== undefined && takeApart(issuer) !== undefined;
}

interface IssuerParts {
  host: string;
  region: string;
  userPoolId: string;
}

/** Reads an issuer as a person would: case, slashes and the well-known path at its end do not matter. */
function takeApart(issuer: string): IssuerParts | undefined {
  const trimmed = issuer.trim();
  if (!URL.canParse(trimmed)) return undefined;
  const { hostname, pathname } = new URL(trimmed);
  const match = /^(?<host>(?:issuer-)?cognito-idp(?:-fips)?)\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z0-9.-]+)$/.exec(
    hostname,
  );
  const userPoolId = /^\/+(?<id>[\w-]+_[0-9a-zA-Z]+)\/*(?:\.well-known\/.*)?$/.exec(pathname)?.groups?.['id'];
  const { host = '', region = '', suffix = '' } = match?.groups ?? {};
  if (userPoolId === undefined || !isRegion(region) || !isAwsSuffix(suffix, region)) return undefined;
  return { host, region, userPoolId };
}

function isAwsSuffix(suffix: string, region: string): boolean {
  return suffix === dnsSuffix(region) || suffix === 'amazonaws.com';
}

/** What is wrong with the keys that Supabase has of an integration, held against those that the pool publishes. */
export type KeyTrouble = 'unresolved' | 'stale';

/** @param poolKeyIds ids of the keys that the pool publishes; undefined where they could not be had */
export function keyTrouble({ keyIds }: Integration, poolKeyIds: readonly string[] | undefined): KeyTrouble | undefined {
  if (keyIds === null || keyIds.length === 0) return 'unresolved';
  return poolKeyIds?.some((id) => !keyIds.includes(id)) ? 'stale' : undefined;
}

/** Third-party users, each month: what the plans include, and what the rest cost (docs, Manage your usage). */
export const COST =
  'Supabase counts every user who signs in this way as a third-party monthly active user: 50,000 a month are included on the Free plan, 100,000 on Pro and Team, where each further one costs $0.00325.';

/** The command that takes an integration back. */
export function unlinkCommand(ref: string, userPoolId: string): string {
  return `npx cognito-supabase unlink --project-ref ${ref} --user-pool-id ${userPoolId}`;
}
