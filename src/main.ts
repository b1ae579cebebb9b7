/**
 * The program's entry point: runs a command line, ends it on signals (Ctrl-C, SIGTERM) and errors, and sets the exit
 * code, which the command or the error (`src/errors.ts`) says. The only place that catches everything is run(argv) →
 * exit code; start() is a process around it.
 */
import { createCli, type Invocation } from './cli.ts';
import { createRedactor, type Redactor } from './core/text/redact.ts';
import { safeJson } from './core/text/safe.ts';
import { secretsGiven } from './core/text/secrets-given.ts';
import { unshown } from './core/text/unshown.ts';
import { CliError, EXIT, Interrupted, type ExitCode } from './errors.ts';
import { errorDocument, reportError, type ReportedError } from './report/error.ts';
import { fitTo } from './world/out.ts';
import type { Out } from './world/types.ts';
import { createWorld } from './world/world.ts';

/**
 * Carries out one command line, in this process's environment, working folder and streams; never rejects.
 * @param argv the arguments, without Node and the script
 * @param interruption fires when the command is to stop and clean up, as on Ctrl-C
 * @param redactor knows the secrets that it was started with, and is told those that it finds
 */
export async function run(
  argv: readonly string[],
  interruption: AbortController = new AbortController(),
  redactor: Redactor = createRedactor(secretsGiven(argv, process.env)),
): Promise<ExitCode> {
  const progress: { invocation?: Invocation; out?: Out; commands?: string[] } = {};
  try {
    const worldFor: Parameters<typeof createCli>[1] = (options) => {
      const world = createWorld(options, interruption, { redactor });
      progress.out = world.out;
      return world;
    };
    const program = createCli((chosen) => (progress.invocation = chosen), worldFor, interruption);
    progress.commands = program.commands.map((command) => command.name());
    program.parse(withoutHelpCommand(argv, progress.commands), { from: 'user' });
    const { invocation } = progress;
    if (!invocation) return EXIT.usage;
    const { document, exitCode } = await invocation.run();
    if (invocation.options.json)
      printDocument({ out: progress.out, redactor }, { schemaVersion: 1, command: invocation.name, ...document });
    return exitCode;
  } catch (error) {
    return fail(error, {
      name: progress.invocation?.name ?? 'cognito-supabase',
      argv,
      commands: progress.commands ?? [],
      json: progress.invocation?.options.json ?? argv.includes('--json'),
      out: progress.out,
      redactor,
      interrupted: interruption.signal.aborted,
    });
  }
}

/** `help verify`, as git and gh take it, is `verify --help`; a command that there is not stays one that is unknown. */
function withoutHelpCommand(argv: readonly string[], commands: readonly string[]): string[] {
  const [first, about] = argv;
  if (first !== 'help') return [...argv];
  return about === undefined || commands.includes(about) ? [...argv.slice(1), '--help'] : [about];
}

interface Failure {
  name: string;
  argv: readonly string[];
  commands: readonly string[];
  json: boolean;
  out: Out | undefined;
  redactor: Redactor;
  interrupted: boolean;
}

function fail(error: unknown, failure: Failure): ExitCode {
  const { name, argv, json, out } = failure;
  const usage = usageExit(error);
  if (usage === EXIT.done || isHelp(error)) return usage ?? EXIT.usage;
  const { text, exitCode, stack } = endingOf(error, failure);
  if (json) printDocument(failure, errorDocument(name, text));
  printError(
    failure,
    reportError(text, (style, part) => out?.paint(style, part, 'stderr') ?? part),
  );
  if (stack !== undefined && argv.includes('--verbose')) printError(failure, stack);
  return exitCode;
}

/** What a run that failed ends with. */
interface Ending {
  text: ReportedError;
  exitCode: ExitCode;
  /** Of a defect. */
  stack?: string | undefined;
}

