/** One channel of Realtime: what it was joined with, the token that it runs on, and its end (realtime_channel.ex). */
import { createHash } from 'node:crypto';

import type { Admission } from './gateway.ts';
import { type RealtimeCaller, judgeRealtimeToken } from './realtime-token.ts';
import type { RealtimeChannel, WithProjects } from './projects.ts';

/** Tokens that follow each other faster are held back until this many milliseconds have passed (ACCESS_TOKEN_THROTTLE_MS). */
const THROTTLE_MS = 10_000;
/** A token is looked at again after an hour at the latest. */
const MAX_CONFIRM_MS = 3_600_000;

export interface Reply {
  readonly status: 'ok' | 'error';
  readonly response: object;
}

/** Sends a message of the channel's own to its client. */
export type Push = (event: string, payload: object) => void;

/** A channel that is open. */
export interface OpenChannel {
  /** A frame `access_token`; what is no string, an API key of today's kind or the token it has is passed over in silence. */
  renew(token: unknown): Promise<void>;
  /** Its end, and why. */
  close(reason: string): void;
}

/** Joins, or says why not. An `access_token` that is no string, or a `sb_` key, counts for the API key of the connection. */
export async function joinChannel(
  state: WithProjects,
  admission: Admission,
  join: { topic: string; payload: Readonly<Record<string, unknown>> },
  push: Push,
): Promise<{ reply: Reply; channel?: OpenChannel }> {
  const { user_token: legacy, access_token: given = legacy, config } = join.payload;
  const token = typeof given === 'string' && !given.startsWith('sb_') ? given : admission.key.api_key;
  if (join.topic === 'realtime:') return refusedJoin('TopicNameRequired: You must provide a topic name');
  const verdict = await judgeRealtimeToken(state, admission, token);
  if ('refusal' in verdict) return refusedJoin(`${verdict.refusal.code}: ${verdict.refusal.message}`);
  const { role, sub } = verdict;
  const shown: RealtimeChannel = { topic: join.topic, role, sub, renewals: 0, closed: undefined };
  state.supabase.joins.push({ topic: join.topic, role });
  state.supabase.channels.push(shown);
  const bindings = bindingsOf(config);
  const channel = openChannel(
    state,
    admission,
    { shown, token, caller: verdict, hasBindings: bindings.length > 0 },
    push,
  );
  return { reply: { status: 'ok', response: { postgres_changes: bindings } }, channel };
}

const refusedJoin = (reason: string): { reply: Reply } => ({ reply: { status: 'error', response: { reason } } });

/** What the client listens for, each with the id that changes are told by: equal ones have one id. */
function bindingsOf(config: unknown): object[] {
  const asked = (config as { postgres_changes?: unknown } | undefined)?.postgres_changes;
  if (!Array.isArray(asked)) return [];
  return asked
    .filter((one): one is object => typeof one === 'object' && one !== null)
    .map((one) => ({ ...one, id: createHash('sha256').update(JSON.stringify(one)).digest().readUInt32BE() >>> 5 }));
}

interface Joined {
  readonly shown: RealtimeChannel;
  readonly token: string;
  readonly caller: RealtimeCaller;
  readonly hasBindings: boolean;
}

function openChannel(state: WithProjects, admission: Admission, joined: Joined, push: Push): OpenChannel {
  const { shown, hasBindings } = joined;
  let { token } = joined;
  let confirming: NodeJS.Timeout | undefined;
  let held: { token: string; timer: NodeJS.Timeout } | undefined;
  let verifiedAt = -Infinity;

  const system = (extension: string, status: 'ok' | 'error', message: string): void =>
    push('system', { extension, status, message, channel: shown.topic.replace(/^realtime:/, '') });

  const close = (reason: string): void => {
    if (shown.closed !== undefined) return;
    shown.closed = reason;
    clearTimeout(confirming);
    clearTimeout(held?.timer);
    if (reason !== 'left') system('system', 'error', reason);
    push('phx_close', {});
  };

  const adopt = ({ role, sub, exp }: RealtimeCaller): void => {
    Object.assign(shown, { role, sub });
    clearTimeout(confirming);
    if (exp === undefined) return;
    const ms = Math.min(MAX_CONFIRM_MS, (exp - Math.floor(state.now() / 1000)) * 1000);
    confirming = setTimeout(() => void (held === undefined ? confirm() : apply(held.token)), ms);
  };

  const confirm = async (): Promise<boolean> => {
    const verdict = await judgeRealtimeToken(state, admission, token);
    if (shown.closed !== undefined) return false;
    if ('refusal' in verdict) close(verdict.refusal.message);
    else adopt(verdict);
    return !('refusal' in verdict);
  };

  const apply = async (next: string): Promise<void> => {
    clearTimeout(held?.timer);
    held = undefined;
    token = next;
    verifiedAt = performance.now();
    shown.renewals += 1;
    if ((await confirm()) && hasBindings) system('postgres_changes', 'ok', 'Subscribed to PostgreSQL');
  };

  adopt(joined.caller);
  return {
    close,
    async renew(next) {
      if (typeof next !== 'string' || next.startsWith('sb_') || next === token || next === held?.token) return;
      const wait = verifiedAt + THROTTLE_MS - performance.now();
      if (wait <= 0) return apply(next);
      const timer = held?.timer ?? setTimeout(() => held && void apply(held.token), wait);
      held = { token: next, timer };
    },
  };
}
