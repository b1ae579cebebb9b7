/** Observes everything that the checks need, in parallel, and runs them. */
import { readClientSource } from './core/client/read.ts';
import type { SourceFile } from './core/client/source.ts';
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
  type RawToken,
  type UserPool,
  type VerifyFacts,
  type VerifyWish,
} from './core/facts.ts';
import { configuredPool } from './core/checks/config/block.ts';
import { issuerOf, type UserPoolRef } from './core/ids.ts';
import { decodeToken, signatureCheck } from './core/token.ts';
import type { Project } from './discover/project.ts';
import type { Declaration } from './discover/source.ts';
import { UsageError } from './errors.ts';
import { fact, observePool, poolFact, shippedCode, whyNoAws } from './observe.ts';
import { lambdaFacts } from './observe/function.ts';
import { observeKeys, type PoolKeys } from './observe/keys.ts';
import { liveAnswers, type LiveTarget } from './observe/live-answers.ts';
import { observeOwner } from './observe/owner.ts';
import { readTokenFile } from './observe/token-file.ts';
import { givenToken } from './tokens/given.ts';
import { probeUser, refuseProbe } from './tokens/probe.ts';
import { signInUser, type SignInResult } from './tokens/sign-in.ts';
import { observeReplicas } from './observe/replicas.ts';
import type { World } from './world/types.ts';

