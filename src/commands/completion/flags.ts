import type { Command } from 'commander';
import type { GlobalOptions } from '../../world/world.ts';
import type { ToldCommand } from './run.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

/** @param commands every command, with its flags */
export function completion(worldFor: WorldFor, commands: () => readonly Command[]): Registration<GlobalOptions> {
  const run: Registration<GlobalOptions>['run'] = async (options, shell) => {
    const { printCompletion } = await import('./run.ts');
    return { document: printCompletion(worldFor(options), shell, commands().map(tell), options), exitCode: 0 };
  };
  return {
    name: 'completion',
    description: 'Print a completion script for bash, zsh or fish',
    argument: ['[shell]', 'bash, zsh or fish'],
    run,
  };
}

function tell(command: Command): ToldCommand {
  const flags = command.options
    .filter(({ hidden }) => !hidden)
    .map(({ long, description, required, optional, argChoices: choices = [] }) => ({
      name: long ?? '',
      description,
      takesValue: required || optional,
      choices,
    }));
  return { name: command.name(), description: command.description(), flags };
}
