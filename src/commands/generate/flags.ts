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
    argument: ['[what]', 'what to write; see --list'],
    flags,
    run,
  };
}

function flags(command: Command): void {
  command
    .option('--list', 'list what can be written')
    .addOption(new Option('--framework <name>', 'client: how the app signs in (default: detected)').choices(FRAMEWORKS))
    .addOption(
      new Option(
        '--token-use <kind>',
        'client: which token to send (default: the one with the role; V1_0 needs id); rls: which to accept (default: any)',
      ).choices(['access', 'id', 'any']),
    )
    .addOption(
      new Option('--for <command>', 'iam-policy: the command to allow').choices(['init', 'verify']).default('init'),
    )
    .option('--function-name <name>', 'iam-policy: the name of the function, if you chose one')
    .option('--probe-user', 'iam-policy: also allow --probe-user')
    .option(
      '--trust <repository>',
      'iam-policy: also write who may assume the role: github:<owner>/<repo>[:<environment>]',
    )
    .addOption(new Option('--ci <name>', 'workflow: the CI system').choices(['github', 'gitlab']).default('github'))
    .addOption(
      repeatable(
        '--target <target>',
        'workflow: a job for <name>=<pool ID>[:<project ref>], with the environment of that name',
      ).default([], 'none'),
    )
    .option(...POOL)
    .option('--role <name>', 'a Postgres role of your own instead of authenticated')
    .addOption(repeatable('--table <name>', 'rls: a table whose rows belong to users; schema.table outside of public'))
    .addOption(repeatable('--all-tables <schema>', 'rls: every table of a schema; one that has policies keeps them'))
    .option('--owner-column <name>', 'rls: the column that holds the owner, text or uuid (default: cognito_sub)')
    .addOption(repeatable('--client-id <id>', 'rls: an app client to accept (default: those of the project)'))
    .option('--m2m', 'rls: accept client-credentials tokens, too')
    .option('--profiles', 'rls: a table of profiles, one row for each user')
    .addOption(repeatable('--storage <bucket>', 'rls: a bucket in which each user has a folder'))
    .option('--realtime', 'rls: a private channel for each user, and the changes of the tables')
    .option('--down', 'rls: the migration that undoes the same flags')
    .option('--audit', 'rls: a query that shows what gives others access; changes nothing')
    .option('--out <file>', 'where to write it; - for stdout');
}

/** An option that may be given again and again. */
function repeatable(flag: string, description: string): Option {
  return new Option(flag, `${description} (repeatable)`).argParser(gather);
}

function gather(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}
