/**
 * Sends one request to Supabase's Management API with the access token, and retries it: when throttled (429), and, but
 * for a creation, on 5xx or where nothing answers.
 */
import { RefusedError } from '../../errors.ts';
import type { Clock, Http, HttpResponse, Out } from '../types.ts';
import { OPERATIONS, type OperationName } from './api.ts';
import { brokenAccessToken, noAccessToken } from './errors.ts';
import { createLimits } from './limits.ts';
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

type Send = (operation: OperationName, sent: Sent) => Promise<HttpResponse>;
type Sending = SessionOptions & { http: Http; clock: Clock; out: Out };

/**
 * Sends requests with the access token. What is throttled is repeated when Supabase says; what failed on the way or on
 * Supabase's side is repeated too, but for a creation, which may have taken place.
 */
export function createSend(options: Sending): Send {
  const { clock, out } = options;
  const admitted = createAdmitted(options);
  return async (operation, sent) => {
    const started = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await uncertain(() => admitted(operation, sent));
      const isLost = answer instanceof RefusedError || answer.status >= 500;
      const mayRepeat = isLost ? OPERATIONS[operation].method !== 'POST' : answer.status === 429;
      const isOver =
        attempt === MAX_ATTEMPTS || (answer instanceof RefusedError && clock.now() - started > PATIENCE_MS);
      if (!mayRepeat || isOver) {
        if (answer instanceof RefusedError) throw answer;
        return answer;
      }
      const wait = FIRST_WAIT_MS * 2 ** (attempt - 1);
      if (isLost) await out.during('Waiting before Supabase is asked again', () => clock.sleep(wait), { isTold: true });
    }
  };
}

/** Sends a request once, as soon as Supabase's limits allow it. */
function createAdmitted(options: Sending): Send {
  const limits = createLimits(options);
  return async (operation, sent) => {
    await limits.admit();
    let answer: HttpResponse | undefined;
    try {
      answer = await sendOnce(options, operation, sent);
      return answer;
    } finally {
      limits.heed(answer);
    }
  };
}

async function sendOnce(options: Sending, operation: OperationName, sent: Sent): Promise<HttpResponse> {
  const { http, clock, out } = options;
  const { ref = '', id = '', body } = sent;
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
