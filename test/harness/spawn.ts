/** Runs a program in a process of its own, to its end, a signal such as Ctrl-C, a kill or a timeout, and collects what it prints. */
import { spawn } from 'node:child_process';

export interface Outcome {
  /** The exit code, or null when a signal ended the process. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface SpawnOptions {
  cwd: string;
  /** The whole environment: nothing of the test runner's own leaks in. */
  env: Readonly<Record<string, string>>;
  /** Text for stdin; without it stdin is /dev/null. */
  input?: string;
  /** After this many milliseconds the process is killed and the promise rejects with what was printed so far. */
  timeoutMs?: number;
  /** Sent, one time, when the process has printed this text on either stream: for tests of an interrupted run. */
  signalWhen?: { printed: RegExp; signal: NodeJS.Signals };
  /** Asked every millisecond; the process is killed, as by a power cut, as soon as it says so. */
  killWhen?: () => boolean;
}

const DEFAULT_TIMEOUT_MS = 50_000;

/**
 * Runs a program to its end and collects every byte it prints.
 * @returns how it ended; a failing exit code is a result, not an error
 * @throws when the program cannot be started or does not end in time
 */
export function spawnProgram(file: string, args: readonly string[], options: SpawnOptions): Promise<Outcome> {
  const child = spawn(file, [...args], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  let { signalWhen } = options;
  const collect = (stream: 'stdout' | 'stderr') => (text: string) => {
    printed[stream] += text;
    if (!signalWhen?.printed.test(printed[stream])) return;
    child.kill(signalWhen.signal);
    signalWhen = undefined;
  };
  child.stdout?.setEncoding('utf8').on('data', collect('stdout'));
  child.stderr?.setEncoding('utf8').on('data', collect('stderr'));
  // A program that ends without reading its stdin closes the pipe first; that is its right.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);

  const watch = options.killWhen && setInterval(() => options.killWhen?.() && child.kill('SIGKILL'), 1);
  child.once('close', () => clearInterval(watch));
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const shown = `${printed.stdout}\n${printed.stderr}`;
      reject(new Error(`${file} ${args.join(' ')} did not end in ${timeoutMs} ms\n${shown}`));
    }, timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...printed });
    });
  });
}