/** An error of ours says itself what it is; whatever else an interruption throws is the interruption; the rest is a defect. */
function endingOf(error: unknown, { argv, commands, interrupted }: Failure): Ending {
  const known = interrupted && !(error instanceof CliError) ? new Interrupted() : error;
  if (known instanceof CliError) return { text: known, exitCode: known.exitCode };
  const said = error instanceof Error ? error.message : String(error);
  if (usageExit(error) !== undefined) {
    const command = commands.includes(argv[0] ?? '') ? `${argv[0]} ` : '';
    const fix = `Run \`cognito-supabase ${command}--help\`.`;
    return { text: { id: 'usage', message: usageMessage(said), fix }, exitCode: EXIT.usage };
  }
  const text: ReportedError = {
    id: 'internal',
    message: 'This is a defect in cognito-supabase.',
    why: said,
    fix: 'Run again with --verbose, and report what it prints.',
  };
  return { text, exitCode: EXIT.defect, stack: error instanceof Error ? error.stack : undefined };
}

/** commander's own errors: 0 for --help and --version, 2 for a wrong command line. */
function usageExit(error: unknown): ExitCode | undefined {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('commander.')) return undefined;
  return 'exitCode' in error && error.exitCode === 0 ? EXIT.done : EXIT.usage;
}

/** commander's words on one line, without what the user wrote in them: it may be a token or a password. */
function usageMessage(text: string): string {
  return text
    .replace(/^error: /, '')
    .replace(/^unknown command '([^]*)'(?=\n\(Did|$)/, (_all, word: string) => unshown('unknown command', word))
    .replace(/^unknown option '([^]*)'(?=\n\(Did|$)/, (_all, word: string) => `unknown option ${optionName(word)}`)
    .replace(/^(option '[^']+') argument '([^]*)' is invalid\./, (_all, option: string, word: string) => {
      return `${unshown(option, word)} is invalid.`;
    })
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** An option that there is not, without its value; what is no word is not shown. */
function optionName(word: string): string {
  const [name = ''] = word.split('=');
  return /^--?[a-z]+(-[a-z]+)*$/.test(name) && name.length <= 30 ? `'${name}'` : unshown('', word).trim();
}

/** commander printed the help already: the program was called without a command. */
function isHelp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'commander.help';
}

/** Where to print; a command line that is wrong has no world yet. */
type Surface = Pick<Failure, 'out' | 'redactor'>;

function printDocument({ out, redactor }: Surface, document: object): void {
  if (out) out.document(document);
  else process.stdout.write(`${safeJson(redactor.cleanDocument(document))}\n`);
}

function printError({ out, redactor }: Surface, text: string): void {
  if (out) out.error(text);
  else process.stderr.write(`${fitTo(process.stderr, redactor.clean(text))}\n`);
}

/** Terminals and npx both pass Ctrl-C on: what comes this soon after the first signal is the same key. */
const SAME_KEY_MS = 1000;

/** The first signal stops what can be stopped and lets clean-up finish; the second ends the program at once. */
function handleSignals(interruption: AbortController): void {
  let first = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted && performance.now() - first > SAME_KEY_MS) process.exit(EXIT.interrupted);
      if (interruption.signal.aborted) return;
      first = performance.now();
      interruption.abort();
    });
  }
}

/**
 * A reader that stops early (`| head`) is no error: the command goes on unheard, so that nothing is left half done.
 * Anything else that nobody caught is a defect.
 */
function handleUncaught(redactor: Redactor): void {
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (error.code === 'ENOSPC' || error.code === 'EIO') {
      process.stderr.write(`✗ The output couldn't be written: ${error.message}. [output]\n`);
      process.exit(EXIT.usage);
    }
    process.stderr.write(`✗ This is a defect in cognito-supabase. [internal]\n  ${redactor.clean(error.message)}\n`);
    process.exit(EXIT.defect);
  });
}

/** Runs the process's own command line and sets its exit code. Called one time, by bin/cognito-supabase.js. */
export async function start(): Promise<void> {
  const argv = process.argv.slice(2);
  const redactor = createRedactor(secretsGiven(argv, process.env));
  handleUncaught(redactor);
  const interruption = new AbortController();
  handleSignals(interruption);
  // Node ends quietly, with exit code 0, when nothing is left to wait for although the command has not settled.
  process.exitCode = EXIT.defect;
  process.once('beforeExit', () => process.stderr.write('✗ The command ended without settling [internal]\n'));
  process.exitCode = await run(argv, interruption, redactor);
  process.removeAllListeners('beforeExit');
}
