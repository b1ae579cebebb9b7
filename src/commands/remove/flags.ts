import { Option, type Command } from 'commander';
import type { RemoveOptions } from './run.ts';
import { API, POOL, allowUnknown } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function remove(worldFor: WorldFor): Registration<RemoveOptions> {
  const run: Registration<RemoveOptions>['run'] = async (options) => {
    const { remove: runRemove } = await import('./run.ts');
    return runRemove(worldFor(options), options);
  };
  return { name: 'remove', description: 'Undo what init did, and nothing else', flags, run };
}

function flags(command: Command): void {
  command
    .option(...POOL)
    .addOption(
      new Option('--skip <part...>', 'skip these parts').choices(['config', 'lambda', 'hosted']).default([], 'none'),
    )
    .option('--detach <arn>', "detach this function from the pool, even without this tool's tags")
    .option('--restore-trigger <arn>', 'attach this function again as the trigger')
    .option(...API)
    .addOption(allowUnknown());
}
