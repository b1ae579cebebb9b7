/** Asks a Supabase project's services what they make of a token. Nothing is written, and nothing is sent elsewhere. */
import { known, notAsked, unreachable, type Fact, type LiveAnswer } from '../core/facts.ts';
import type { JsonObject } from '../core/json.ts';
import {
  joinMessage,
  readHandshake,
  readJoin,
  readRest,
  readStorage,
  tokenToSend,
  WHOAMI,
  withBrokenSignature,
  type Reading,
} from '../core/live.ts';
import { decodeToken } from '../core/token.ts';
import { fact } from '../observe.ts';
import type { Socket, World } from '../world/types.ts';

export interface LiveTarget {
  /** The project's URL, without a slash at its end. */
  url: string;
  /** Its publishable key, or the legacy anon key. */
  key: string;
}

export interface LiveFacts {
  rest: Fact<LiveAnswer>;
  storage: Fact<LiveAnswer>;
  realtime: Fact<LiveAnswer>;
}

interface RawToken {
  label: string;
  raw: string;
}

/** Asks all three at the same time, with the first token that fits, one with a role before one without. */
export async function liveAnswers(
  world: World,
  target: Fact<LiveTarget>,
  tokens: Fact<readonly RawToken[]>,
): Promise<LiveFacts> {
  if (!target.known) return all(target);
  if (!tokens.known) return all(tokens);
  const token = tokenToSend(tokens.value.map((one) => ({ ...one, claims: claimsOf(one.raw) })));
  if (!token) return all(notAsked('There is no token that could be sent to Supabase.'));
  world.out.progress(`Asking Supabase at ${target.value.url} what it makes of the ${token.label}.`);
  const ask = async (name: string, probe: Probe): Promise<Fact<LiveAnswer>> =>
    conclude(name, target.value, token, await fact(() => judged(world, target.value, token.raw, probe)));
  const [rest, storage, realtime] = await Promise.all([
    ask('The Data API', askRest),
    ask('Storage', askStorage),
    askRealtime(world, target.value, token.raw).then((reading) => conclude('Realtime', target.value, token, reading)),
  ]);
  return { rest, storage, realtime };
}

function all(fact: Fact<never>): LiveFacts {
  return { rest: fact, storage: fact, realtime: fact };
}

function claimsOf(raw: string): JsonObject | undefined {
  const decoded = decodeToken(raw);
  return decoded.ok ? decoded.claims : undefined;
}

function conclude(name: string, { url }: LiveTarget, { label }: RawToken, reading: Fact<Reading>): Fact<LiveAnswer> {
  if (!reading.known) return reading;
  const { kind, ...rest } = reading.value;
  if (kind !== 'unclear') return known({ ...rest, kind, label });
  return unreachable(
    `${name} at ${url} answered ${rest.said === '' ? 'in a way that is not understood' : rest.said}. Check that this is the project's URL, and that the project is up.`,
  );
}

type Probe = (world: World, target: LiveTarget, token: string) => Promise<Reading>;

/**
 * A service that takes a token is asked a second time, with a signature that cannot be right: one that takes that, too, did
 * not look. Where the function told the role, and whose token it was, that is proof enough.
 */
async function judged(world: World, target: LiveTarget, token: string, probe: Probe): Promise<Reading> {
  const reading = await probe(world, target, token);
  if (reading.kind !== 'accepted' || typeof reading.ranAs?.sub === 'string') return reading;
  const control = await probe(world, target, withBrokenSignature(token));
  if (control.kind === 'unclear') return control;
  return control.kind === 'accepted' ? { ...reading, kind: 'ignored' } : reading;
}

const PAUSE_MS = 1000;

/** By GET, which PostgREST runs in a transaction that cannot write, whatever function it finds. */
async function askRest(world: World, target: LiveTarget, token: string): Promise<Reading> {
  const ask = async (): Promise<Reading> =>
    readRest(await world.http.request(`${target.url}/rest/v1/rpc/${WHOAMI}`, { headers: headers(target, token) }));
  const first = await ask();
  if (first.kind !== 'expired') return first;
  // PostgREST 16.0 refused good tokens now and then for the clock that it had cached (PostgREST #5196).
  await world.clock.sleep(PAUSE_MS);
  return ask();
}

async function askStorage(world: World, target: LiveTarget, token: string): Promise<Reading> {
  return readStorage(
    await world.http.request(`${target.url}/storage/v1/bucket?limit=1`, { headers: headers(target, token) }),
  );
}

function headers({ key }: LiveTarget, token: string): Record<string, string> {
  return { apikey: key, authorization: `Bearer ${token}`, accept: 'application/json' };
}

async function askRealtime(world: World, target: LiveTarget, token: string): Promise<Fact<Reading>> {
  return fact(async () => {
    const opening = await world.sockets.open(
      `${target.url}/realtime/v1/websocket?apikey=${encodeURIComponent(target.key)}&vsn=1.0.0`,
    );
    if (!opening.opened) return readHandshake(opening.response);
    const { socket } = opening;
    try {
      return await judged(world, target, token, (_world, _target, sent) => join(world, socket, sent));
    } finally {
      socket.close();
    }
  });
}

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

/** A channel that was just joined gets few messages beside the reply. */
const MAX_MESSAGES = 100;
