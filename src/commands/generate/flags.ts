import { Option, type Command } from 'commander';
import type { GenerateOptions } from './options.ts';
import { POOL } from '../shared/flags.ts';
import type { Registration, WorldFor } from '../shared/registration.ts';

const FRAMEWORKS: readonly NonNullable<GenerateOptions['framework']>[] = [
  'amplify-web',
  'amplify-next',
  'amplify-react-native',
  'oidc',
  'next-auth',
  'cognito-identity-js',
  'm2m',
];

export function generate(worldFor: WorldFor): Registration<GenerateOptions> {
  const run: Registration<GenerateOptions>['run'] = async (options, what) => {
    const { generate: runGenerate } = await import('./run.ts');
    return { document: await runGenerate(worldFor(options), what, options), exitCode: 0 };
  };
  return {
    name: 'generate',
    description: 'Write a file from the templates',
    argument: ['[what]', 'what to write; --list says what there is'],
    flags,
    run,
  };
}

function flags(command: Command): void {
  command
    .option('--list', 'say what there is')
    .addOption(
      new Option('--framework <name>', 'client: how the app signs in (default: what the project is)').choices(
        FRAMEWORKS,
      ),
    )
    .addOption(
      new Option(
        '--token-use <kind>',
        'client: which token it sends (default: what the trigger reaches; V1_0 needs id)',
      ).choices(['access', 'id']),
    )
    .addOption(
      new Option('--for <command>', 'iam-policy: what it is to allow').choices(['init', 'verify']).default('init'),
    )
    .option('--function-name <name>', 'iam-policy: the function, where it has a name of its own')
    .option('--probe-user', 'iam-policy: --probe-user is allowed, too')
    .option(...POOL)
    .option('--role <name>', 'a Postgres role of your own instead of authenticated')
    .option('--table <name>', 'rls: the table whose rows belong to users; schema.table for one outside of public')
    .option('--out <file>', 'where to write it');
}
