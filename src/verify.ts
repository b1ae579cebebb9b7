/** Observes everything that the checks need, in parallel, and runs them. */
import { CHECKS } from './core/checks/index.ts';
import type { Finding } from './core/checks/check.ts';
import { runChecks, summary, type Selection, type Summary } from './core/checks/run.ts';
import {
  known,
  notAsked,
  unreachable,
  type Fact,
  type ObservedToken,
  type PoolCandidate,
  type UserPool,
  type VerifyFacts,
  type VerifyWish,
} from './core/facts.ts';
import { configuredPool } from './core/checks/config/block.ts';
import { issuerOf, type UserPoolRef } from './core/ids.ts';
import { asText } from './core/json.ts';
import { decodeToken, verifySignature } from './core/token.ts';
import type { Project } from './discover/project.ts';
import type { Declaration } from './discover/source.ts';
import { fact, observeKeys, observePool, poolFact, shippedCode, whyNoAws, type PoolKeys } from './observe.ts';
import { lambdaFacts } from './observe/function.ts';
import { hostedFacts, noHosted } from './observe/hosted-facts.ts';
import { observeOwner } from './observe/owner.ts';
import { givenToken, probeUser, refuseProbe, signInUser, type RawToken, type SignInResult } from './tokens.ts';
import type { World } from './world/types.ts';

export interface VerifyRequest extends Selection {
  project: Project;
  appPools: PoolCandidate[];
  /** What the project's files declare, for who owns the pool. */
  declarations: Declaration[];
  /** The pool to look at: --user-pool-id, else the configured one, else what discovery chose. */
  pool?: UserPoolRef;
  /** --user-pool-id, where given. */
  userPoolId?: string;
  clientId?: string;
  role: string;
  token?: string;
  username?: string;
  probeUser: boolean;
  probeAnyway: boolean;
  invoke: boolean;
  /** --project-ref, where given. */
  projectRef?: string;
  /** The hosted project is looked at only where --project-ref names it. */
  hostedOnlyIfGiven?: boolean;
}

export interface VerifyDocument {
  ok: boolean;
  pool?: UserPoolRef & { issuer: string };
  checks: Finding[];
  summary: Summary;
}

export interface VerifyResult {
  document: VerifyDocument;
  /** Claims of the tokens that were looked at: `demo` shows them. */
  tokens: ObservedToken[];
}

export async function verify(world: World, request: VerifyRequest): Promise<VerifyResult> {
  const pool = await observedPool(world, request);
  const userPool = pool.known ? pool.value : null;
  const issuer = userPool?.issuer ?? (request.pool && issuerOf(request.pool));
  const { project, projectRef } = request;
  const [lambda, keys, clientIds, owner, code, hosted] = await Promise.all([
    lambdaFacts(world, pool, request.invoke),
    keysFact(world, request, issuer),
    poolFact(pool, (found) => listClientIds(world, found)),
    poolFact(pool, async (found) => (await observeOwner(world, found, request.declarations)) ?? null),
    shippedCode(world),
    request.hostedOnlyIfGiven && projectRef === undefined
      ? noHosted(notAsked('A hosted project is set up by `npx cognito-supabase link`, or with --project-ref.'))
      : hostedFacts(world, { root: project.root, projectRef, pool: request.pool, userPool: pool }),
  ]);
  const raw = await tokensFact(world, request, pool);
  const tokens = await observeTokens(raw.tokens, keys);
  const facts: VerifyFacts = {
    config:
      project.config === null && projectRef !== undefined
        ? notAsked('There is no supabase folder here: the project is hosted only.')
        : known(project.config),
    appPools: known(request.appPools),
    pool,
    clientIds,
    owner,
    triggerVersion: known(userPool?.trigger?.lambdaVersion ?? ''),
    ...lambda,
    jwks: keys.known ? known(keys.value.jwks) : keys,
    tokens,
    shippedCode: known(code.codeSha256),
    signInRefusal: known(raw.refusedByTrigger),
    ...hosted,
    signingKeyIds: hosted.hosted.known ? (signingKeys(tokens) ?? hosted.signingKeyIds) : hosted.signingKeyIds,
  };
  const checks = runChecks(CHECKS, facts, wishOf(world, request, keys, issuer), request);
  const counts = summary(checks);
  const named = request.pool &&
    issuer !== undefined && { pool: { userPoolId: request.pool.userPoolId, region: request.pool.region, issuer } };
  return {
    document: { ok: counts.fail === 0, ...named, checks, summary: counts },
    tokens: tokens.known ? tokens.value : [],
  };
}

