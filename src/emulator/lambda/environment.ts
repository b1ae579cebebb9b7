/**
 * A Lambda execution environment: starts a Node.js process of its own for a deployment package, and stops it at the time limit.
 * As on Lambda it takes one invocation at a time, stands still between them, and keeps for the next one what the code has in
 * memory ("Lambda execution environment lifecycle" in the Lambda developer guide).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';

import { BOOTSTRAP } from './bootstrap.ts';
import { type PackageFiles, readPackage } from './deployment-package.ts';

/** What the program in the environment is told of an invocation, as one line of JSON. */
export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  readonly invokedArn: string;
  /** JSON text. */
  readonly clientContext?: string;
}

export interface Exchange {
  /** JSON text; undefined where the process ended, or was stopped, without one. */
  readonly answer?: string;
  readonly log: string;
  /** The exit status or signal of a process that has ended; undefined where it can take another invocation. */
  readonly ended?: number | string;
}

export interface Environment {
  /** One at a time. The process is stopped when it takes longer. */
  invoke(invocation: Invocation, limitMs: number): Promise<Exchange>;
  /** Stops the process and deletes its folder. */
  end(): void;
}

/** Above the 6 MB that a synchronous answer may have on Lambda. */
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;
/** More than the mark that ends what an invocation wrote. */
const TAIL = 128;
/** The folder of the code in a real function; here each environment has one of its own. */
const TASK_PREFIX = 'emulated-lambda-';

/**
 * Unpacks the code and starts the process, which loads it at its first invocation.
 * @param major of Node.js, as the function's Runtime names it
 * @param variables its whole environment, but for what depends on the folder
 */
export function startEnvironment(
  { zip, configuration }: { readonly zip: Uint8Array; readonly configuration: FunctionConfiguration },
  major: string,
  variables: Readonly<Record<string, string>>,
): Environment {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), TASK_PREFIX)));
  const root = join(folder, 'task');
  const { Handler: handler = '', Timeout: seconds = 3 } = configuration;
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    unpack(root, readPackage(zip));
    provideSdk(folder);
  } catch (error) {
    removeFolder();
    throw error;
  }
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', BOOTSTRAP, root, handler, major, String(seconds * 1000)],
    { cwd: root, env: { ...variables, LAMBDA_TASK_ROOT: root }, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] },
  );
  return {
    invoke: converse(child),
    end() {
      child.kill('SIGKILL');
      removeFolder();
    },
  };
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

/** Lines to the program, and what comes back: an answer, and a log whose end the program marks on both its streams. */
function converse(child: ChildProcess): Environment['invoke'] {
  const [stdin, stdout, stderr, answers] = child.stdio.slice(0, 4) as Socket[];
  const heard = [answers, stdout, stderr].flatMap((stream) => (stream ? [listen(stream)] : []));
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  stdin?.on('error', () => undefined);
  // It keeps nobody from ending, and ends with who started it, whose end of the pipe is closed then.
  for (const one of [child, stdin, stdout, stderr, answers]) one?.unref();
  return async (invocation, limitMs) => {
    stdin?.write(`${JSON.stringify(invocation)}\n`);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const end = `\0${invocation.requestId}\n`;
    const answered = Promise.all(heard.map((stream) => stream.until(end)));
    const status = await Promise.race([answered.then(() => undefined), ended]);
    clearTimeout(timer);
    const [answer = '', out = '', err = ''] = heard.map((stream) => stream.take(end));
    return {
      log: out + err,
      ...(answer === '' ? {} : { answer }),
      ...(status === undefined ? {} : { ended: status }),
    };
  };
}

interface Heard {
  /** Resolves once the text has been heard. */
  until(end: string): Promise<void>;
  /** What was heard, without that text; it begins anew. */
  take(end: string): string;
}

function listen(stream: Socket): Heard {
  let text = '';
  let waiting: (() => void) | undefined;
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    // The end of a text that is too long is heard all the same, in whatever pieces it comes.
    const tail = Math.max(MAX_OUTPUT_BYTES, text.length - TAIL);
    if (tail > MAX_OUTPUT_BYTES) text = text.slice(0, MAX_OUTPUT_BYTES) + text.slice(tail);
    waiting?.();
  });
  return {
    until: (end) =>
      new Promise((resolve) => {
        waiting = () => {
          if (text.includes(end)) resolve();
        };
        waiting();
      }),
    take(end) {
      const all = text.replace(end, '');
      text = '';
      waiting = undefined;
      return all;
    },
  };
}
