import { Command, Option } from 'commander';
import type { RemoveOptions } from '../commands/options.ts';
import { API, POOL, allowUnknown } from './flags.ts';
import type { Registration, WorldFor } from './registration.ts';

export function remove(worldFor: WorldFor): Registration<RemoveOptions> {
  const command = new Command('remove')
    .description('Take back what init did, and nothing else')
    .option(...POOL)
    .addOption(
      new Option('--skip <part...>', 'leave parts out').choices(['config', 'lambda', 'hosted']).default([], 'none'),
    )
    .option(...API)
    .addOption(allowUnknown());
  const run: Registration<RemoveOptions>['run'] = async (options) => {
    const { remove: runRemove } = await import('../commands/remove.ts');
    return runRemove(worldFor(options), options);
  };
  return { command, run };
}
