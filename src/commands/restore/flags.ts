import type { RestoreOptions } from './run.ts';
import { POOL, allowUnknown } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function restore(worldFor: WorldFor): Registration<RestoreOptions> {
  const run: Registration<RestoreOptions>['run'] = async (options, file) => {
    const { restore: runRestore } = await import('./run.ts');
    return runRestore(worldFor(options), file, options);
  };
  return {
    name: 'restore',
    description: "Put a user pool's settings back from a backup",
    argument: ['[backup]', 'a backup that init or remove wrote'],
    flags: (command) =>
      command
        .option(...POOL)
        .option('--allow-foreign <arn...>', 'ARNs of other accounts that the backup may set in the pool')
        .addOption(allowUnknown()),
    run,
  };
}
