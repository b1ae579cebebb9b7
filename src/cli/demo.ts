import { Command } from 'commander';
import type { GlobalOptions } from '../world/world.ts';
import type { Registration } from './registration.ts';

export function demo(interruption: AbortController): Registration<GlobalOptions> {
  const command = new Command('demo').description(
    'Do the whole job in a temporary folder, against emulated AWS; no account needed',
  );
  const run: Registration<GlobalOptions>['run'] = async (options) => {
    const { demo: runDemo } = await import('../commands/demo.ts');
    return runDemo(options, interruption);
  };
  return { command, run };
}
