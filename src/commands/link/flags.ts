import type { LinkOptions } from './run.ts';
import { POOL, withTargets } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function link(worldFor: WorldFor): Registration<LinkOptions> {
  const run: Registration<LinkOptions>['run'] = async (options) => {
    const { link: runLink } = await import('./run.ts');
    return runLink(worldFor(options), options);
  };
  return {
    name: 'link',
    description: 'Make a hosted Supabase project trust the user pool (Management API)',
    flags: (command) =>
      withTargets(command)
        .option(...POOL)
        .option('--check', 'change nothing; exit 1 when it is not linked')
        .option('--recreate', 'delete the integration and create it again; tokens are refused in between'),
    run,
  };
}
