/** A pseudo-terminal with the program in it: what it shows, and keys to press. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { BIN } from './paths.ts';
import { SUITE_SECRETS, leaksIn, secretsOf, shortened } from './secrets.ts';

const KEYS = {
  enter: '\r',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
  esc: '\u001B',
  tab: '\t',
  up: '\u001B[A',
  down: '\u001B[B',
  backspace: '\u007F',
} as const;

export type Key = keyof typeof KEYS;

export interface PtyOptions {
  cwd: string;
  env: Readonly<Record<string, string>>;
  cols?: number;
  rows?: number;
  /** Where script(1) writes when it saw what: in each line the seconds since the line before, and how many bytes came. */
  timingFile?: string;
  /** Where to write the command's process id, for tests that look whether it is still there. */
  pidFile?: string;
}

export interface Pty {
  /** Waits until text that came after the previous match holds the given text (escape codes stripped). */
  waitFor(expected: string | RegExp, timeoutMs?: number): Promise<string>;
  type(text: string): void;
  press(key: Key): void;
  /** Everything the terminal received so far, escape codes included. */
  raw(): string;
  /** The same, as a person reads it: what a line was erased for is gone, escape codes stripped, one kind of line end. */
  plain(): string;
  readonly exit: Promise<{ code: number | null }>;
  /** Hangs up, as closing the terminal's window does: the terminal is gone, and the command is told by SIGHUP. */
  close(): void;
}

const POLL_MS = 20;
/** Back to the beginning of the line, and what is on it away. */
const ERASED = new RegExp(String.raw`[^\n]*\r\x1b\[K`, 'g');

function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Starts a command in a pseudo-terminal of its own, made by util-linux's script(1).
 * Answer a prompt only after waitFor has seen it: keys typed earlier are echoed by the terminal, not read as answers.
 */
export function openPty(command: readonly string[], options: PtyOptions): Pty {
  const size = `stty cols ${options.cols ?? 100} rows ${options.rows ?? 40}`;
  const pid = options.pidFile === undefined ? 'true' : `echo $$ >${shellQuoted(options.pidFile)}`;
  const line = `${size}; ${pid}; exec ${command.map(shellQuoted).join(' ')}`;
  const timing = options.timingFile === undefined ? [] : ['-m', 'classic', '-T', options.timingFile];
  const child = spawn('script', [...timing, '-qfec', line, '/dev/null'], {
    cwd: options.cwd,
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...options.env },
    stdio: 'pipe',
  });
  const terminal = { text: '', read: 0, ended: false };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (terminal.text += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (terminal.text += text));
  child.stdin.on('error', () => undefined);
  const plain = () => stripVTControlCharacters(terminal.text.replaceAll(ERASED, '')).replaceAll(/\r+\n/g, '\n');
  const args = command.slice(command.indexOf(BIN) + 1);
  const exit = new Promise<{ code: number | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      terminal.ended = true;
      const leaks = leaksIn(plain(), args, [...SUITE_SECRETS, ...secretsOf(args, options.env)]);
      if (leaks.length > 0) reject(new Error(`${args.join(' ')} gave away ${leaks.map(shortened).join(', ')}`));
      else resolve({ code });
    });
  });

  return {
    exit,
    plain,
    raw: () => terminal.text,
    type: (text) => void child.stdin.write(text),
    press: (key) => void child.stdin.write(KEYS[key]),
    // script passes no SIGHUP on; with its end the kernel does, because nobody holds the terminal's other side.
    close: () => void child.kill('SIGKILL'),
    async waitFor(expected, timeoutMs = 20_000) {
      const pattern =
        typeof expected === 'string' ? undefined : new RegExp(expected.source, expected.flags.replace('g', ''));
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const { ended } = terminal;
        const unread = plain().slice(terminal.read);
        const found = pattern ? pattern.exec(unread) : exactly(String(expected), unread);
        if (found) {
          terminal.read += found.index + found[0].length;
          return found[0];
        }
        if (ended || performance.now() > deadline) {
          throw new Error(
            `${ended ? 'The program ended' : `${timeoutMs} ms passed`} without ${String(expected)}:\n${plain()}`,
          );
        }
        await sleep(POLL_MS);
      }
    },
  };
}

function exactly(text: string, within: string): { index: number; 0: string } | undefined {
  const index = within.indexOf(text);
  return index === -1 ? undefined : { index, 0: text };
}
