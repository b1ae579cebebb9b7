/** A Supabase CLI made with Bun that is loaded one time and answers many questions, each in a fork of its own. */
import { spawn } from 'node:child_process';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PRELOAD = fileURLToPath(new URL('fork-when-loaded.cjs', import.meta.url));

const FORKING = {
  BUN_OPTIONS: `--preload=${PRELOAD}`,
  // A fork has none of the threads: what Bun reads on its pool before the fork, nobody would read after it.
  BUN_FEATURE_FLAG_DISABLE_ASYNC_TRANSPILER: '1',
  // Calls into libc need the JIT; nothing is compiled with it all the same.
  BUN_JSC_useJIT: '1',
  BUN_JSC_useBaselineJIT: '0',
  BUN_JSC_useDFGJIT: '0',
  BUN_JSC_useRegExpJIT: '0',
  BUN_JSC_useConcurrentJIT: '0',
};

/** It takes a quarter of a second, loading it a second. */
const TIMEOUT_MS = 15_000;

export interface Question {
  cwd: string;
  home: string;
  args: readonly string[];
  /** Variables beside those that the CLI was loaded with; only where it waits at its arguments. */
  env?: Readonly<Record<string, string>>;
}

export interface Loaded {
  /**
   * What the CLI prints, both streams in one text. One question at a time; more of them wait.
   * @throws when no answer comes in time, which ends the process, or when it has ended
   */
  ask(question: Question): Promise<string>;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

export interface LoadOptions {
  args: readonly string[];
  /** The environment for a home folder, which is one name for every question's own. */
  envFor: (home: string) => Record<string, string>;
  /** An empty folder. */
  cwd: string;
  waitsAt: 'arguments' | 'folder';
}

/**
 * Starts a CLI and has it wait when it is loaded. Linux only.
 * @param program its executable, made with Bun 1.4 or a later one
 */
export function loadProgram(program: string, { args, envFor, cwd, waitsAt }: LoadOptions): Loaded {
  const home = join(cwd, 'home');
  const env = { ...envFor(home), ...FORKING, WAITS_AT: waitsAt };
  // A process group of its own, so that a fork that hangs ends with it.
  const child = spawn(program, [...args], { cwd, env, stdio: 'pipe', detached: true });
  const printed = { stdout: '', stderr: '' };
  let settle: { answer: (text: string) => void; fail: (error: Error) => void } | undefined;
  const end = (why: string) => {
    settle?.fail(new Error(`${program} ${args.join(' ')} ${why}\n${printed.stdout}\n${printed.stderr}`));
  };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      if (!printed.stdout.endsWith('\0') || !printed.stderr.endsWith('\0')) return;
      settle?.answer(`${printed.stdout.slice(0, -1)}\n${printed.stderr.slice(0, -1)}`);
    });
  child.stdin.on('error', () => undefined);
  child.on('error', ({ message }) => {
    end(message);
  });
  const closed = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      end(`ended by itself (${code ?? signal})`);
      resolve();
    });
  });

  async function answerTo({ cwd: folder, home: ownHome, args: given, env: added = {} }: Question): Promise<string> {
    await rm(home, { force: true });
    await symlink(ownHome, home);
    Object.assign(printed, { stdout: '', stderr: '' });
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, TIMEOUT_MS);
    try {
      return await new Promise((answer, fail) => {
        settle = { answer, fail };
        if (child.exitCode !== null || child.signalCode !== null) end('has ended');
        child.stdin.write(`${JSON.stringify({ cwd: folder, args: given, env: added })}\n`);
      });
    } finally {
      clearTimeout(timer);
      settle = undefined;
    }
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    ask(question) {
      const answer = last.then(() => answerTo(question));
      last = answer.catch(() => undefined);
      return answer;
    },
    close() {
      child.stdin.end();
      return closed;
    },
  };
}
