/** Flags that more than one command takes. */
import { Option, type Command } from 'commander';

export function withGlobals(command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .option('--cwd <dir>', 'where to look; walks up to the folder that holds supabase/')
    .option('--profile <name>', 'AWS profile')
    .option('--region <region>', 'AWS region; for discover also `all`')
    .option('--mfa-code <code>', 'code for an AWS profile with mfa_serial')
    .option('--yes', 'accept the plan')
    .option('--dry-run', 'show the plan and its diffs, change nothing')
    .option('--json', 'one JSON document on stdout, all else on stderr')
    .option('--no-input', 'never ask; the default where stdin or stderr is not a terminal, or CI is set')
    .option('--no-color', 'no colours (and NO_COLOR, FORCE_COLOR)')
    .option('--verbose', 'show AWS calls with timing')
    .option('--quiet', 'no progress');
}

export const POOL = ['--user-pool-id <id>', "the user pool; otherwise the config and the app's files say"] as const;

export function withTokens(command: Command): Command {
  return command
    .option('--probe-user', 'sign a throw-away user in and delete it again (counts as one monthly active user)')
    .option('--probe-anyway', 'do so although triggers of your own would fire')
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
    .option('--branch <name>', 'a preview branch of it, in its place')
    .option('--all-branches', 'the project and every preview branch of it')
    .option(...API);
}

export function allowUnknown(): Option {
  const what = 'send a pool setting back that this version does not know';
  return new Option('--allow-unknown <member...>', what).default([], 'none');
}
