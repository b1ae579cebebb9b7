/** Observes everything that the checks need, in parallel, and runs them. */
import type { App } from '../core/client/apps.ts';
import type { ClientSource } from '../core/client/source.ts';
import { CHECKS } from '../core/checks/index.ts';
import type { Finding } from '../core/checks/check.ts';
import { runChecks, summarise, type Selection, type Summary } from '../core/checks/run.ts';
import { known, notAsked, type Fact } from '../core/fact.ts';
import type { ObservedToken, RawToken } from '../core/token/observed.ts';
import { clientIdsFor, type PoolCandidate } from '../core/evidence/candidate.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import type { VerifyFacts, VerifyWish } from '../core/checks/facts.ts';
import type { UserPoolRef } from '../core/pool/ids.ts';
import type { Project } from '../discover/project.ts';
import { fact, listClientIds, observePool, poolFact, shippedCode, whyNoAws } from '../observe/pool.ts';
import { lambdaFacts } from '../observe/function.ts';
import { liveAnswers, type LiveTarget } from '../observe/live-answers.ts';
import type { PoolKeys } from '../observe/keys.ts';
import { hostedFacts, noHosted } from '../observe/hosted-facts.ts';
import { observeOwner, type Declared } from '../observe/owner.ts';
import {
  issuerKnown,
  issuerOfTokens,
  linkedIssuers,
  narrowed,
  possibleIssuers,
  type PossibleIssuers,
} from './issuers.ts';
import { observeListed } from './listed-tokens.ts';
import { keysFact, observeTokens, OFFLINE, signingKeys, tokensFact, type TokenRequest } from './tokens.ts';
import { observeReplicas } from '../observe/replicas.ts';
import type { World } from '../world/types.ts';

export interface VerifyRequest extends Selection, TokenRequest {
  project: Project;
  appPools: PoolCandidate[];
  /** What the project's files declare, for who owns the pool. */
  declared: Declared;
  /** What the code says of the app's Supabase clients. */
  clientSource: () => Promise<ClientSource>;
  /** The apps that are meant, and what they sign people in with. */
  apps: readonly App[];
  /** --user-pool-id, where given. */
  userPoolId?: string;
  /** The pool, where it was read a moment ago and nothing was changed since. */
  userPool?: UserPool;
  role: string;
  invoke: boolean;
  /** The Supabase project to ask about the token. */
  supabase?: Fact<LiveTarget>;
  /** Edge Functions of it that may be called. */
  edgeFunctions?: readonly string[];
  /** --project-ref, where given. */
  projectRef?: string;
  /** The hosted project is looked at only where --project-ref names it. */
  hostedOnlyIfGiven?: boolean;
}

export interface VerifyDocument {
  ok: boolean;
  /** Without its issuer where nothing that was looked at tells it. */
  pool?: UserPoolRef & { issuer?: string };
  checks: Finding[];
  summary: Summary;
}

export interface VerifyResult {
  document: VerifyDocument;
  /** Claims of the tokens that were looked at: `demo` shows them. */
  tokens: ObservedToken[];
}

export async function verify(world: World, request: VerifyRequest): Promise<VerifyResult> {
  const pool = await observePoolInQuestion(world, request);
  const userPool = pool.known ? pool.value : null;
  const possible = possibleIssuers(world, request, pool);
  const clients = poolFact(pool, (found) => listClientIds(world, found));
  const keysAsked = keysFact(world, request, possible);
  const looking = Promise.all([
    lambdaFacts(world, pool, request.invoke, { ofApp: appClientsOf(request), ofPool: clients }),
    keysAsked,
    clients,
    poolFact(pool, async (found) => (await observeOwner(world, found, request.declared)) ?? null),
    poolFact(pool, (found) => observeReplicas(world, found)),
    shippedSha(world, pool),
    hostedOf(world, request, possible),
  ]);
  // Whatever the looking comes to, a user who was made for the sign-in is deleted again before the run ends.
  const [signingIn] = await Promise.allSettled([
    tokensFact(world, request, pool, listedBy(world, request, { keys: keysAsked, clients, possible })),
    looking,
  ]);
  if (signingIn.status === 'rejected') throw signingIn.reason;
  const raw = signingIn.value;
  const [lambda, keys, clientIds, owner, replicas, code, hosted] = await looking;
  const tokens = await observeTokens(world, raw.tokens, keys);
  const live = await liveAnswers(world, supabaseOf(request), raw.tokens, edgeFunctionsOf(request));
  const issuer = await issuerKnown(possible, tokens, hosted);
  const facts: VerifyFacts = {
    config: configFact(world, request),
    appPools: known(request.appPools),
    clientSource: await clientFact(world, request),
    pool,
    clientIds,
    owner,
    replicas,
    linkedIssuers: known(linkedIssuers(hosted)),
    triggerVersion: known(userPool?.trigger?.lambdaVersion ?? ''),
    ...lambda,
    jwks: keys.known ? known(keys.value.jwks) : keys,
    tokens,
    shippedCode: code,
    signInRefusal: known(raw.refusedByTrigger),
    ...live,
    ...hosted,
    hosted: narrowed(hosted.hosted, issuerOfTokens(tokens, possible.either)),
    signingKeys: hosted.hosted.known ? (signingKeys(tokens, keys) ?? hosted.signingKeys) : hosted.signingKeys,
  };
  const issuers = [issuer ?? [], possible.either, keys.known ? keys.value.issuers : []].flat();
  const checks = runChecks(CHECKS, facts, wishOf(world, request, issuers), request);
  return { document: documentOf(request.pool, issuer, checks), tokens: tokens.known ? tokens.value : [] };
}

