/**
 * Builds the command tree with commander: every subcommand, `--version`, the layout of `--help` with its list of exit
 * codes, and "Did you mean" for a wrong choice. Commands are loaded when they are called, so that --help loads none.
 */
import { Command, Help, InvalidArgumentError, Option } from 'commander';
import { completion } from './commands/completion/flags.ts';
import { demo } from './commands/demo/flags.ts';
import { discover } from './commands/discover/flags.ts';
import { explain } from './commands/explain/flags.ts';
import { withGlobals } from './commands/shared/flags.ts';
import { GLOBAL_HEADING, HELP, headingOf, NARROWEST_HELP } from './commands/shared/help.ts';
import { generate } from './commands/generate/flags.ts';
import { init } from './commands/init/flags.ts';
import { link } from './commands/link/flags.ts';
import type { CommandResult, Registration, WorldFor } from './commands/shared/registration.ts';
import { remove } from './commands/remove/flags.ts';
import { restore } from './commands/restore/flags.ts';
import { token } from './commands/token/flags.ts';
import { unlink } from './commands/unlink/flags.ts';
import { verify } from './commands/verify/flags.ts';
import { nearest } from './core/text/near.ts';
import { wrap } from './core/text/wrap.ts';
import type { GlobalOptions } from './world/world.ts';

export interface Invocation {
  name: string;
  options: GlobalOptions;
  run: () => Promise<CommandResult>;
}

const EXIT_CODES =
  'Exit codes: 0 done or nothing to do, 1 a check failed or a plan was declined, 2 wrong usage or input, ' +
  '3 a decision is needed, 4 AWS or Supabase refused or could not be reached, 70 a defect in this program, ' +
  '130 interrupted.';

/**
 * @param invoke told which command was chosen, with its options; it decides when and how to run it
 * @param interruption handed to the demo, which builds a world of its own
 */
export function createCli(
  invoke: (invocation: Invocation) => void,
  worldFor: WorldFor,
  interruption: AbortController,
): Command {
  const program = withGlobals(new Command('cognito-supabase'), [
    'project',
    'aws',
    'consent',
    'dry-run',
    'output',
    'input',
  ])
    .description('Wires a Supabase project to an AWS Cognito user pool, and proves that it works.')
    .version(PACKAGE_VERSION, '-V, --version', 'print the version')
    .addHelpOption(helpOption())
    .helpCommand(false)
    .configureHelp({ formatHelp: commandsFirst, minWidthToWrap: NARROWEST_HELP })
    .showSuggestionAfterError()
    .addHelpText('after', () => `\n${wrap([EXIT_CODES, ...documentation()].join('\n'), helpWidth())}\n`);
  const addFlags = new Map<Command, () => void>();
  program.hook('preSubcommand', (_program, called) => addFlags.get(called)?.());
  const register = <Options extends GlobalOptions>(registration: Registration<Options>): void => {
    const command = commandOf(registration, invoke);
    addFlags.set(command, () => completeCommand(command, registration));
    program.addCommand(command);
  };
  register(init(worldFor));
  register(verify(worldFor));
  register(token(worldFor));
  register(link(worldFor));
  register(unlink(worldFor));
  register(remove(worldFor));
  register(restore(worldFor));
  register(discover(worldFor));
  register(generate(worldFor));
  register(explain(worldFor));
  register(
    completion(worldFor, () => {
      for (const [command, add] of addFlags) if (command.name() !== 'completion') add();
      return program.commands;
    }),
  );
  register(demo(interruption));
  return program;
}

function commandOf<Options extends GlobalOptions>(
  { name, description, argument, run }: Registration<Options>,
  invoke: (invocation: Invocation) => void,
): Command {
  const command = new Command(name).description(description).addHelpOption(helpOption());
  if (argument) command.argument(...argument);
  return command.action(() => {
    const options = command.optsWithGlobals<Options>();
    invoke({ name, options, run: () => run(options, argument && command.args[0]) });
  });
}

/** Its flags and what its help shows of them; done when it is called, for a run has no use for those of ten others. */
function completeCommand<Options extends GlobalOptions>(
  command: Command,
  { name, flags }: Pick<Registration<Options>, 'name' | 'flags'>,
): void {
  const { globals, examples } = HELP[name] ?? { globals: [], examples: [] };
  flags?.(command);
  for (const option of command.options)
    suggestChoice(option.helpGroup(headingOf(name, option.long ?? '', option.description)));
  withGlobals(command, globals);
  const shown = examples.flatMap(([example, purpose]) => [`  $ cognito-supabase ${example}`, `      ${purpose}`]);
  command.addHelpText(
    'after',
    () => `\n${wrap(['Examples:', ...shown, ...documentation()].join('\n'), helpWidth())}\n`,
  );
}

/** A choice that there is not is answered with the one that was probably meant. */
function suggestChoice(option: Option): void {
  const { parseArg, argChoices } = option;
  if (!parseArg || !argChoices) return;
  option.argParser((value, previous) => {
    try {
      return parseArg<unknown>(value, previous);
    } catch (error) {
      const near = nearest(value, argChoices);
      if (near === undefined || !(error instanceof InvalidArgumentError)) throw error;
      throw new InvalidArgumentError(`${error.message} Did you mean ${near}?`);
    }
  });
}

function helpOption(): Option {
  return new Option('-h, --help', 'show this help').helpGroup(GLOBAL_HEADING);
}

function documentation(): string[] {
  return PACKAGE_HOMEPAGE === '' ? [] : ['', `Documentation: ${PACKAGE_HOMEPAGE}`];
}

/** Who asks for the help of the whole looks for a command; the flags that all of them take come after. */
function commandsFirst(command: Command, helper: Help): string {
  const parts = new Help().formatHelp(command, helper).trimEnd().split('\n\n');
  const commands = parts.filter((part) => part.startsWith('Commands:'));
  const [usage = '', description = '', ...options] = parts.filter((part) => !commands.includes(part));
  return `${[usage, description, ...commands, ...options].join('\n\n')}\n`;
}

/** As commander takes it for the rest of a help. */
function helpWidth(): number {
  return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : 80;
}