export interface VerifyRequest extends Selection {
  project: Project;
  appPools: PoolCandidate[];
  /** What the project's files declare, for who owns the pool. */
  declarations: Declaration[];
  /** What may speak of the app's Supabase clients, as discovery found it. */
  clientFiles: SourceFile[];
  /** The pool to look at: --user-pool-id, else the configured one, else what discovery chose. */
  pool?: UserPoolRef;
  /** --user-pool-id, where given. */
  userPoolId?: string;
  clientId?: string;
  role: string;
  token?: string;
  /** Tokens that a program hands over. */
  rawTokens?: readonly string[];
  /** A file with one token a line. */
  tokensFile?: string;
  /** File or address of the keys; by default the pool's own. */
  jwks?: string;
  /** Without the network: the config and given tokens, with keys from a file. */
  offline: boolean;
  username?: string;
  probeUser: boolean;
  probeAnyway: boolean;
  invoke: boolean;
  /** The Supabase project to ask about the token. */
  supabase?: Fact<LiveTarget>;
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
  const [lambda, keys, clientIds, owner, replicas, code] = await Promise.all([
    lambdaFacts(world, pool, request.invoke),
    keysFact(world, request, issuer),
    poolFact(pool, (found) => listClientIds(world, found)),
    poolFact(pool, async (found) => (await observeOwner(world, found, request.declarations)) ?? null),
    poolFact(pool, (found) => observeReplicas(world, found)),
    shippedSha(world, pool),
  ]);
  const raw = await tokensFact(world, request, pool);
  const [tokens, live] = await Promise.all([
    observeTokens(raw.tokens, keys),
    liveAnswers(world, supabaseOf(request), raw.tokens),
  ]);
  const facts: VerifyFacts = {
    config: configFact(world, request),
    appPools: known(request.appPools),
    clientSource: known(await readClientSource(request.clientFiles)),
    pool,
    clientIds,
    owner,
    replicas,
    linkedIssuers: known([]),
    refusedVersion: known(null),
    triggerVersion: known(userPool?.trigger?.lambdaVersion ?? ''),
    ...lambda,
    jwks: keys.known ? known(keys.value.jwks) : keys,
    tokens,
    shippedCode: code,
    signInRefusal: known(raw.refusedByTrigger),
    ...live,
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

/** The project to ask, unless no check that is asked for wants to know. */
function supabaseOf({ supabase, offline, only, skip }: VerifyRequest): Fact<LiveTarget> {
  if (offline) return notAsked(OFFLINE);
  const wanted = only.length === 0 || only.some((name) => /^live(\/|$)/.test(name));
  if (!wanted || skip.includes('live')) return notAsked('No live check is asked for.');
  return supabase ?? notAsked('Supabase was not asked: `verify` asks it with --supabase-url and --supabase-key.');
}

/** Where a hosted project or a Supabase URL is given, there need not be a config file here. */
function configFact({ env }: World, { project }: VerifyRequest): VerifyFacts['config'] {
  const isElsewhere = ELSEWHERE.some((name) => (env[name] ?? '') !== '');
  if (project.config || !isElsewhere) return known(project.config);
  return notAsked(
    'Does not apply: there is no Supabase config file here, and a hosted project or a Supabase URL is given.',
  );
}

const ELSEWHERE = ['SUPABASE_PROJECT_ID', 'SUPABASE_URL'];

async function listClientIds(world: World, { region, userPoolId }: UserPool): Promise<string[]> {
  const cognito = await world.aws.cognito(region);
  return (await cognito.listAppClients(userPoolId)).map(({ clientId }) => clientId);
}

/** Of no meaning without a pool whose function could run it. */
async function shippedSha(world: World, pool: Fact<UserPool | null>): Promise<Fact<string>> {
  return pool.known ? known((await shippedCode(world)).codeSha256) : pool;
}

function wishOf(
  world: World,
  { role, userPoolId, clientId, supabase }: VerifyRequest,
  keys: Fact<PoolKeys>,
  issuer: string | undefined,
): VerifyWish {
  const known = issuer === undefined ? [] : [issuer];
  return {
    role,
    ...(userPoolId === undefined ? {} : { userPoolId }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(supabase?.known ? { supabaseUrl: supabase.value.url } : {}),
    issuers: keys.known ? keys.value.issuers : known,
    now: world.clock.now() / 1000,
  };
}

async function observedPool(world: World, { pool, offline }: VerifyRequest): Promise<Fact<UserPool | null>> {
  if (!pool) return notAsked('No user pool is known: give --user-pool-id.');
  if (offline) return notAsked(OFFLINE);
  return (await whyNoAws(world)) ?? fact(() => observePool(world, pool));
}

async function keysFact(world: World, request: VerifyRequest, issuer: string | undefined): Promise<Fact<PoolKeys>> {
  const { pool, jwks, offline } = request;
  if (!tokenAsked(world, request)) return notAsked(NO_TOKEN);
  if (offline && jwks === undefined) return notAsked(`${OFFLINE} Give the keys with --jwks <file>.`);
  if (!pool || issuer === undefined)
    return unreachable('No user pool is known whose keys could be had: give --user-pool-id.');
  try {
    return known(await observeKeys(world, { ref: pool, issuer }, jwks));
  } catch (error) {
    // What --jwks names wrongly is a mistake on the command line, not a key that could not be had.
    if (jwks !== undefined && error instanceof UsageError) throw error;
    return fact(() => Promise.reject(error));
  }
}

const OFFLINE = 'Not looked at with --offline.';
const NO_TOKEN = 'No token was given: use --token -, --username or --probe-user.';

function tokenAsked(world: World, request: VerifyRequest): boolean {
  const { token, rawTokens, tokensFile, username, probeUser: probe } = request;
  if (rawTokens !== undefined) return true;
  if (token !== undefined || tokensFile !== undefined || username !== undefined || probe) return true;
  return (world.env['COGNITO_SUPABASE_TOKEN'] ?? '') !== '';
}

interface TokenFacts {
  tokens: Fact<RawToken[]>;
  refusedByTrigger: string | null;
}

async function tokensFact(world: World, request: VerifyRequest, pool: Fact<UserPool | null>): Promise<TokenFacts> {
  const given = await givenTokens(world, request);
  const { username } = request;
  if (username === undefined && !request.probeUser) {
    return { tokens: given.length > 0 ? known(given) : notAsked(NO_TOKEN), refusedByTrigger: null };
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
    return { tokens: known([...given, ...signedIn.value.tokens]), refusedByTrigger: null };
  const { refusal, byTrigger } = signedIn.value;
  return { tokens: unreachable(`The sign-in gave no token. ${refusal}`), refusedByTrigger: byTrigger ? refusal : null };
}

async function givenTokens(world: World, { token, rawTokens, tokensFile }: VerifyRequest): Promise<RawToken[]> {
  if (rawTokens) return rawTokens.map((raw, index) => ({ origin: 'given', label: `token ${index + 1}`, raw }));
  const given = await givenToken(world, token);
  const listed = tokensFile === undefined ? [] : await readTokenFile(world, tokensFile);
  return [...(given ? [given] : []), ...listed];
}

async function observeTokens(raw: Fact<RawToken[]>, keys: Fact<PoolKeys>): Promise<Fact<ObservedToken[]>> {
  if (!raw.known) return raw;
  const check = keys.known ? signatureCheck(keys.value.jwks) : undefined;
  const observed = raw.value.map(async ({ origin, label, raw: text }): Promise<ObservedToken> => {
    const decoded = decodeToken(text);
    const observed = { origin, label, length: text.length, decoded };
    return decoded.ok && check ? { ...observed, signature: await check(text, decoded) } : observed;
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
