/** Flags that more than one command takes. */
import { Option, type Command } from 'commander';
import { poolIdIn } from '../../core/pool/ids.ts';
import { GLOBAL_HEADING, NARROWEST_HELP, type GlobalGroup } from './help.ts';

const GLOBALS: readonly (readonly [GlobalGroup, flags: string, description: string])[] = [
  ['project', '--cwd <dir>', 'where to look; walks up to the folder that holds supabase/'],
  ['aws', '--profile <name>', 'AWS profile'],
  ['aws', '--region <region>', 'AWS region; for discover also `all`'],
  ['aws', '--mfa-code <code>', 'code for an AWS profile with mfa_serial'],
  ['consent', '--yes', 'accept the plan'],
  ['dry-run', '--dry-run', 'show what would be done; change nothing'],
  ['input', '--no-input', 'never ask; the default if stdin or stderr is not a terminal, or CI is set'],
  ['output', '--json', 'one JSON document on stdout, everything else on stderr'],
  ['output', '--no-color', 'no colours (as with NO_COLOR; FORCE_COLOR forces them)'],
  ['output', '--verbose', 'more detail: AWS calls with timing; for verify every check'],
  ['output', '--quiet', 'no progress'],
];

/** @param shown those that the help shows; the others are taken all the same */
export function withGlobals(command: Command, shown: readonly GlobalGroup[]): Command {
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ minWidthToWrap: NARROWEST_HELP });
  for (const [group, flags, description] of GLOBALS)
    command.addOption(new Option(flags, description).helpGroup(GLOBAL_HEADING).hideHelp(!shown.includes(group)));
  return command;
}

/** An ARN or an issuer, where somebody has that at hand, is as good as the ID in it. */
export const POOL = [
  '--user-pool-id <id>',
  "the user pool, by its ID or its ARN; otherwise the config and the app's files say",
  (text: string): string => poolIdIn(text) ?? text,
] as const;

export function withTokens(command: Command): Command {
  return command
    .option('--probe-user', 'sign a throw-away user in and delete it again (counts as one monthly active user)')
    .option('--probe-anyway', 'do so even if your own triggers would run')
    .option('--invoke', 'also invoke a trigger function that this tool did not deploy')
    .option('--role <name>', 'a Postgres role of your own instead of authenticated');
}

export const API = [
  '--api-url <url>',
  "host of Supabase's Management API (or SUPABASE_API_URL, SUPABASE_PROFILE)",
] as const;

export function withTargets(command: Command): Command {
  return command
    .option('--project-ref <ref>', 'the hosted project; otherwise SUPABASE_PROJECT_ID, or what `supabase link` wrote')
    .option('--branch <name>', 'a preview branch of it instead')
    .option('--all-branches', 'the project and every preview branch of it')
    .option(...API);
}

export function allowUnknown(): Option {
  const what = 'send back a pool setting that this version does not know';
  return new Option('--allow-unknown <member...>', what).default([], 'none');
}
