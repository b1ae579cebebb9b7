/** Runs a deployment package's handler in a Node.js process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

import { BOOTSTRAP } from './bootstrap.ts';
import { type PackageFiles, readPackage } from './deployment-package.ts';
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

/** Above the 6 MB that a synchronous answer may have on Lambda. */
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;
/** The discard port: without an address of the emulator, the code must still not reach the real AWS. */
const NOWHERE = 'http://127.0.0.1:9';
/** The folder of the code in a real function; here each run has one of its own. */
const TASK_PREFIX = 'emulated-lambda-';

/** The session token of code that runs as a role: it names the role. */
export const sessionToken = (roleArn: string): string => `function:${roleArn}`;

/** Runs once; never rejects for what the code does. A caller that gives up first gets 'abandoned', and the code is stopped. */
export async function runHandler(request: RunRequest): Promise<RunResult> {
  const { Runtime: runtime = '', Timeout: seconds = 3 } = request.deployed.configuration;
  const major = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  if (major === undefined) return failure('Runtime.InvalidEntrypoint', `The emulator runs no ${runtime} code`, '');
  const folder = realpathSync(mkdtempSync(join(tmpdir(), TASK_PREFIX)));
  try {
    const root = join(folder, 'task');
    unpack(root, readPackage(request.deployed.zip));
    provideSdk(folder);
    return await supervise(root, major, seconds * 1000, request);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Lambda's Node.js runtimes bring the AWS SDK along. Where this program is bundled there is none to give. */
function provideSdk(folder: string): void {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve('@aws-sdk/client-lambda');
  } catch {
    return;
  }
  const scope = entry.slice(0, entry.lastIndexOf(join('@aws-sdk', 'client-lambda')) + '@aws-sdk'.length);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(scope, join(folder, 'node_modules', '@aws-sdk'), 'junction');
}

function unpack(folder: string, files: PackageFiles): void {
  for (const [path, bytes] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}

async function supervise(folder: string, major: string, timeoutMs: number, request: RunRequest): Promise<RunResult> {
  const requestId = crypto.randomUUID();
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      BOOTSTRAP,
      folder,
      request.deployed.configuration.Handler ?? '',
      major,
      String(timeoutMs),
    ],
    { cwd: folder, env: environment(folder, requestId, request), stdio: ['pipe', 'pipe', 'pipe', 'pipe'] },
  );
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(request.event);
  const limit = Math.min(timeoutMs, request.callerTimeoutMs ?? timeoutMs);
  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    child.kill('SIGKILL');
  }, limit);
  const [status, answer, out, err] = await Promise.all([
    waitForEnd(child),
    collect(child.stdio[3] as Readable),
    collect(child.stdout),
    collect(child.stderr),
  ]).finally(() => clearTimeout(timer));
  const log = out + err;
  if (answer !== '') return readAnswer(answer, log);
  if (stopped && limit < timeoutMs) return { kind: 'abandoned', log };
  if (stopped) {
    const message = `${new Date().toISOString()} ${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
    return failure('Sandbox.Timedout', message, log);
  }
  return failure(
    'Runtime.ExitError',
    `RequestId: ${requestId} Error: Runtime exited with error: exit status ${status}`,
    log,
  );
}

function readAnswer(answer: string, log: string): RunResult {
  const { payload, error } = JSON.parse(answer) as { payload?: string; error?: HandlerError };
  return error === undefined ? { kind: 'returned', payload: payload ?? 'null', log } : { kind: 'failed', error, log };
}

function failure(errorType: string, errorMessage: string, log: string): RunResult {
  return { kind: 'failed', error: { errorType, errorMessage }, log };
}

/** The variables of "Defined runtime environment variables" in the Lambda developer guide, and nothing of this process. */
function environment(folder: string, requestId: string, request: RunRequest): Record<string, string> {
  const { configuration } = request.deployed;
  const { FunctionName: name = '', Version: version = '$LATEST' } = configuration;
  return {
    ...configuration.Environment?.Variables,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.MemorySize ?? 128),
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `emulator/[${version}]${requestId}`,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.Runtime ?? ''}`,
    AWS_REGION: request.region,
    AWS_DEFAULT_REGION: request.region,
    AWS_ACCESS_KEY_ID: 'ASIAEMULATEDFUNCTION',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_SESSION_TOKEN: sessionToken(configuration.Role ?? ''),
    LAMBDA_TASK_ROOT: folder,
    TZ: ':UTC',
    _HANDLER: configuration.Handler ?? '',
    EMULATOR_REQUEST_ID: requestId,
    EMULATOR_INVOKED_ARN: configuration.FunctionArn ?? '',
    ...(request.clientContext === undefined ? {} : { EMULATOR_CLIENT_CONTEXT: request.clientContext }),
    AWS_ENDPOINT_URL: request.endpoint ?? NOWHERE,
  };
}

function waitForEnd(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
}

async function collect(stream: Readable | null): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size <= MAX_OUTPUT_BYTES) chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
