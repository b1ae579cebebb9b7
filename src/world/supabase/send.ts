/**
 * Sends one request to the Management API: tells of it, repeats what may be repeated, and puts the refusal into our
 * words.
 */
import { RefusedError } from '../../errors.ts';
import type { Clock, Http, HttpResponse, Out } from '../types.ts';
import { OPERATIONS, type OperationName } from './api.ts';
import { brokenAccessToken, noAccessToken } from './errors.ts';
import { accessToken, apiBase, type SessionOptions } from './session.ts';

export interface Sent {
  ref?: string;
  /** Of an integration. */
  id?: string;
  body?: object;
}

const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
/** A host that does not answer at all is given up after this long. */
const PATIENCE_MS = 25_000;
/** The platform blocks for a minute (docs, ref/api/introduction); what asks for much longer is not waited for. */
const LONGEST_WAIT_MS = 90_000;

/**
 * Sends requests with the access token. What is throttled is repeated when Supabase says; what failed on the way or on
 * Supabase's side is repeated too, but for a creation, which may have taken place.
 */
export function createSend(
  options: SessionOptions & { http: Http; clock: Clock; out: Out },
): (operation: OperationName, sent: Sent) => Promise<HttpResponse> {
  const { http, clock, out } = options;
  const once = async (operation: OperationName, { ref = '', id = '', body }: Sent): Promise<HttpResponse> => {
    const [base, token] = [await apiBase(options), await accessToken(options)];
    if (token === undefined) throw noAccessToken();
    out.hide(token);
    if (!/^[!-~]+$/.test(token)) throw brokenAccessToken();
    const { method, path } = OPERATIONS[operation];
    const started = clock.now();
    const answer = await http.request(`${base}${path.replace('{ref}', ref).replace('{tpa_id}', id)}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    out.detail(`supabase:${operation} ${answer.status} ${clock.now() - started} ms`);
    return answer;
  };
  return async (operation, sent) => {
    const started = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await uncertain(() => once(operation, sent));
      const isOver =
        attempt === MAX_ATTEMPTS || (answer instanceof RefusedError && clock.now() - started > PATIENCE_MS);
      const wait = isOver ? undefined : waitFor(answer, operation, attempt, clock.now());
      if (wait === undefined || wait > LONGEST_WAIT_MS) {
        if (answer instanceof RefusedError) throw answer;
        return answer;
      }
      if (wait >= 5000) out.progress(`Supabase asks to wait ${Math.ceil(wait / 1000)} s.`);
      await out.during('Waiting before Supabase is asked again', () => clock.sleep(wait), { isTold: true });
    }
  };
}

/** Milliseconds until a request may be repeated; undefined for one that is not. */
function waitFor(
  answer: HttpResponse | RefusedError,
  operation: OperationName,
  attempt: number,
  now: number,
): number | undefined {
  const usual = FIRST_WAIT_MS * 2 ** (attempt - 1);
  if (!(answer instanceof RefusedError) && answer.status === 429) return retryAfter(answer, now) ?? usual;
  const isLost = answer instanceof RefusedError || answer.status >= 500;
  return isLost && OPERATIONS[operation].method !== 'POST' ? usual : undefined;
}

/** Seconds, or a date (RFC 9110, Retry-After). */
function retryAfter({ headers }: HttpResponse, now: number): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** What could not be reached, as a value: it may be tried again. */
export async function uncertain(send: () => Promise<HttpResponse>): Promise<HttpResponse | RefusedError> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof RefusedError && error.id === 'network/unreachable') return error;
    throw error;
  }
}