async function listClientIds(world: World, { region, userPoolId }: UserPool): Promise<string[]> {
  const cognito = await world.aws.cognito(region);
  return (await cognito.listAppClients(userPoolId)).map(({ clientId }) => clientId);
}

function wishOf(
  world: World,
  { role, userPoolId, clientId }: VerifyRequest,
  keys: Fact<PoolKeys>,
  issuer: string | undefined,
): VerifyWish {
  const known = issuer === undefined ? [] : [issuer];
  return {
    role,
    ...(userPoolId === undefined ? {} : { userPoolId }),
    ...(clientId === undefined ? {} : { clientId }),
    issuers: keys.known ? keys.value.issuers : known,
    now: world.clock.now() / 1000,
  };
}

async function observedPool(world: World, { pool }: VerifyRequest): Promise<Fact<UserPool | null>> {
  if (!pool) return notAsked('No user pool is known: give --user-pool-id.');
  return (await whyNoAws(world)) ?? fact(() => observePool(world, pool));
}

async function keysFact(world: World, request: VerifyRequest, issuer: string | undefined): Promise<Fact<PoolKeys>> {
  const { pool } = request;
  if (!tokenAsked(world, request)) return notAsked(NO_TOKEN);
  if (!pool || issuer === undefined)
    return unreachable('No user pool is known whose keys could be had: give --user-pool-id.');
  return fact(() => observeKeys(world, pool, issuer));
}

const NO_TOKEN = 'No token was given: use --token -, --username or --probe-user.';

function tokenAsked(world: World, { token, username, probeUser: probe }: VerifyRequest): boolean {
  return token !== undefined || username !== undefined || probe || (world.env['COGNITO_SUPABASE_TOKEN'] ?? '') !== '';
}

interface TokenFacts {
  tokens: Fact<RawToken[]>;
  refusedByTrigger: string | null;
}

async function tokensFact(world: World, request: VerifyRequest, pool: Fact<UserPool | null>): Promise<TokenFacts> {
  const given = await givenToken(world, request.token);
  const { username } = request;
  if (username === undefined && !request.probeUser) {
    return { tokens: given ? known([given]) : notAsked(NO_TOKEN), refusedByTrigger: null };
  }
  if (!pool.known) return { tokens: unreachable(`No sign-in was possible. ${pool.why}`), refusedByTrigger: null };
  const found = pool.value;
  if (!found) return { tokens: notAsked('There is no such user pool to sign in to.'), refusedByTrigger: null };
  if (request.probeUser) refuseProbe(found, request.probeAnyway);
  const signedIn = await fact<SignInResult>(() =>
    username === undefined ? probeUser(world, found) : signInUser(world, found, username, request.clientId),
  );
  if (!signedIn.known) return { tokens: signedIn, refusedByTrigger: null };
  if ('tokens' in signedIn.value)
    return { tokens: known([...(given ? [given] : []), ...signedIn.value.tokens]), refusedByTrigger: null };
  const { refusal, byTrigger } = signedIn.value;
  return { tokens: unreachable(`The sign-in gave no token. ${refusal}`), refusedByTrigger: byTrigger ? refusal : null };
}

/** A pool may publish a key before it signs with it: where there are good tokens, their own keys are what counts. */
function signingKeys(tokens: Fact<ObservedToken[]>): Fact<string[]> | undefined {
  const ids = (tokens.known ? tokens.value : []).flatMap(({ decoded, signature }) =>
    decoded.ok && signature === 'valid' ? [asText(decoded.header['kid'])] : [],
  );
  return ids.length === 0 ? undefined : known(ids);
}

async function observeTokens(raw: Fact<RawToken[]>, keys: Fact<PoolKeys>): Promise<Fact<ObservedToken[]>> {
  if (!raw.known) return raw;
  const observed = raw.value.map(async ({ origin, label, raw: text }): Promise<ObservedToken> => {
    const decoded = decodeToken(text);
    if (!decoded.ok || !keys.known) return { origin, label, decoded };
    return { origin, label, decoded, signature: await verifySignature(text, decoded, keys.value.jwks) };
  });
  return known(await Promise.all(observed));
}

/** The pool that a run is about: what was asked for, else what is configured, else what the app's files agree on. */
export function poolInQuestion(
  project: Project,
  asked: UserPoolRef | undefined,
  chosen: UserPoolRef | undefined,
): UserPoolRef | undefined {
  return (
    asked ?? configuredPool(project.config) ?? (chosen && { userPoolId: chosen.userPoolId, region: chosen.region })
  );
}
