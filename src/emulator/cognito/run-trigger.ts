/** Runs an emulated user pool's Lambda triggers as Cognito does: synchronously, three tries of five seconds, with its own error texts. */
import type { InvokeOutcome } from '../lambda/invoke.ts';
import { ServiceError } from '../server/service.ts';
import type { Pool, User, WithUserPools } from './user-pools.ts';

/** Those that signing in asks. */
export type TriggerName = 'PreSignUp' | 'PreAuthentication' | 'PostAuthentication' | 'PreTokenGeneration';

/** One call of a trigger, as its event tells it. */
export interface TriggerCall {
  readonly name: TriggerName;
  readonly functionArn: string;
  /** "TokenGeneration_Authentication". */
  readonly source: string;
  /** "1", "2" or "3". */
  readonly version: string;
  readonly userName: string;
  /** "CLIENT_ID_NOT_APPLICABLE" where no app client is involved. */
  readonly clientId: string;
  readonly request: Record<string, unknown>;
  readonly response: Record<string, unknown>;
}

/** Developer guide, "Customizing user pool workflows with Lambda triggers": up to three tries of five seconds. */
const ATTEMPTS = 3;

/** Of each try, and it cannot be changed (the same page). */
const TIMEOUT_MS = 5000;

/** What may be over at the next try; an answer, an error of the handler, or a refusal is final. */
const PASSING: ReadonlySet<InvokeOutcome['kind']> = new Set(['timeout', 'throttled']);

/**
 * Invokes the trigger and gives back the `response` of the event that it returned.
 * @throws ServiceError UserLambdaValidationException where the handler throws, UnexpectedLambdaException where it cannot be
 *   run, InvalidLambdaResponseException where what it returns is no event.
 */
export async function runTrigger(
  state: WithUserPools,
  pool: Pool,
  call: TriggerCall,
): Promise<Record<string, unknown>> {
  const event = triggerEvent(pool, call);
  const payload = JSON.stringify(event);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await state.invoke({
      functionArn: call.functionArn,
      payload,
      principal: {
        service: 'cognito-idp.amazonaws.com',
        sourceArn: pool.described.Arn,
        sourceAccount: state.accountId,
      },
      timeoutMs: TIMEOUT_MS,
    });
    if (outcome.kind === 'returned') return responseIn(outcome.payload, event);
    if (!PASSING.has(outcome.kind) || attempt === ATTEMPTS) throw failure(call.name, outcome);
  }
}

function triggerEvent(pool: Pool, call: TriggerCall): Record<string, unknown> {
  return {
    version: call.version,
    triggerSource: call.source,
    region: pool.region,
    userPoolId: pool.described.Id,
    userName: call.userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: call.clientId },
    request: call.request,
    response: call.response,
  };
}

/** A user's attributes as triggers see them: with the subject and the status, and all values strings. */
export function triggerAttributes(user: User): Record<string, string> {
  return { ...user.attributes, 'cognito:user_status': user.status };
}

/**
 * The whole event has to come back (the page above). Whether Cognito minds that some of it is gone or changed is unproven:
 * one that has none of it but `response` is refused, anything more is taken.
 */
function responseIn(payload: string, sent: Record<string, unknown>): Record<string, unknown> {
  const event = parse(payload);
  const response = isRecord(event) ? event['response'] : undefined;
  const isEvent = isRecord(event) && Object.keys(sent).some((name) => name !== 'response' && name in event);
  if (!isEvent || !isRecord(response)) {
    throw new ServiceError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  }
  return response;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Failure = Exclude<InvokeOutcome, { kind: 'returned' }>;

/** Texts: anomalyco/sst#4421 (permission, or no such function), anomalyco/sst#1815 (timeout), re:Post cognito-lambda-trigger-errors. */
const UNREACHABLE: Readonly<Record<Exclude<Failure['kind'], 'error'>, string>> = {
  denied: 'AccessDeniedException',
  missing: 'AccessDeniedException',
  'not-ready': 'ResourceConflictException',
  throttled: 'TooManyRequestsException',
  timeout: 'Socket timeout while invoking Lambda function',
};

function failure(name: TriggerName, outcome: Failure): ServiceError {
  if (outcome.kind === 'error') {
    return new ServiceError('UserLambdaValidationException', `${name} failed with error ${outcome.errorMessage}.`);
  }
  const message = `${name} invocation failed due to error ${UNREACHABLE[outcome.kind]}.`;
  return new ServiceError('UnexpectedLambdaException', message);
}
