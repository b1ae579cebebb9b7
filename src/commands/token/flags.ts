import { Option, type Command } from 'commander';
import type { TokenCommandOptions } from './run.ts';
import { POOL } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function token(worldFor: WorldFor): Registration<TokenCommandOptions> {
  const run: Registration<TokenCommandOptions>['run'] = async (options) => {
    const { runToken } = await import('./run.ts');
    return runToken(worldFor(options), options);
  };
  return {
    name: 'token',
    description: 'Sign a user in and print one token on stdout; with --decode, show what is in a token',
    flags,
    run,
  };
}

function flags(command: Command): void {
  command
    .option(...POOL)
    .option('--username <name>', 'who signs in (password in COGNITO_SUPABASE_PASSWORD, or asked for)')
    .option('--client-id <id>', 'the app client to sign in with')
    .option('--probe-user', 'sign a throw-away user in and delete it again (counts as one monthly active user)')
    .option('--probe-anyway', 'do so even if your own triggers would run')
    .addOption(new Option('--use <kind>', 'which token to print; with a V1_0 trigger, id').choices(['access', 'id']))
    .option('--decode', 'print header and claims instead of the token; nothing is verified')
    .option('--token <jwt>', 'a token to decode; - reads it from stdin (or COGNITO_SUPABASE_TOKEN)');
}
