/**
 * Invokes the trigger's function for made-up sign-ins: one time where it is ours, by trigger source and app client (--invoke)
 * where it is the user's own.
 */
import { isForEverybody, isIdle } from '../core/function/answer.ts';
import {
  MADE_UP_CLIENT,
  PERSON_SOURCES,
  REFRESH_SOURCE,
  SIGN_IN_SOURCE,
  sourcesOf,
  syntheticEvent,
  type Asked,
  type TriggerSource,
} from '../core/function/events.ts';
import { personAnswers } from '../core/function/judge-roles.ts';
import type { Answer, Invocation } from '../core/function/lambda-function.ts';
import { rolesGranted } from '../core/function/trigger.ts';
import type { Fact } from '../core/fact.ts';
import type { Trigger, UserPool } from '../core/pool/user-pool.ts';
import { printable } from '../core/text/safe.ts';
import { RefusedError } from '../errors.ts';
import type { UnderWay, World } from '../world/types.ts';

export interface AppClients {
  /** Those that are known to be the app's. */
  ofApp: readonly string[];
  /** All of the pool. */
  ofPool: Promise<Fact<string[]>>;
}

/** A sign-in is asked for with this many app clients at most. */
const MAX_CLIENTS = 5;
/** A function that runs out of time again and again is not kept at it. */
const MAX_TIMEOUTS = 2;

/** Our own function, which makes no difference between users: one sign-in says it all. */
export async function askOnce(world: World, pool: UserPool, trigger: Trigger): Promise<Invocation> {
  const asked = { source: SIGN_IN_SOURCE, clientId: MADE_UP_CLIENT };
  const answers = [await ask(world, pool, trigger, asked)];
  return { version: trigger.lambdaVersion, answers, foreign: false, appClients: [] };
}

/**
 * Somebody's own function may tell one sign-in from another: it is asked about each trigger source for one app client, and
 * about what decides for the others, one after another. Where the app's clients are known, no others are asked about.
 */
export async function askBattery(
  world: World,
  pool: UserPool,
  trigger: Trigger,
  clients: AppClients,
): Promise<Invocation> {
  const { lambdaArn, lambdaVersion: version } = trigger;
  const { ids, appClients, beyond } = await choose(clients);
  const [first = MADE_UP_CLIENT, ...others] = ids;
  world.out.progress(
    `Invoking ${printable(lambdaArn)} for sign-ins of a made-up user, one after another (--invoke): ${sourcesOf(version).length} trigger sources, ${Math.max(1, ids.length)} of the app clients.`,
  );
  const ofFirst = await askAll(world, pool, trigger, asking(sourcesOf(version), [first]));
  const invocation: Invocation = { version, foreign: true, appClients, ...ofFirst };
  if (ofFirst.answers.length < sourcesOf(version).length) return invocation;
  // Whether it is the user that it passes over, or the app client: another client tells.
  const all = isIdle(invocation)
    ? asking([SIGN_IN_SOURCE], [...others, ...beyond])
    : asking(sourcesForOthers(invocation), others);
  const ofOthers = await askAll(world, pool, trigger, all, true);
  return { ...invocation, ...ofOthers, answers: [...ofFirst.answers, ...ofOthers.answers] };
}

/** `beyond`: clients of the pool that the app is not known to use. */
async function choose({ ofApp, ofPool }: AppClients): Promise<Record<'ids' | 'appClients' | 'beyond', string[]>> {
  const listed = await ofPool;
  const all = listed.known ? listed.value : undefined;
  const named = [...new Set(ofApp)].filter((id) => all?.includes(id) ?? true).slice(0, MAX_CLIENTS);
  const beyond = (all ?? []).filter((id) => !named.includes(id)).slice(0, MAX_CLIENTS);
  if (named.length > 0) return { ids: named, appClients: named, beyond };
  return { ids: beyond, appClients: all?.length === 1 ? all : [], beyond: [] };
}

/** The sign-in, the refresh, and what the first client got no role for. */
function sourcesForOthers(invocation: Invocation): TriggerSource[] {
  const lacking = personAnswers(invocation).filter(({ event }) =>
    rolesGranted(event, invocation.version).some(({ role }) => role === undefined),
  );
  const sources = new Set<TriggerSource>([
    SIGN_IN_SOURCE,
    REFRESH_SOURCE,
    ...lacking.map(({ answer }) => answer.source),
  ]);
  return PERSON_SOURCES.filter((source) => sources.has(source));
}

function asking(sources: readonly TriggerSource[], clientIds: readonly string[]): Asked[] {
  return clientIds.flatMap((clientId) => sources.map((source) => ({ source, clientId })));
}

/**
 * Ends early where going on would tell nothing: no code to run, or no time to run it in.
 * @param hasAnswered whether there are answers already
 * @throws RefusedError where Lambda refuses the very first; later, its refusal ends it, and what was answered stays
 */
async function askAll(
  world: World,
  pool: UserPool,
  trigger: Trigger,
  all: readonly Asked[],
  hasAnswered = false,
): Promise<Pick<Invocation, 'answers' | 'cut'>> {
  const answers: Answer[] = [];
  const askEach = async (step: UnderWay): Promise<string | undefined> => {
    for (const [done, asked] of all.entries()) {
      step.counts(done + 1, all.length);
      try {
        answers.push(await ask(world, pool, trigger, asked));
      } catch (error) {
        if (!(error instanceof RefusedError) || (answers.length === 0 && !hasAnswered)) throw error;
        return `Lambda refused to go on after ${answers.length} of ${all.length} made-up sign-ins. ${error.message}`;
      }
      const timeouts = answers.filter(({ outcome }) => outcome.kind === 'timeout').length;
      if (answers.some(({ outcome }) => isForEverybody(outcome)) || timeouts >= MAX_TIMEOUTS) break;
    }
    return undefined;
  };
  const cut = await world.out.during('Invoking the function for made-up sign-ins', askEach, { isTold: true });
  return { answers, ...(cut === undefined ? {} : { cut }) };
}

async function ask(world: World, pool: UserPool, trigger: Trigger, asked: Asked): Promise<Answer> {
  const lambda = await world.aws.lambda(pool.region);
  const event = syntheticEvent(trigger.lambdaVersion, pool, asked);
  return { ...asked, event, ...(await lambda.invoke(trigger.lambdaArn, event)) };
}
