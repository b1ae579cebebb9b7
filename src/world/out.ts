/**
 * Prints all that reaches the terminal: results on stdout, the rest on stderr, by --json, --quiet, --verbose and
 * NO_COLOR, secrets taken out (`src/core/text/redact.ts`).
 */
import { styleText } from 'node:util';
import { wrap } from '../core/text/wrap.ts';
import type { Redactor } from '../core/text/redact.ts';
import { printableLines, safeJson } from '../core/text/safe.ts';
import { isObeyed, withoutCommands, withoutMarkers } from '../core/text/runner-commands.ts';
import { createSteps } from './steps.ts';
import type { Out } from './types.ts';

export interface OutOptions {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  /** --no-color; the environment decides otherwise. */
  noColor: boolean;
}

/** Where the program prints. Nothing else in it writes to stdout or stderr. */
export function createOut(
  env: Readonly<Record<string, string | undefined>>,
  options: OutOptions,
  redactor: Redactor,
): Out {
  const shown = options.json ? process.stderr : process.stdout;
  const inWorkflow = isObeyed(env);
  const write = (stream: NodeJS.WriteStream, text: string, inert = withoutCommands): void => {
    const safe = redactor.clean(text);
    steps.clear();
    stream.write(`${inWorkflow ? inert(safe) : safe}\n`);
  };
  const tell = (text: string): void => write(process.stderr, fitTo(process.stderr, text));
  const steps = createSteps({
    inPlace: () => changesInPlace(env, options),
    colours: () => mayColour(process.stderr, env, options.noColor),
    clean: redactor.clean,
    log: options.quiet ? undefined : tell,
  });
  return {
    during: steps.during,
    asking: steps.asking,
    onceAwaiting: steps.onceAwaiting,
    whileAway: steps.whileAway,
    // Its texts are cleaned one by one: in the whole of it, a number may be spelled as a password is.
    document: (document) => {
      const text = safeJson(redactor.cleanDocument(document));
      steps.clear();
      process.stdout.write(`${inWorkflow ? withoutMarkers(text) : text}\n`);
    },
    show: (text) => write(shown, fitTo(shown, text)),
    exact: (text) => write(shown, text),
    command: (text) => write(shown, text, withoutMarkers),
    progress: (text) => {
      if (!options.quiet) tell(text);
    },
    detail: (text) => {
      if (options.verbose) tell(printableLines(text));
    },
    error: tell,
    paint: (style, text, stream) =>
      mayColour(stream ? process[stream] : shown, env, options.noColor)
        ? styleText(style, text, { validateStream: false })
        : text,
    columns: () => columnsOf(shown),
    hide: redactor.hide,
    reveal: redactor.reveal,
    withoutHidden: redactor.clean,
  };
}

/** Only where a person looks on: a log would keep every state of the line. */
function changesInPlace(env: Readonly<Record<string, string | undefined>>, { json, quiet }: OutOptions): boolean {
  return process.stderr.isTTY && env['TERM'] !== 'dumb' && (env['CI'] ?? '') === '' && !json && !quiet;
}

/** A terminal that does not know its size says 0. */
function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
}

/** Long lines, broken where the terminal ends. */
export function fitTo(stream: NodeJS.WriteStream, text: string): string {
  const width = columnsOf(stream);
  return width === undefined ? text : wrap(text, width);
}

/** --no-color and NO_COLOR win, then FORCE_COLOR, then whether the stream is a terminal (no-color.org). */
function mayColour(
  stream: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>>,
  noColor: boolean,
): boolean {
  if (noColor || (env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0';
  return stream.isTTY && env['TERM'] !== 'dumb';
}