function documentOf(ref: UserPoolRef | undefined, issuer: string | undefined, checks: Finding[]): VerifyDocument {
  const summary = summarise(checks);
  const pool = ref && { userPoolId: ref.userPoolId, region: ref.region, ...(issuer === undefined ? {} : { issuer }) };
  return { ok: summary.fail === 0, ...(pool === undefined ? {} : { pool }), checks, summary };
}

async function clientFact({ out }: World, { clientSource, apps }: VerifyRequest): Promise<VerifyFacts['clientSource']> {
  return known({ ...(await out.during("Looking through the app's code", clientSource)), apps });
}

/** The app clients that flags and the app's own files name for the pool. */
function appClientsOf({ clientId, appPools, pool }: VerifyRequest): string[] {
  return clientId === undefined ? clientIdsFor(appPools, pool?.userPoolId) : [clientId];
}

/** How a file of tokens is looked at: held against what is known by then of the keys and the app clients. */
function listedBy(
  world: World,
  request: VerifyRequest,
  asked: { keys: Promise<Fact<PoolKeys>>; clients: Promise<Fact<string[]>>; possible: PossibleIssuers },
): (file: string) => Promise<RawToken[]> {
  return async (file) => {
    const [keys, clients] = await Promise.all([asked.keys, asked.clients]);
    const ofPool = clients.known ? clients.value : undefined;
    const clientIds = request.clientId === undefined ? ofPool : [request.clientId];
    const { either, soFar } = asked.possible;
    const issuers = [...either, ...(await soFar()), ...(keys.known ? keys.value.issuers : [])];
    const yardstick = { ...wishOf(world, request, issuers), clientIds };
    return world.out.during('Checking the tokens', () =>
      observeListed(world, file, yardstick, keys.known ? keys.value.jwks : undefined),
    );
  };
}

/** The project to ask, unless no check that is asked for wants to know. */
function supabaseOf({ supabase, offline, only, skip }: VerifyRequest): Fact<LiveTarget> {
  if (offline) return notAsked(OFFLINE);
  const wanted = only.length === 0 || only.some((name) => /^live(\/|$)/.test(name));
  if (!wanted || skip.includes('live')) return notAsked('No live check is asked for.');
  return supabase ?? notAsked('Supabase was not asked: `verify` asks it with --supabase-url and --supabase-key.');
}

/** The Edge Functions that were named, unless the check that wants to know is left out: nothing is called for nothing. */
function edgeFunctionsOf({ edgeFunctions = [], only, skip }: VerifyRequest): Fact<readonly string[]> {
  if (edgeFunctions.length === 0 && only.includes('live/functions'))
    return notAsked('No Edge Function was named: use --function <name>.');
  const isWanted = (only.length === 0 || meansFunctions(only)) && !meansFunctions(skip);
  return known(isWanted ? edgeFunctions : []);
}

function meansFunctions(names: readonly string[]): boolean {
  return names.includes('live') || names.includes('live/functions');
}

/** Where a hosted project or a Supabase URL is given, there need not be a config file here. */
function configFact({ env }: World, { project, projectRef, supabase }: VerifyRequest): VerifyFacts['config'] {
  const isGiven = projectRef !== undefined || supabase?.known === true;
  const isElsewhere = isGiven || ELSEWHERE.some((name) => (env[name] ?? '') !== '');
  if (project.config || !isElsewhere) return known(project.config);
  return notAsked(
    'Does not apply: there is no Supabase config file here, and a hosted project or a Supabase URL is given.',
  );
}

const ELSEWHERE = ['SUPABASE_PROJECT_ID', 'SUPABASE_URL'];

/** Of no meaning without a pool whose function could run it. */
async function shippedSha(world: World, pool: Fact<UserPool | null>): Promise<Fact<string>> {
  return pool.known ? known((await shippedCode(world)).codeSha256) : pool;
}

function wishOf(
  world: World,
  { role, userPoolId, clientId, supabase }: VerifyRequest,
  issuers: readonly string[],
): VerifyWish {
  return {
    role,
    ...(userPoolId === undefined ? {} : { userPoolId }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(supabase?.known ? { supabaseUrl: supabase.value.url } : {}),
    issuers: [...new Set(issuers)],
    now: world.clock.now() / 1000,
  };
}

async function observePoolInQuestion(
  world: World,
  { pool, offline, userPool }: VerifyRequest,
): Promise<Fact<UserPool | null>> {
  if (!pool) return notAsked('No user pool is known: give --user-pool-id.');
  if (offline) return notAsked(OFFLINE);
  if (userPool) return known(userPool);
  return (await whyNoAws(world)) ?? fact(() => observePool(world, pool));
}

/** Hosted projects are looked at where the network may be used, and after `init` only where one was named. */
function hostedOf(
  world: World,
  { project, projectRef, pool: ref, offline, hostedOnlyIfGiven }: VerifyRequest,
  { left }: PossibleIssuers,
): ReturnType<typeof hostedFacts> {
  if (offline) return Promise.resolve(noHosted(notAsked(OFFLINE)));
  if (!hostedOnlyIfGiven || projectRef !== undefined)
    return hostedFacts(world, { root: project.root, projectRef, pool: ref, issuers: left });
  return Promise.resolve(
    noHosted(notAsked('A hosted project is set up by `npx cognito-supabase link`, or with --project-ref.')),
  );
}
