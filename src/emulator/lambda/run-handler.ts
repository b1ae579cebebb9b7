/**
 * Runs a function's handler in a warm execution environment or a new one: its environment variables, its time limit, and what a
 * crash or a timeout reads like.
 */
import type { Environments } from './environments.ts';
import { type Invocation, startEnvironment } from './environment.ts';
import type { Deployed } from './functions.ts';

/** What the code threw, or why it could not be run. */
export interface HandlerError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What a run gave, and what it wrote to its log. */
export type RunResult = { readonly log: string } & (
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: HandlerError }
  | { readonly kind: 'abandoned' }
);

/** One run of a function. */
export interface RunRequest {
  readonly deployed: Deployed;
  /** Those of earlier runs, one of which may take this one. */
  readonly environments: Environments;
  /** JSON text. */
  readonly event: string;
  /** JSON text, from a caller of the Invoke API that gives one. */
  readonly clientContext?: string;
  /** How long the caller waits, in milliseconds; the function's own Timeout holds as well. */
  readonly callerTimeoutMs?: number;
  /** Where the function finds AWS. */
  readonly endpoint: string | undefined;
  readonly region: string;
}

/** The discard port: without an address of the emulator, the code must still not reach the real AWS. */
const NOWHERE = 'http://127.0.0.1:9';
/** The session token of code that runs as a role: it names the role. */
export const sessionToken = (roleArn: string): string => `function:${roleArn}`;

/** Runs once; never rejects for what the code does. A caller that gives up first gets 'abandoned', and the code is stopped. */
export async function runHandler(request: RunRequest): Promise<RunResult> {
  const { deployed, environments } = request;
  const { Runtime: runtime = '', Timeout: seconds = 3 } = deployed.configuration;
  const major = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  if (major === undefined) return failure('Runtime.InvalidEntrypoint', `The emulator runs no ${runtime} code`, '');
  const environment = environments.take(deployed) ?? startEnvironment(deployed, major, variables(request));
  const timeoutMs = seconds * 1000;
  const limitMs = Math.min(timeoutMs, request.callerTimeoutMs ?? timeoutMs);
  const requestId = crypto.randomUUID();
  const { answer, log, ended } = await environment.invoke(invocationOf(request, requestId), limitMs);
  if (ended === undefined) environments.keep(deployed, environment);
  else environment.end();
  if (answer !== undefined) return readAnswer(answer, log);
  if (ended !== 'SIGKILL') {
    const message = `RequestId: ${requestId} Error: Runtime exited with error: exit status ${ended}`;
    return failure('Runtime.ExitError', message, log);
  }
  if (limitMs < timeoutMs) return { kind: 'abandoned', log };
  const message = `${new Date().toISOString()} ${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  return failure('Sandbox.Timedout', message, log);
}

function invocationOf({ deployed, event, clientContext }: RunRequest, requestId: string): Invocation {
  const invokedArn = deployed.configuration.FunctionArn ?? '';
  return { requestId, event, invokedArn, ...(clientContext === undefined ? {} : { clientContext }) };
}

function readAnswer(answer: string, log: string): RunResult {
  const { payload, error } = JSON.parse(answer) as { payload?: string; error?: HandlerError };
  return error === undefined ? { kind: 'returned', payload: payload ?? 'null', log } : { kind: 'failed', error, log };
}

function failure(errorType: string, errorMessage: string, log: string): RunResult {
  return { kind: 'failed', error: { errorType, errorMessage }, log };
}

/** The variables of "Defined runtime environment variables" in the Lambda developer guide, and nothing of this process. */
function variables({ deployed: { configuration }, region, endpoint }: RunRequest): Record<string, string> {
  const { FunctionName: name = '', Version: version = '$LATEST' } = configuration;
  return {
    ...configuration.Environment?.Variables,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.MemorySize ?? 128),
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `emulator/[${version}]${crypto.randomUUID()}`,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.Runtime ?? ''}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'ASIAEMULATEDFUNCTION',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_SESSION_TOKEN: sessionToken(configuration.Role ?? ''),
    TZ: ':UTC',
    _HANDLER: configuration.Handler ?? '',
    AWS_ENDPOINT_URL: endpoint ?? NOWHERE,
  };
}
