import type { DiscoverOptions } from './run.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function discover(worldFor: WorldFor): Registration<DiscoverOptions> {
  const run: Registration<DiscoverOptions>['run'] = async ({ region: account, ...options }) => {
    const { runDiscover } = await import('./run.ts');
    // "all" is no region that AWS knows.
    const world = worldFor(account === undefined || account === 'all' ? options : { ...options, region: account });
    const asked = account === undefined ? options : { ...options, account };
    return { document: await runDiscover(world, asked), exitCode: 0 };
  };
  return {
    name: 'discover',
    description: 'List the user pools that the project names, with the evidence; with --region, those of the account',
    flags: (command) =>
      command.option('--explain', 'show the weight of each piece of evidence, and why the first pool is chosen'),
    run,
  };
}
