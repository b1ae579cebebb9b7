/** Takes a token that was given: `--token <jwt>`, `--token -` (standard input) or COGNITO_SUPABASE_TOKEN. */
import type { RawToken } from '../core/token/observed.ts';
import type { World } from '../world/types.ts';

/** `--token <jwt>`, `--token -` (stdin) or COGNITO_SUPABASE_TOKEN. */
export async function givenToken(world: World, option: string | undefined): Promise<RawToken | undefined> {
  const source = option ?? world.env['COGNITO_SUPABASE_TOKEN'];
  if (source === undefined || source === '') return undefined;
  if (option !== undefined && option !== '-') {
    world.out.progress('Note: a token on the command line shows in the process list; --token - reads it from stdin.');
  }
  const raw = (option === '-' ? await world.readStdin() : source).trim();
  world.out.hide(raw);
  return { origin: 'given', label: 'token', raw };
}
