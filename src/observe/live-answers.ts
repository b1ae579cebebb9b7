/**
 * Asks a Supabase project's Data API, Storage and Realtime what they make of a token, and only asks:
 * `src/core/supabase/answers.ts` judges the answers. Nothing is written, but for what an Edge Function does that the user
 * named, and nothing is sent elsewhere.
 */
import { known, notAsked, unreachable, type Fact } from '../core/fact.ts';
import type { JsonObject } from '../core/text/json.ts';
import {
  joinMessage,
  readHandshake,
  readJoin,
  readRest,
  readStorage,
  tokenToSend,
  WHOAMI,
  withBrokenSignature,
  type LiveAnswer,
  type Reading,
} from '../core/supabase/answers.ts';
import { decodeToken } from '../core/token/token.ts';
import { callEdgeFunctions } from './edge-functions.ts';
import { fact } from './fact.ts';
import { noAnswers, type LiveFacts } from './unasked.ts';
import type { Socket, World } from '../world/types.ts';

export interface LiveTarget {
  /** The project's URL, without a slash at its end. */
  url: string;
  /** Its publishable key, or the legacy anon key. */
  key: string;
}

interface RawToken {
  label: string;
  raw: string;
}

/**
 * Asks all three at the same time, with the first token that fits, one with a role before one without; then the Edge Functions.
 * @param named the Edge Functions to call
 */
export async function liveAnswers(
  world: World,
  target: Fact<LiveTarget>,
  tokens: Fact<readonly RawToken[]>,
  named: Fact<readonly string[]>,
): Promise<LiveFacts> {
  if (!target.known) return noAnswers(target, named);
  if (!tokens.known) return noAnswers(tokens, named);
  const token = tokenToSend(tokens.value.map((one) => ({ ...one, claims: claimsOf(one.raw) })));
  if (!token) return noAnswers(notAsked('There is no token that could be sent to Supabase.'), named);
  const { url } = target.value;
  world.out.progress(`Asking Supabase at ${url} what it makes of the ${token.label}.`);
  const ask = async (name: string, probe: Probe): Promise<Fact<LiveAnswer>> =>
    conclude(`${name} at ${url}`, token, await fact(() => probe(world, target.value, token.raw)));
  const asking = [
    ask('The Data API', probeRest),
    ask('Storage', probeStorage),
    ask('Realtime', probeRealtime),
  ] as const;
  const asked = world.out.during('Asking Supabase', () => Promise.all(asking), { isTold: true });
  const [rest, storage, realtime] = await asked;
  const call = { url, headers: headers(target.value, token.raw), label: token.label };
  return { rest, storage, realtime, edgeFunctions: await callEdgeFunctions(world, named, call, rest) };
}

function claimsOf(raw: string): JsonObject | undefined {
  const decoded = decodeToken(raw);
  return decoded.ok ? decoded.claims : undefined;
}

function conclude(who: string, { label }: RawToken, reading: Fact<Reading>): Fact<LiveAnswer> {
  if (!reading.known) return reading;
  const { kind, ...rest } = reading.value;
  if (kind !== 'unclear') return known({ ...rest, kind, label });
  return unreachable(
    `${who} answered ${rest.said === '' ? 'in a way that is not understood' : rest.said}. Check that this is the project's URL, and that the project is up.`,
  );
}

type Probe = (world: World, target: LiveTarget, token: string) => Promise<Reading>;

/**
 * A service that takes a token is asked a second time, with a signature that cannot be right: one that takes that, too, did
 * not look. Where the function told the role, and whose token it was, that is proof enough.
 */
async function judge(token: string, ask: (token: string) => Promise<Reading>): Promise<Reading> {
  const reading = await ask(token);
  if (reading.kind !== 'accepted' || typeof reading.ranAs?.sub === 'string') return reading;
  const control = await ask(withBrokenSignature(token));
  if (control.kind === 'unclear') return control;
  return control.kind === 'accepted' ? { ...reading, kind: 'ignored' } : reading;
}

const PAUSE_MS = 1000;

/** By GET, which PostgREST runs in a transaction that cannot write, whatever function it finds. */
function probeRest(world: World, target: LiveTarget, token: string): Promise<Reading> {
  const once = async (sent: string): Promise<Reading> =>
    readRest(await world.http.request(`${target.url}/rest/v1/rpc/${WHOAMI}`, { headers: headers(target, sent) }));
  return judge(token, async (sent) => {
    const first = await once(sent);
    if (first.kind !== 'expired') return first;
    // PostgREST 16.0 refused good tokens now and then for the clock that it had cached (PostgREST #5196).
    await world.clock.sleep(PAUSE_MS);
    return once(sent);
  });
}

function probeStorage(world: World, target: LiveTarget, token: string): Promise<Reading> {
  const address = `${target.url}/storage/v1/bucket?limit=1`;
  return judge(token, async (sent) =>
    readStorage(await world.http.request(address, { headers: headers(target, sent) })),
  );
}

function headers({ key }: LiveTarget, token: string): Record<string, string> {
  return { apikey: key, authorization: `Bearer ${token}`, accept: 'application/json' };
}

/** Both joins on one connection, which the API key opens. */
async function probeRealtime(world: World, { url, key }: LiveTarget, token: string): Promise<Reading> {
  const address = `${url}/realtime/v1/websocket?apikey=${encodeURIComponent(key)}&vsn=1.0.0`;
  const opening = await world.sockets.open(address);
  if (!opening.opened) return readHandshake(opening.response);
  const { socket } = opening;
  try {
    return await judge(token, (sent) => join(world, socket, sent));
  } finally {
    socket.close();
  }
}

/** A channel that was just joined gets few messages beside the reply. */
const MAX_MESSAGES = 100;

/** Joins a channel that nobody else is on; a project that has private channels only is asked for one of those. */
async function join(world: World, socket: Socket, token: string, isPrivate = false): Promise<Reading> {
  const topic = `realtime:cognito-supabase-${world.randomHex(12)}`;
  const ref = world.randomHex(8);
  socket.send(joinMessage(topic, ref, token, isPrivate));
  for (let seen = 0; seen < MAX_MESSAGES; seen += 1) {
    const reading = readJoin(await socket.receive(), topic, ref);
    if (reading?.privateOnly && !isPrivate) return join(world, socket, token, true);
    if (reading) return reading;
  }
  return { kind: 'unclear', said: 'with everything but a reply' };
}
