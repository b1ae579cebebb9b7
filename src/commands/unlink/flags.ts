import type { UnlinkOptions } from './run.ts';
import { POOL, withTargets } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function unlink(worldFor: WorldFor): Registration<UnlinkOptions> {
  const run: Registration<UnlinkOptions>['run'] = async (options) => {
    const { unlink: runUnlink } = await import('./run.ts');
    return runUnlink(worldFor(options), options);
  };
  return {
    name: 'unlink',
    description: 'Make a hosted Supabase project stop trusting the user pool, and no other',
    flags: (command) => withTargets(command).option(...POOL),
    run,
  };
}
