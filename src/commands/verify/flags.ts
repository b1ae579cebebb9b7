import { Option, type Command } from 'commander';
import type { VerifyOptions } from './request.ts';
import { FORMATS } from '../../report/format.ts';
import { API, POOL, withTokens } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

export function verify(worldFor: WorldFor): Registration<VerifyOptions> {
  const run: Registration<VerifyOptions>['run'] = async (options) => {
    const { runVerify } = await import('./run.ts');
    return runVerify(worldFor(options), options);
  };
  return {
    name: 'verify',
    description: 'Check everything from the config to a real token, also in CI',
    flags,
    run,
  };
}

function flags(command: Command): void {
  withTokens(command)
    .option(...POOL)
    .option('--token <jwt>', 'a token to check; - reads it from stdin (or COGNITO_SUPABASE_TOKEN)')
    .option('--tokens <file>', 'a file of tokens to check, one on each line; - reads stdin')
    .option('--jwks <file|url>', "keys to check signatures with, instead of the user pool's own")
    .option('--offline', 'no network: the config and given tokens, with --jwks <file>')
    .option('--username <name>', 'sign this user in (password in COGNITO_SUPABASE_PASSWORD, or asked for)')
    .option('--client-id <id>', 'the app client to sign in with; tokens must be for it')
    .option('--supabase-url <url>', 'ask this Supabase project whether it accepts the token (or SUPABASE_URL)')
    .option('--supabase-key <key>', 'its publishable key (or SUPABASE_PUBLISHABLE_KEY, SUPABASE_ANON_KEY)')
    .addOption(
      new Option(
        '--function <name...>',
        'call these Edge Functions once each, to see if the gateway accepts the token',
      ).default([], 'none'),
    )
    .addOption(new Option('--only <layer-or-id...>', 'run these checks only').default([], 'all'))
    .addOption(new Option('--skip <layer-or-id...>', 'skip these checks').default([], 'none'))
    .option(
      '--project-ref <ref>',
      'the hosted project to check; otherwise SUPABASE_PROJECT_ID, or what `supabase link` wrote',
    )
    .option(...API)
    .option('--strict', 'warnings fail, too')
    .addOption(
      new Option('--format <format>', 'how to report: github is the default in GitHub Actions, else pretty').choices(
        FORMATS,
      ),
    )
    .option('--output <file>', 'write the report there, and show the pretty one')
    .hook('preAction', () => {
      const { format, output } = command.opts<VerifyOptions>();
      if (format === 'json' && output === undefined) command.setOptionValue('json', true);
    });
}
