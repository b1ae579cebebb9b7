/**
 * `verify` itself: observes everything that the checks need, in parallel, runs them (`src/core/checks/run.ts`), and
 * makes the --json document; with --offline, without the network.
 */
import { CHECKS } from '../core/checks/index.ts';
import type { Finding } from '../core/checks/check.ts';
import { runChecks, summarise, type Summary } from '../core/checks/run.ts';
import { known, notAsked, type Fact } from '../core/fact.ts';
import type { ObservedToken, RawToken } from '../core/token/observed.ts';
import type { VerifyFacts, VerifyWish } from '../core/checks/facts.ts';
import type { UserPoolRef } from '../core/pool/ids.ts';
import type { LiveTarget } from '../observe/live-answers.ts';
import type { PoolKeys } from '../observe/keys.ts';
import { noAnswers, noHosted, type LiveFacts } from '../observe/unasked.ts';
import {
  issuerKnown,
  issuerOfTokens,
  linkedIssuers,
  narrowed,
  possibleIssuers,
  type PossibleIssuers,
} from './issuers.ts';
import { keysFact, NO_POOL, observeTokens, OFFLINE, signingKeys, tokensFact } from './tokens.ts';
import type { Around } from './around.ts';
import type { VerifyRequest } from './request.ts';
import type { World } from '../world/types.ts';

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

/**
 * @returns a finding of every check: `skip` for what was not asked for, `unknown` for what could not be looked at
 * @throws what ends a run: an interruption, a token or key that cannot be used as it was given
 */
export async function verify(world: World, request: VerifyRequest): Promise<VerifyResult> {
  // What takes the network is loaded where it may be used.
  const { observePoolInQuestion, lookAround } = request.offline ? NOTHING_AROUND : await import('./around.ts');
  const pool = await observePoolInQuestion(world, request);
  const userPool = pool.known ? pool.value : null;
  const possible = possibleIssuers(world, request, pool);
  const { clients, looking: around } = lookAround(world, request, pool, possible);
  const keysAsked = keysFact(world, request, possible);
  const looking = Promise.all([around, keysAsked, clients]);
  // Whatever the looking comes to, a user who was made for the sign-in is deleted again before the run ends.
  const [signingIn] = await Promise.allSettled([
    tokensFact(world, request, pool, listedBy(world, request, { keys: keysAsked, clients, possible })),
    looking,
  ]);
  if (signingIn.status === 'rejected') throw signingIn.reason;
  const raw = signingIn.value;
  const [{ lambda, owner, replicas, shippedCode, hosted }, keys, clientIds] = await looking;
  const tokens = await observeTokens(world, raw.tokens, keys);
  const live = await askLive(world, request, raw.tokens);
  const issuer = await issuerKnown(possible, tokens, hosted);
  const facts: VerifyFacts = {
    config: configFact(world, request),
    appPools: known(request.appPools),
    clientSource: await clientFact(world, request),
    pool,
    clientIds: orNamed(clientIds),
    owner,
    replicas,
    linkedIssuers: known(linkedIssuers(hosted)),
    triggerVersion: known(userPool?.trigger?.lambdaVersion ?? ''),
    ...lambda,
    jwks: keys.known ? known(keys.value.jwks) : keys,
    tokens,
    shippedCode,
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

/** Where AWS is not asked for the pool's app clients, a flag can say which is meant. */
function orNamed(clientIds: Fact<string[]>): Fact<string[]> {
  const isAsked = clientIds.known || clientIds.reason !== 'not-asked';
  return isAsked ? clientIds : notAsked(`${clientIds.why} Give the app client with --client-id.`);
}

/** With --offline. */
const NOTHING_AROUND: Around = {
  observePoolInQuestion: (_world, { pool }) => Promise.resolve(pool ? notAsked(OFFLINE) : notAsked(NO_POOL)),
  lookAround(_world, _request, pool) {
    const why = pool.known ? notAsked(OFFLINE) : pool;
    const lambda = { function: why, policy: why, invocation: why, chain: why };
    const hosted = noHosted(notAsked(OFFLINE));
    return {
      clients: Promise.resolve(why),
      looking: Promise.resolve({ lambda, owner: why, replicas: why, shippedCode: why, hosted }),
    };
  },
};

function documentOf(ref: UserPoolRef | undefined, issuer: string | undefined, checks: Finding[]): VerifyDocument {
  const summary = summarise(checks);
  const pool = ref && { userPoolId: ref.userPoolId, region: ref.region, ...(issuer === undefined ? {} : { issuer }) };
  return { ok: summary.fail === 0, ...(pool === undefined ? {} : { pool }), checks, summary };
}

async function clientFact({ out }: World, { clientSource, apps }: VerifyRequest): Promise<VerifyFacts['clientSource']> {
  return known({ ...(await out.during("Looking through the app's code", clientSource)), apps });
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
    const { observeListed } = await import('./listed-tokens.ts');
    return world.out.during('Checking the tokens', () =>
      observeListed(world, file, yardstick, keys.known ? keys.value.jwks : undefined),
    );
  };
}

async function askLive(world: World, request: VerifyRequest, tokens: Fact<RawToken[]>): Promise<LiveFacts> {
  const [target, named] = [supabaseOf(request), edgeFunctionsOf(request)];
  if (!target.known) return noAnswers(target, named);
  const { liveAnswers } = await import('../observe/live-answers.ts');
  return liveAnswers(world, target, tokens, named);
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
