/** A terminal inside the test's process: what a person sees of a run, at so many columns, and the keys that answer it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import xterm from '@xterm/headless';
import { cleanEnv } from './cli.ts';
import { runInside } from './inside.ts';

/** Typed once the text has come, after the one before. */
export interface Answer {
  to: string;
  keys: string;
}

export const KEY = { enter: '\r', down: '\u001B[B' } as const;

export interface ScreenOptions {
  cwd: string;
  env: Readonly<Record<string, string>>;
  columns: number;
  answers: readonly Answer[];
  /** What differs from run to run is replaced, by as many characters. */
  settle: (text: string) => string;
  /** A log, which answers nothing, and which the program knows no width of. */
  isLog?: boolean;
}

export interface Seen {
  /** As the terminal breaks them. */
  lines: string[];
  code: number | null;
}

/** @throws where an answer is left over: its question was not asked */
export async function watch(args: readonly string[], options: ScreenOptions): Promise<Seen> {
  const { cwd, columns, settle, isLog = false } = options;
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const answers = [...options.answers];
  let shown = '';
  let read = 0;
  const seen = (text: string): void => {
    shown += text;
    const [next] = answers;
    const at = next === undefined ? -1 : stripVTControlCharacters(shown.slice(read)).indexOf(next.to);
    if (!next || at === -1) return;
    read = shown.length;
    answers.shift();
    setImmediate(() => stdin.write(next.keys));
  };
  try {
    const env = cleanEnv(home, options.env);
    const outcome = await runInside(args, isLog ? { cwd, env } : { cwd, env, terminal: { columns, stdin, seen } });
    // That a step takes its time is told in a log, and depends on the machine.
    if (isLog) shown = outcome.stdout + outcome.stderr.replaceAll(/^.* …\n/gm, '');
    if (answers.length > 0) throw new Error(`not asked: ${answers.map(({ to }) => to).join(', ')}\n${shown}`);
    return { lines: await draw(settle(shown), columns), code: outcome.code };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** What stands on the screen, and in what scrolled off it, once all is written. */
async function draw(text: string, cols: number): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols, rows: 40, scrollback: 10_000, convertEol: true, allowProposedApi: true });
  await new Promise<void>((resolve) => {
    terminal.write(text, resolve);
  });
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_line, index) => active.getLine(index)?.translateToString(true));
  terminal.dispose();
  return lines
    .map((line = '') => line.trimEnd())
    .join('\n')
    .trimEnd()
    .split('\n');
}
