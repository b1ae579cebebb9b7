/**
 * What the checks say of a handler, against what a sign-in through it comes to: the answers to made-up users are judged, and
 * the emulator's own rules (each with its source, or marked unproven there) make a real user's claims of it.
 */
import { describe, expect, it } from 'vitest';
import { overrideClaims, type ClaimSet } from '../../src/emulator/cognito/claims.ts';
import { runTrigger } from '../../src/emulator/cognito/run-trigger.ts';
import type { Pool, WithUserPools } from '../../src/emulator/cognito/user-pools.ts';
import { PERSON_SOURCES, sourcesOf, syntheticEvent } from '../../src/core/function/events.ts';
import type { Answer, InvocationOutcome } from '../../src/core/function/lambda-function.ts';
import type { TriggerVersion } from '../../src/core/pool/user-pool.ts';
import { isObject, type JsonObject } from '../../src/core/text/json.ts';
import { known, notAsked } from '../../src/core/fact.ts';
import { findings } from './findings.ts';
import { HANDLERS, type Handler } from './handler-kinds.ts';
import { CLIENT_ID, lambdaFunction, POOL, userPool, withTrigger } from './worlds.ts';

const VERSIONS: readonly TriggerVersion[] = ['V1_0', 'V2_0', 'V3_0'];

/** As Lambda runs it: JSON in, JSON out. */
async function invoke(handler: Handler, event: object): Promise<{ payload: string } | { error: Error }> {
  try {
    const value = await new Promise((resolve, reject) => {
      const callback = (error: Error | null, result?: unknown): void => (error ? reject(error) : resolve(result));
      const returned = handler(structuredClone(event) as never, { done: callback }, callback);
      if (returned instanceof Promise) returned.then(resolve, reject);
    });
    return { payload: JSON.stringify(value) ?? 'null' };
  } catch (error) {
    return { error: error as Error };
  }
}

async function battery(handler: Handler, version: TriggerVersion): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const source of sourcesOf(version)) {
    const asked = { source, clientId: CLIENT_ID };
    const event = syntheticEvent(version, userPool(), asked);
    answers.push({ ...asked, event, outcome: outcomeOf(await invoke(handler, event)) });
  }
  return answers;
}

function outcomeOf(result: Awaited<ReturnType<typeof invoke>>): InvocationOutcome {
  if ('error' in result) return { kind: 'error', errorType: result.error.name, errorMessage: result.error.message };
  const value: unknown = JSON.parse(result.payload);
  return { kind: 'returned', event: isObject(value) ? value : null };
}

/** What verify says: the ids that fail or warn, "?" where it is only unknown; and whether it does not commit itself. */
async function judged(handler: Handler, version: TriggerVersion): Promise<{ said: string; isOpen: boolean }> {
  const answers = await battery(handler, version);
  const world = withTrigger(version, {
    function: known(lambdaFunction({ ours: false })),
    invocation: known({ version, answers, foreign: true, appClients: [CLIENT_ID] }),
    tokens: notAsked('No token was given.'),
  });
  const bad = findings(world, { only: ['lambda'] }).filter(({ status }) => status !== 'pass' && status !== 'skip');
  const ids = bad.filter(({ status }) => status !== 'unknown').map(({ id }) => id);
  const said = ids.length > 0 ? ids.join(' ') : bad.length > 0 ? '?' : '';
  return { said, isOpen: bad.length > 0 && bad.every(({ status }) => status !== 'fail') };
}

const CLAIMS: ClaimSet = {
  id: { sub: 'x', aud: CLIENT_ID, 'cognito:groups': ['editors'], email: 'ada@shop.test' },
  access: { sub: 'x', client_id: CLIENT_ID, 'cognito:groups': ['editors'], scope: 'openid' },
};

/** Whether each sign-in, of every kind, gives a token that Supabase takes, with the groups that the user is in. */
async function works(handler: Handler, version: TriggerVersion): Promise<boolean> {
  const state = {
    accountId: '123456789012',
    invoke: async ({ payload }: { payload: string }) => {
      const result = await invoke(handler, JSON.parse(payload) as object);
      if (!('error' in result)) return { kind: 'returned', payload: result.payload };
      return { kind: 'error', errorMessage: result.error.message, errorType: result.error.name, payload: '' };
    },
  } as unknown as WithUserPools;
  const pool = { region: POOL.region, described: { Id: POOL.userPoolId, Arn: userPool().arn } } as Pool;
  for (const source of PERSON_SOURCES) {
    const { request, response } = syntheticEvent(version, userPool(), { source, clientId: CLIENT_ID });
    const user = {
      ...(request as JsonObject),
      userAttributes: { sub: 'x', email: 'ada@shop.test', 'cognito:user_status': 'CONFIRMED' },
      groupConfiguration: { groupsToOverride: ['editors'], iamRolesToOverride: [], preferredRole: null },
    };
    try {
      const answered = await runTrigger(state, pool, {
        name: 'PreTokenGeneration',
        functionArn: 'arn',
        source,
        version: version.slice(1, 2),
        userName: 'ada',
        clientId: CLIENT_ID,
        request: user,
        response: response as JsonObject,
      });
      const { id, access } = overrideClaims(version, answered, CLAIMS);
      const sent = version === 'V1_0' ? id : access;
      const groups = sent['cognito:groups'];
      if (sent['role'] !== 'authenticated' || !Array.isArray(groups) || !groups.includes('editors')) return false;
    } catch {
      return false;
    }
  }
  return true;
}

describe.each(VERSIONS)('a handler under %s', (version) => {
  it.each(HANDLERS)('$what: is judged as written down, and never at odds with the sign-in', async (kind) => {
    const { said, isOpen } = await judged(kind.handler, version);
    expect(said).toBe(version === 'V1_0' ? kind.v1 : kind.v2);
    // A warning or an unknown says that it may be either.
    const isGood = await works(kind.handler, version);
    expect({ isGood: isOpen || isGood }).toEqual({ isGood: isOpen || said === '' });
  });
});

it('there are forty handlers or more', () => {
  expect(HANDLERS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(HANDLERS.map(({ what }) => what)).size).toBe(HANDLERS.length);
});
