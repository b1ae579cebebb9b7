/** Invokes an emulated function, for a Cognito trigger or the Invoke action, unless its resource policy denies it, it is Pending, or throttled. */
import { ServiceError } from '../server/service.ts';
import { type FunctionAddress, addressOf } from './function-address.ts';
import { type ServiceCaller, mayInvoke } from './who-may-invoke.ts';
import { type RunRequest, type RunResult, runHandler } from './run-handler.ts';
import { type LambdaFunction, type WithFunctions, deployedAt, findFunction } from './functions.ts';

/** What came of an invocation. */
export type InvokeOutcome =
  /** `payload`: the JSON text that the handler returned, "null" when it returned nothing. */
  | { kind: 'returned'; payload: string }
  /** The handler threw, could not be loaded, or ran into the function's own Timeout. */
  | { kind: 'error'; errorMessage: string; errorType: string; payload: string }
  /** The caller's time limit passed first. */
  | { kind: 'timeout'; payload: string }
  /** Pending. */
  | { kind: 'not-ready' }
  /** The resource policy does not let the service in. */
  | { kind: 'denied' }
  | { kind: 'missing' }
  /** Reserved concurrency of 0. */
  | { kind: 'throttled' };

/** An invocation by whoever is not a caller of the API. */
export interface InvokeRequest {
  /** With or without a qualifier. */
  readonly functionArn: string;
  /** JSON text of the event. */
  readonly payload: string;
  /** A service principal: the resource policy is checked first, on that very qualifier. */
  readonly principal?: ServiceCaller;
  readonly timeoutMs?: number;
}

/** Invokes a function by ARN. Never rejects for what is wrong with the function. */
export async function invokeFunction(state: WithFunctions, request: InvokeRequest): Promise<InvokeOutcome> {
  let address: FunctionAddress;
  let entry: LambdaFunction;
  try {
    address = addressOf(request.functionArn, { region: 'us-east-1', accountId: state.accountId });
    entry = findFunction(state.lambda, address);
  } catch (error) {
    if (error instanceof ServiceError) return { kind: 'missing' };
    throw error;
  }
  const policy = entry.policies.get(address.qualifier ?? '');
  if (request.principal !== undefined && !mayInvoke(policy?.statements ?? [], request.principal))
    return { kind: 'denied' };
  const refusal = whyUnavailable(entry, state.now());
  if (refusal !== undefined) return { kind: refusal };
  const limit = request.timeoutMs === undefined ? {} : { callerTimeoutMs: request.timeoutMs };
  return outcomeOf(await run(state, entry, address, request.payload, limit));
}

/** Why an existing function cannot be invoked at this time (milliseconds since the epoch), if so. */
export function whyUnavailable(entry: LambdaFunction, now: number): 'not-ready' | 'throttled' | undefined {
  if (now < entry.activeAt) return 'not-ready';
  return entry.reservedConcurrency === 0 ? 'throttled' : undefined;
}

/** Runs what the address stands for now. `payload` is JSON text. */
export function run(
  state: WithFunctions,
  entry: LambdaFunction,
  address: FunctionAddress,
  payload: string,
  caller: Pick<RunRequest, 'callerTimeoutMs' | 'clientContext'> = {},
): Promise<RunResult> {
  return runHandler({
    deployed: deployedAt(entry, address, state.now()),
    event: payload,
    environments: state.lambda.environments,
    endpoint: state.lambda.endpoint,
    region: address.region,
    ...caller,
  });
}

function outcomeOf(result: RunResult): InvokeOutcome {
  if (result.kind === 'returned') return { kind: 'returned', payload: result.payload };
  if (result.kind === 'abandoned') return { kind: 'timeout', payload: '' };
  const { errorMessage, errorType } = result.error;
  return { kind: 'error', errorMessage, errorType, payload: JSON.stringify(result.error) };
}
