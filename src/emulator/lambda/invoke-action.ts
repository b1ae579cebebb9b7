/**
 * How the emulator answers Lambda's Invoke action: RequestResponse, Event or DryRun, the tail of the log, an error of the code.
 * The caller's own permission is the policy's business; no resource policy is asked.
 */
import type { InvocationRequest } from '@aws-sdk/client-lambda';

import { type EmulatorResponse, ServiceError } from '../server/service.ts';
import { addressOf } from './function-address.ts';
import { run, whyUnavailable } from './invoke.ts';
import { json } from './answers.ts';
import type { RunResult } from './run-handler.ts';
import { type WithFunctions, deployedAt, findFunction } from './functions.ts';

/** `X-Amz-Log-Result` holds the last 4 KB of the log (API reference, Invoke). */
const LOG_TAIL_BYTES = 4096;

type WireInvocation = Omit<InvocationRequest, 'Payload'> & { readonly Payload?: string };

/** Invoke: RequestResponse waits, Event does not, DryRun only checks. An error of the code is a 200 with X-Amz-Function-Error. */
export async function invoke(state: WithFunctions, input: WireInvocation, region: string): Promise<EmulatorResponse> {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId }, input.Qualifier);
  const entry = findFunction(state.lambda, address);
  const payload = input.Payload === undefined || input.Payload === '' ? '{}' : input.Payload;
  checkPayload(payload);
  if (input.InvocationType === 'DryRun') return { status: 204, body: '' };
  refuse(whyUnavailable(entry, state.now()));
  const version = deployedAt(entry, address, state.now()).configuration.Version ?? '$LATEST';
  const started = performance.now();
  const running = run(state, entry, address, payload, clientContext(input.ClientContext));
  if (input.InvocationType === 'Event') {
    running.catch(() => undefined);
    return { status: 202, body: '' };
  }
  const result = await running;
  const json = deployedAt(entry, address, state.now()).configuration.LoggingConfig?.LogFormat === 'JSON';
  return answer(
    result,
    version,
    input.LogType === 'Tail' ? result.log + report(performance.now() - started, json) : undefined,
  );
}

/** The last line of every run's log, as text or, where the function logs in JSON, as JSON (developer guide, Lambda logs). */
function report(durationMs: number, inJson: boolean): string {
  const requestId = crypto.randomUUID();
  if (!inJson)
    return `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(durationMs)} ms\n`;
  const metrics = { durationMs, billedDurationMs: Math.ceil(durationMs) };
  return `${JSON.stringify({ time: new Date().toISOString(), type: 'platform.report', record: { requestId, metrics } })}\n`;
}

function answer(result: RunResult, version: string, log: string | undefined): EmulatorResponse {
  const tail =
    log === undefined ? {} : { 'x-amz-log-result': Buffer.from(log).subarray(-LOG_TAIL_BYTES).toString('base64') };
  const headers = { 'x-amz-executed-version': version, ...tail };
  if (result.kind === 'failed') return json(200, result.error, { ...headers, 'x-amz-function-error': 'Unhandled' });
  const body = result.kind === 'returned' ? result.payload : 'null';
  return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** It travels as base64, and reaches the code as its context's `clientContext` (API reference, Invoke). */
function clientContext(encoded: string | undefined): { clientContext?: string } {
  if (encoded === undefined) return {};
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  checkPayload(text);
  return { clientContext: text };
}

function checkPayload(payload: string): void {
  try {
    JSON.parse(payload);
  } catch {
    throw new ServiceError('InvalidRequestContentException', 'Could not parse request body into json: invalid JSON');
  }
}

function refuse(reason: 'not-ready' | 'throttled' | undefined): void {
  if (reason === 'throttled') throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
  if (reason === 'not-ready') {
    throw new ServiceError(
      'ResourceConflictException',
      'The operation cannot be performed at this time. The function is currently in the following state: Pending',
      409,
    );
  }
}
