/** What `--help` shows of each command beside its flags: their groups, the globals that mean something to it, and examples. */

/** The globals, by what they are about. Every command takes all of them; its help shows those that change something. */
export type GlobalGroup = 'project' | 'aws' | 'consent' | 'dry-run' | 'output' | 'input';

export interface CommandHelp {
  globals: readonly GlobalGroup[];
  /** What somebody would paste, and what it is for. */
  examples: readonly (readonly [command: string, purpose: string])[];
}

/** The columns beside the flags that a help is broken in; with fewer than 40, commander would break none. */
export const NARROWEST_HELP = 10;

const CHANGING: readonly GlobalGroup[] = ['project', 'aws', 'consent', 'dry-run', 'output', 'input'];
const LOOKING: readonly GlobalGroup[] = ['project', 'aws', 'output', 'input'];

export const HELP: Readonly<Record<string, CommandHelp>> = {
  init: {
    globals: CHANGING,
    examples: [
      ['init --dry-run', 'the plan and its diffs; changes nothing'],
      ['init --yes --probe-user', 'set everything up, and prove it with a throw-away user'],
    ],
  },
  verify: {
    globals: LOOKING,
    examples: [
      ['verify', 'check everything that can be checked now'],
      ['verify --only token --token -', 'a token of your app, from stdin'],
    ],
  },
  token: {
    globals: LOOKING,
    examples: [
      ['token --username ada', 'an access token for curl'],
      ['token --decode --token -', 'what is in a token, from stdin'],
    ],
  },
  link: {
    globals: CHANGING,
    examples: [
      ['link --all-branches', 'the linked project, and every preview branch of it'],
      ['link --check', 'for CI: exit code 1 when it is not linked'],
    ],
  },
  unlink: {
    globals: CHANGING,
    examples: [
      ['unlink --dry-run', 'what would be removed'],
      ['unlink --project-ref abcdefghijklmnopqrst', 'from this project'],
    ],
  },
  remove: {
    globals: CHANGING,
    examples: [
      ['remove --dry-run', 'what would be undone'],
      ['remove --skip config', 'leave supabase/config.toml as it is'],
    ],
  },
  restore: {
    globals: CHANGING,
    examples: [
      ['restore', 'choose one of the backups in this folder'],
      ['restore supabase/.temp/cognito-supabase/backup.json --dry-run', 'what differs from that backup'],
    ],
  },
  discover: {
    globals: LOOKING,
    examples: [
      ['discover --explain', 'which files name which pool, and why one is chosen'],
      ['discover --region all', "the pools of the account's regions as well"],
    ],
  },
  generate: {
    globals: ['project', 'aws', 'dry-run', 'output', 'input'],
    examples: [
      ['generate client', 'the Supabase client for your sign-in library'],
      ['generate terraform --out infra/role-claim.tf', 'the trigger, for the tool that owns the pool'],
    ],
  },
  explain: {
    globals: ['output'],
    examples: [
      ['explain token/role-missing', 'what a check means, and how to fix it'],
      ['explain PGRST301', 'the checks for a symptom'],
    ],
  },
  completion: {
    globals: [],
    examples: [
      ['completion bash', 'load it with: source <(npx cognito-supabase completion bash)'],
      ['completion fish', 'save it as ~/.config/fish/completions/cognito-supabase.fish'],
    ],
  },
  demo: {
    globals: ['output'],
    examples: [
      ['demo', 'the whole job, against emulated AWS'],
      ['demo --json', 'the same, as one document'],
    ],
  },
};

/** Flags that mean something else where nothing is checked. */
const FOR_CHECKS = 'What to check';

/** The headings under which a command's own flags stand, in this order. */
const GROUPS: readonly (readonly [heading: string, flags: readonly string[]])[] = [
  [FOR_CHECKS, ['--only', '--skip', '--strict', '--offline', '--invoke', '--role']],
  [
    'Tokens and sign-in',
    [
      '--token',
      '--tokens',
      '--jwks',
      '--username',
      '--client-id',
      '--probe-user',
      '--probe-anyway',
      '--use',
      '--decode',
    ],
  ],
  ['User pool', ['--user-pool-id']],
  [
    'Trigger function',
    ['--trigger-version', '--function-name', '--function-arn', '--role-arn', '--on-existing-trigger', '--m2m'],
  ],
  [
    'Hosted Supabase project',
    [
      '--project-ref',
      '--branch',
      '--all-branches',
      '--check',
      '--recreate',
      '--supabase-url',
      '--supabase-key',
      '--function',
      '--api-url',
    ],
  ],
  [
    'What is never done unless you ask for it',
    [
      '--allow-managed',
      '--allow-unknown',
      '--allow-foreign',
      '--disable-other-provider',
      '--replace-pool',
      '--detach',
      '--restore-trigger',
    ],
  ],
  ['Report', ['--format', '--output', '--explain']],
];

/**
 * The heading that a flag stands under; flags that no group names are the command's plain options. What `generate` takes for
 * one thing alone says so at the start of its description.
 */
export function headingOf(command: string, flag: string, description: string): string {
  if (command === 'generate') {
    const what = /^([a-z-]+): /.exec(description)?.[1];
    return what === undefined ? 'Options:' : `For ${what}:`;
  }
  const group = GROUPS.find(([, flags]) => flags.includes(flag))?.[0];
  return `${group === undefined || (group === FOR_CHECKS && command !== 'verify') ? 'Options' : group}:`;
}

export const GLOBAL_HEADING = 'Global options:';
