/** What a command is to the tree: its flags, and what it does with them. Its code is loaded when it is called. */
import type { Command } from 'commander';
import type { ExitCode } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import type { GlobalOptions } from '../../world/world.ts';

/** What a command comes back with: its --json document, and what the program ends with. */
export interface CommandResult {
  document: object;
  exitCode: ExitCode;
}

/** How a command gets at the world: built from its options, when it runs. */
export type WorldFor = (options: GlobalOptions) => World;

export interface Registration<Options extends GlobalOptions> {
  name: string;
  description: string;
  argument?: readonly [name: string, description: string];
  /** Adds the command's own flags; done when it is called, for a run has no use for those of ten others. */
  flags?: (command: Command) => void;
  run: (options: Options, argument: string | undefined) => Promise<CommandResult>;
}
