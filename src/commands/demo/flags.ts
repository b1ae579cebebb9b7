import type { GlobalOptions } from '../../world/world.ts';
import type { Registration } from '../shared/registration.ts';

export function demo(interruption: AbortController): Registration<GlobalOptions> {
  const run: Registration<GlobalOptions>['run'] = async (options) => {
    const { demo: runDemo } = await import('./run.ts');
    return runDemo(options, interruption);
  };
  return {
    name: 'demo',
    description: 'Do the whole job in a temporary folder, against emulated AWS; no account needed',
    run,
  };
}
