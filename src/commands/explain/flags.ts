import type { GlobalOptions } from '../../world/world.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function explain(worldFor: WorldFor): Registration<GlobalOptions> {
  const run: Registration<GlobalOptions>['run'] = async (options, id) => {
    const { explain: runExplain } = await import('./run.ts');
    return { document: (await runExplain(worldFor(options), id, options)) ?? {}, exitCode: 0 };
  };
  return {
    name: 'explain',
    description: 'Print what a check means and how to fix it, or find the checks for a symptom; offline',
    argument: [
      '[id-or-symptom]',
      'a check ID such as token/role-missing, a layer such as token, or what you see, such as PGRST301',
    ],
    run,
  };
}
