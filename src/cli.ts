/** The command tree. Commands are loaded when they are called, so that --help loads none. */
import { Command } from 'commander';
import { demo } from './commands/demo/flags.ts';
import { discover } from './commands/discover/flags.ts';
import { explain } from './commands/explain/flags.ts';
import { withGlobals } from './commands/shared/flags.ts';
import { generate } from './commands/generate/flags.ts';
import { init } from './commands/init/flags.ts';
import { link } from './commands/link/flags.ts';
import type { CommandResult, Registration, WorldFor } from './commands/shared/registration.ts';
import { remove } from './commands/remove/flags.ts';
import { restore } from './commands/restore/flags.ts';
import { token } from './commands/token/flags.ts';
import { unlink } from './commands/unlink/flags.ts';
import { verify } from './commands/verify/flags.ts';
import type { GlobalOptions } from './world/world.ts';

export interface Invocation {
  name: string;
  options: GlobalOptions;
  run: () => Promise<CommandResult>;
}

const EXIT_CODES = `
Exit codes: 0 done or nothing to do, 1 a check failed, 2 wrong usage or input, 3 a decision is needed,
4 AWS or Supabase refused or could not be reached, 70 a defect in this program, 130 interrupted.`;

/**
 * @param invoke told which command was chosen, with its options; it decides when and how to run it
 * @param interruption handed to the demo, which builds a world of its own
 */
export function createCli(
  invoke: (invocation: Invocation) => void,
  worldFor: WorldFor,
  interruption: AbortController,
): Command {
  const program = withGlobals(new Command('cognito-supabase'))
    .description('Wires a Supabase project to an AWS Cognito user pool, and proves that it works.')
    .version(PACKAGE_VERSION, '-V, --version')
    .helpCommand(false)
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES);
  const addFlags = new Map<Command, () => void>();
  program.hook('preSubcommand', (_program, called) => addFlags.get(called)?.());
  const register = <Options extends GlobalOptions>(registration: Registration<Options>): void => {
    const { name, description, argument, flags, run } = registration;
    const command = new Command(name).description(description);
    if (argument) command.argument(...argument);
    command.action(() => {
      const options = command.optsWithGlobals<Options>();
      invoke({ name, options, run: () => run(options, argument && command.args[0]) });
    });
    addFlags.set(command, () => {
      flags?.(command);
      withGlobals(command);
    });
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
  register(demo(interruption));
  return program;
}
