/**
 * Rate limits of Supabase's Management API: waits as its headers announce (x-ratelimit, Retry-After), or at the pace
 * that a refusal (429) taught. What it announces is never gone over, and what it only shows by refusing is gone over
 * once. Announced are requests that are left and seconds until there are more again (supabase/supabase,
 * apps/docs/content/_partials/api_rate_limits.mdx); older descriptions have 60 a minute for a user, announce nothing,
 * and block for a minute.
 */
import type { Clock, HttpResponse, Out } from '../types.ts';
import { tooLongAWait } from './errors.ts';

export interface Limits {
  /** Waits until a request may be sent. @throws RefusedError where that would be later than anybody waits */
  admit(): Promise<void>;
  /** Takes in what became of a request that was admitted; undefined where nothing answered. */
  heed(answer: HttpResponse | undefined): void;
}

/** The platform blocks for a minute; what asks for much longer is not waited for. */
const LONGEST_WAIT_MS = 90_000;
const DOCUMENTED = { calls: 60, ms: 60_000 };
/** Announced seconds may have been rounded down, and a request takes a while to arrive. */
const MARGIN_MS = 1000;
/** A refusal after fewer is no limit that could be learned: somebody else may have used it up. */
const FEWEST_LEARNED = 10;

interface State {
  inFlight: number;
  /** What the answers announce: the least that is left, and until when that holds. */
  announced?: { remaining: number; resetAt: number };
  /** The pace that refusals taught, where nothing is announced. */
  learned?: { calls: number; ms: number };
  blockedUntil: number;
  /** When each request since the last block was sent. */
  sent: number[];
  /** How many of them were taken. */
  taken: number;
  /** Those who wait for an answer to those in flight. */
  waiting: (() => void)[];
  toldUntil: number;
}

/** One for all the requests of a run: they count together. */
export function createLimits({ clock, out }: { clock: Clock; out: Out }): Limits {
  const state: State = { inFlight: 0, blockedUntil: 0, sent: [], taken: 0, waiting: [], toldUntil: 0 };
  const sleepUntil = async (until: number): Promise<void> => {
    const wait = until - clock.now();
    if (wait > LONGEST_WAIT_MS) throw tooLongAWait(Math.ceil(wait / 1000));
    // Said once, however many requests wait.
    if (wait >= 5000 && until > state.toldUntil + MARGIN_MS) {
      state.toldUntil = until;
      out.progress(`Supabase takes no more requests for ${Math.ceil(wait / 1000)} s: waiting.`);
    }
    await clock.sleep(wait);
  };
  return {
    async admit() {
      for (;;) {
        const next = nextTurn(state, clock.now());
        if (next === 'now') break;
        if (next === 'answered') await new Promise<void>((resolve) => state.waiting.push(resolve));
        else await sleepUntil(next);
      }
      state.inFlight += 1;
      state.sent.push(clock.now());
    },
    heed(answer) {
      state.inFlight -= 1;
      learn(state, answer, clock.now());
      for (const wake of state.waiting.splice(0)) wake();
    },
  };
}

/** Whether a request may be sent now, once one of those in flight is answered, or at a time. */
function nextTurn(state: State, now: number): 'now' | 'answered' | number {
  const { inFlight, announced, learned, blockedUntil, sent } = state;
  if (now < blockedUntil) return blockedUntil;
  if (announced) {
    const isOver = now >= announced.resetAt;
    // Those in flight may not be counted in what was announced last. What there is after the reset, the first answer says.
    const left = (isOver ? 1 : announced.remaining) - inFlight;
    if (left > 0) return 'now';
    return inFlight > 0 ? 'answered' : announced.resetAt;
  }
  // Where nothing is announced, the first request over what is documented goes alone: it may be refused, and no other with it.
  const isFirstOver = sent.length === DOCUMENTED.calls || sent.length === DOCUMENTED.calls + 1;
  if (!learned) return isFirstOver && inFlight > 0 ? 'answered' : 'now';
  const first = sent.at(-learned.calls);
  return first === undefined || first + learned.ms <= now ? 'now' : first + learned.ms;
}

function learn(state: State, answer: HttpResponse | undefined, now: number): void {
  const told = answer && announcement(answer, now);
  const { announced } = state;
  if (told && (!announced || now >= announced.resetAt || told.remaining < announced.remaining)) state.announced = told;
  else if (!told && announced) announced.remaining -= 1;
  if (answer?.status !== 429) {
    state.taken += 1;
    return;
  }
  // Of several that were refused together, the first is the one that counts.
  if (now < state.blockedUntil) return;
  const until = retryAt(answer, now) ?? told?.resetAt ?? now + DOCUMENTED.ms;
  const ms = until - (state.sent[0] ?? now);
  // Before the first block, others may have used a part: what is documented is there at least.
  const least = state.learned ? 0 : DOCUMENTED.calls * Math.floor(ms / DOCUMENTED.ms);
  const calls = Math.max(state.taken, least);
  if (calls >= FEWEST_LEARNED) state.learned = { calls, ms };
  Object.assign(state, { blockedUntil: until, sent: [], taken: 0 });
}

/** The draft that the documentation names has the same without "x-" (draft-ietf-httpapi-ratelimit-headers). */
function announcement({ headers }: HttpResponse, now: number): State['announced'] {
  const [remaining, reset] = ['remaining', 'reset'].map(
    (name) => headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`] ?? '',
  );
  if (!/^\d+$/.test(remaining ?? '')) return undefined;
  const ms = /^\d+(?:\.\d+)?$/.test(reset ?? '') ? Number(reset) * 1000 : DOCUMENTED.ms;
  return { remaining: Number(remaining), resetAt: now + ms + MARGIN_MS };
}

/** Seconds, or a date (RFC 9110, Retry-After). */
function retryAt({ headers }: HttpResponse, now: number): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const at = /^\d+$/.test(value) ? now + Number(value) * 1000 : Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(at, now);
}
