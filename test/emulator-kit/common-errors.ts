/** What each AWS or Supabase service calls the refusals that all have: access denied, throttled, unavailable. */

interface Refusal {
  readonly code: string;
  readonly status: number;
}

/** Not allowed, too fast, and out of order. */
export interface CommonErrors {
  readonly denied: Refusal;
  readonly throttled: Refusal;
  readonly unavailable: Refusal;
}

type Pair = readonly [code: string, status: number];

function errors(denied: Pair, throttled: Pair, unavailable: Pair): CommonErrors {
  const refusal = ([code, status]: Pair): Refusal => ({ code, status });
  return { denied: refusal(denied), throttled: refusal(throttled), unavailable: refusal(unavailable) };
}

const PLAIN = errors(['Forbidden', 403], ['TooManyRequests', 429], ['ServiceUnavailable', 503]);

const BY_SERVICE: Readonly<Record<string, CommonErrors>> = {
  'cognito-idp': errors(
    ['AccessDeniedException', 400],
    ['TooManyRequestsException', 400],
    ['InternalErrorException', 500],
  ),
  'cognito-oauth': errors(['invalid_client', 403], ['too_many_requests', 429], ['server_error', 500]),
  lambda: errors(['AccessDeniedException', 403], ['TooManyRequestsException', 429], ['ServiceException', 500]),
  iam: errors(['AccessDenied', 403], ['Throttling', 400], ['ServiceFailure', 500]),
  sts: errors(['AccessDenied', 403], ['Throttling', 400], ['ServiceUnavailable', 503]),
  cloudformation: errors(['AccessDenied', 403], ['Throttling', 400], ['ServiceUnavailable', 503]),
  logs: errors(['AccessDeniedException', 400], ['ThrottlingException', 400], ['ServiceUnavailableException', 500]),
  'data-api': errors(['42501', 403], ['TooManyRequests', 429], ['PGRST000', 503]),
  storage: errors(['AccessDenied', 403], ['SlowDown', 429], ['InternalError', 503]),
};

/** The refusals of the service of that name; the plain ones of HTTP where it has none of its own. */
export function commonErrors(service: string): CommonErrors {
  return BY_SERVICE[service] ?? PLAIN;
}
