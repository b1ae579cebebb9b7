/**
 * Runs the built program inside the test's process, through its one door: what takes a process a third of a second of the
 * machine's time is done in a tenth of that. What a process alone can show (signals, exit codes of the system, terminals,
 * memory) is tested on real ones; see CliOptions.
 */
import { Console } from 'node:console';
import { createRequire } from 'node:module';
import { Readable, Writable } from 'node:stream';
import { ROOT } from './paths.ts';
import type { Outcome } from './spawn.ts';

interface Program {
  run(argv: readonly string[], interruption: AbortController): Promise<number>;
}

export interface InsideOptions {
  cwd: string;
  /** The whole environment. */
  env: Readonly<Record<string, string>>;
  /** Text for stdin; without it stdin is empty. */
  input?: string | undefined;
  /** In place of pipes, what the program takes for a terminal. */
  terminal?: InsideTerminal;
}

export interface InsideTerminal {
  columns: number;
  stdin: NodeJS.ReadableStream;
  /** Told what the program writes, to either stream. */
  seen: (text: string) => void;
}

const TIMEOUT_MS = 50_000;
/** A process has one environment, one working folder and one set of streams: one run at a time. */
const turn = { last: Promise.resolve() as Promise<unknown> };

/**
 * @returns how the run ended, as a process that the program ran in would have
 * @throws where it does not end in time, ends the process, or leaves something behind in it
 */
export function runInside(args: readonly string[], options: InsideOptions): Promise<Outcome> {
  const outcome = turn.last.then(() => runNow(args, options));
  turn.last = outcome.catch(() => undefined);
  return outcome;
}

async function runNow(args: readonly string[], { cwd, env, input, terminal }: InsideOptions): Promise<Outcome> {
  const program = createRequire(import.meta.url)(`${ROOT}dist/main.cjs`) as Program;
  const printed = { stdout: '', stderr: '' };
  const interruption = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${args.join(' ')} did not end in ${TIMEOUT_MS} ms\n${printed.stdout}\n${printed.stderr}`));
      interruption.abort();
    }, TIMEOUT_MS);
  });
  const undo: (() => void)[] = [];
  try {
    undo.push(swapEnvironment(env));
    undo.push(swapFolder(cwd));
    const piped = Readable.from(input === undefined ? [] : [Buffer.from(input)]);
    undo.push(swap(process, 'stdin', terminal?.stdin ?? piped));
    const stdout = collector((text) => (printed.stdout += text), terminal);
    const stderr = collector((text) => (printed.stderr += text), terminal);
    undo.push(swap(process, 'stdout', stdout), swap(process, 'stderr', stderr));
    // Packages print by it, and the test runner has put one of its own in its place.
    undo.push(swap(globalThis, 'console', new Console({ stdout, stderr })));
    undo.push(swap(process, 'exit', refuseToExit));
    undo.push(keepListeners());
    const code = await Promise.race([program.run(args, interruption), late]);
    return { code, signal: null, ...printed };
  } finally {
    clearTimeout(timer);
    for (const back of undo.toReversed()) back();
  }
}

function swap(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(target, name, before);
  };
}

/** The program leaves that to its process, and so does what it is made of. */
function refuseToExit(code: unknown): never {
  throw new Error(`process.exit(${String(code)}) was called inside the test's process`);
}

function swapEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  setEnvironment(env);
  return () => setEnvironment(before);
}

/** The process's own environment rather than a copy of it: Node reads HOME there. */
function setEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

function swapFolder(cwd: string): () => void {
  const before = process.cwd();
  process.chdir(cwd);
  return () => process.chdir(before);
}

function collector(take: (text: string) => void, terminal?: InsideTerminal): Writable {
  const decoder = new TextDecoder();
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const text = decoder.decode(chunk, { stream: true });
      take(text);
      terminal?.seen(text);
      done();
    },
  });
  return terminal ? Object.assign(stream, { isTTY: true, columns: terminal.columns, rows: 40 }) : stream;
}

/** Listeners that a run adds to the process end with it, as they would have with its process. */
function keepListeners(): () => void {
  const before = new Map(process.eventNames().map((event) => [event, new Set(process.rawListeners(event))]));
  return () => {
    for (const event of process.eventNames())
      for (const listener of process.rawListeners(event))
        if (!before.get(event)?.has(listener)) process.removeListener(event, listener as () => void);
  };
}
