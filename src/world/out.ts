import { printableLines, withoutSecrets } from '../core/redact.ts';
import type { Out } from './types.ts';

export interface OutOptions {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  /** --no-color; the environment decides otherwise. */
  noColor: boolean;
}

/** Where the program prints. Nothing else in it writes to stdout or stderr. */
export function createOut(env: Readonly<Record<string, string | undefined>>, options: OutOptions): Out {
  const secrets = new Set<string>();
  const shown = options.json ? process.stderr : process.stdout;
  const write = (stream: NodeJS.WriteStream, text: string): void => {
    stream.write(`${withoutSecrets(text, secrets)}\n`);
  };
  return {
    document: (text) => write(process.stdout, text),
    show: (text) => write(shown, text),
    progress: (text) => {
      if (!options.quiet) write(process.stderr, text);
    },
    detail: (text) => {
      if (options.verbose) write(process.stderr, printableLines(text));
    },
    error: (text) => write(process.stderr, text),
    paint: (style, text, stream) =>
      coloured(stream ? process[stream] : shown, env, options.noColor)
        ? // An import of the module would load all that it can do, at every start.
          process.getBuiltinModule('node:util').styleText(style, text, { validateStream: false })
        : text,
    hide: (secret) => secrets.add(secret),
  };
}

/** --no-color and NO_COLOR win, then FORCE_COLOR, then whether the stream is a terminal (no-color.org). */
function coloured(
  stream: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>>,
  noColor: boolean,
): boolean {
  if (noColor || (env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0';
  return stream.isTTY && env['TERM'] !== 'dumb';
}
