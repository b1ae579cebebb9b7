/** The rooms of src: what each is for, which others it may load, and which packages. docs/architecture.md shows them. */

export interface Room {
  /** What it decides, or does. */
  about: string;
  /** Rooms that it may load; one may always load itself. A name with a star is all rooms that begin like it. */
  loads?: readonly string[];
  /** Rooms that it may name in `import type` alone. */
  types?: readonly string[];
  /** Rooms that it may load with import(), when they are reached. */
  lazily?: readonly string[];
  packages?: readonly string[];
  typePackages?: readonly string[];
}

const PATHS = ['node:path'];
const COMMAND: Omit<Room, 'about'> = {
  loads: [
    'commands/shared',
    'verify',
    'sign-in',
    'apply',
    'observe',
    'discover',
    'discover/*',
    'report',
    'core/*',
    'errors',
  ],
  types: ['world'],
  lazily: ['report'],
  packages: PATHS,
};

/** From the bottom up: a room loads only rooms that stand before it. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'core/text': { about: 'JSON, diffs, and what may be shown of a text from outside', packages: ['diff', 'node:util'] },
  'core/pool': {
    about: 'a user pool: its IDs and regions, and what UpdateUserPool has to be sent so that only the trigger changes',
    loads: ['core/text'],
    typePackages: ['@aws-sdk/client-cognito-identity-provider'],
  },
  'core/function': {
    about: 'the function in the trigger: what is deployed, its events and answers, who may invoke it',
    loads: ['core/text', 'core/pool'],
    packages: ['fflate'],
  },
  'core/token': { about: 'tokens, decoded and verified; roles', loads: ['core/text'], packages: ['node:crypto'] },
  'core/once': { about: 'something that is made on first use, and kept' },
  'core/config': {
    about: 'the Supabase config, read: what it says, and what each CLI makes of it',
    loads: ['core/text', 'core/pool', 'core/once'],
    packages: ['smol-toml', 'jsonc-parser'],
  },
  'core/config/edit': {
    about: 'the Supabase config, edited: every byte kept that is not meant, as every parser can tell',
    loads: ['core/text', 'core/pool', 'core/config'],
    packages: ['@iarna/toml', 'smol-toml', 'toml-eslint-parser', 'jsonc-parser'],
  },
  'core/supabase': {
    about: 'hosted projects and their integrations; what Supabase answers to a token',
    loads: ['core/text', 'core/pool'],
  },
  'core/snippets': {
    about: 'filling in the files of templates/',
    loads: ['core/text', 'core/pool'],
  },
  'core/evidence': { about: 'a user pool that files or an account name', loads: ['core/pool', 'core/snippets'] },
  'core/client/code': {
    about: "the app's files as data: syntax trees, their scopes, what a module exports",
    packages: ['@babel/parser'],
  },
  'core/client/packages': {
    about: 'which file or package an import means, and in which version',
    loads: ['core/text', 'core/client/code'],
    packages: ['jsonc-parser'],
  },
  'core/client/values': {
    about: 'what an expression of the app may be, followed through names, calls and the table of libraries',
    loads: ['core/text', 'core/pool', 'core/client/code', 'core/client/packages'],
  },
  'core/client': {
    about: "the app's source, read as text: what its Supabase clients send",
    loads: ['core/text', 'core/pool', 'core/client/*'],
  },
  'core/fact': { about: 'known, or the reason why not' },
  'core/checks': {
    about: 'one check a file: facts in, a verdict out',
    loads: [
      'core/fact',
      'core/text',
      'core/pool',
      'core/function',
      'core/token',
      'core/config',
      'core/supabase',
      'core/evidence',
      'core/client',
      'core/client/*',
    ],
  },
  'core/error-id': { about: 'the IDs of errors', types: ['core/checks'] },
  'core/aws': {
    about: 'how a machine is set up for AWS: variables and shared files in, settings and one source of credentials out',
    loads: ['core/text', 'core/pool'],
    types: ['core/error-id'],
  },
  'core/plan': {
    about: 'observed facts and a wish in, steps out; nothing here looks at the world',
    loads: [
      'core/text',
      'core/pool',
      'core/function',
      'core/config',
      'core/config/edit',
      'core/supabase',
      'core/evidence',
    ],
    types: ['core/error-id'],
  },
  'core/iam': {
    about: 'the least that IAM has to allow for a plan',
    loads: ['core/text', 'core/pool', 'core/function', 'core/plan'],
  },
  errors: { about: 'errors for the user, and exit codes', types: ['core/error-id'] },
  report: {
    about: 'data in, text out: nothing here prints',
    loads: ['core/*'],
    packages: ['node:util'],
  },
  world: {
    about: 'the only room that reaches outside: files, AWS, Supabase, the terminal, the clock',
    loads: ['core/*', 'errors'],
    packages: [
      ...PATHS,
      'node:child_process',
      'node:crypto',
      'node:events',
      'node:fs',
      'node:http',
      'node:https',
      'node:os',
      'node:stream',
      'node:tls',
      'node:timers',
      'node:util',
      '@aws-sdk/client-cloudformation',
      '@aws-sdk/client-cloudwatch-logs',
      '@aws-sdk/client-cognito-identity-provider',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-lambda',
      '@aws-sdk/credential-providers',
      '@aws-sdk/nested-clients',
      '@smithy/core',
      '@smithy/node-http-handler',
      'http-proxy-agent',
      'prompts',
      'ws',
    ],
    typePackages: ['@smithy/types'],
  },
  'discover/places': {
    about: 'what the name and place of a file or a value say: which environment, which app, a test or an example',
    loads: ['core/text'],
    packages: PATHS,
  },
  'discover/sources': {
    about: 'the kinds of files that name a user pool, each read in its own way',
    loads: ['core/*', 'errors', 'discover/places'],
    types: ['world'],
    packages: [...PATHS, 'node:util'],
  },
  discover: {
    about: 'files in, evidence out: which user pools a project names, and what runs here',
    loads: ['core/*', 'errors', 'discover/*'],
    types: ['world'],
    lazily: ['core/config'],
    packages: [...PATHS, 'node:util'],
  },
  observe: {
    about: 'AWS and Supabase, asked: each answer becomes a fact, or the reason why there is none',
    loads: ['core/*', 'discover', 'discover/*', 'errors'],
    types: ['world'],
    lazily: ['core/function'],
    packages: [...PATHS, 'node:crypto', 'node:util'],
  },
  apply: {
    about: 'carrying steps out: each is read again before it is written, and proved after',
    loads: ['core/*', 'errors', 'observe'],
    types: ['world'],
    packages: PATHS,
  },
  'sign-in': {
    about: 'tokens to look at: given, signed in, or of a throw-away user',
    loads: ['core/*', 'errors', 'observe'],
    types: ['world'],
    packages: PATHS,
  },
  verify: {
    about: 'observes all that the checks need, and runs them',
    loads: ['core/*', 'errors', 'observe', 'discover', 'sign-in'],
    types: ['world'],
    packages: PATHS,
  },
  emulator: {
    about: 'AWS on loopback, as far as the demo needs it; nothing but that loads it, and the tests add to it',
  },
  'commands/shared': {
    about: 'what several commands do: choosing a pool or a project, asking for consent',
    loads: ['apply', 'observe', 'discover', 'discover/*', 'report', 'core/*', 'errors'],
    types: ['world'],
    packages: PATHS,
  },
  'commands/discover': { about: 'the command', ...COMMAND },
  'commands/explain': { about: 'the command', ...COMMAND },
  'commands/generate': { about: 'the command', ...COMMAND },
  'commands/completion': {
    about: 'the command',
    ...COMMAND,
    loads: [...(COMMAND.loads ?? []), 'commands/generate'],
  },
  'commands/init': {
    about: 'the command; it offers the client that generate writes',
    ...COMMAND,
    loads: [...(COMMAND.loads ?? []), 'commands/generate'],
  },
  'commands/link': { about: 'the command', ...COMMAND },
  'commands/remove': { about: 'the command', ...COMMAND },
  'commands/restore': { about: 'the command', ...COMMAND },
  'commands/token': { about: 'the command', ...COMMAND },
  'commands/unlink': { about: 'the command', ...COMMAND },
  'commands/verify': { about: 'the command', ...COMMAND },
  'commands/demo': {
    about: 'the command: init in a world of its own, against the emulator',
    ...COMMAND,
    loads: [...(COMMAND.loads ?? []), 'commands/init', 'world'],
    types: ['emulator'],
    lazily: ['emulator'],
  },
  flags: {
    about: 'what a command is to the tree: its flags, and its run, loaded when it is called',
    loads: ['report', 'core/pool', 'core/text'],
    types: ['commands/*', 'world', 'errors'],
    lazily: ['commands/*'],
    packages: ['commander'],
  },
  api: { about: 'the programmatic interface', loads: ['commands/verify', 'verify', 'core/*', 'world'] },
  cli: { about: 'the command tree', loads: ['flags', 'core/text'], types: ['world'], packages: ['commander'] },
  main: {
    about: 'runs a command line: the only place that catches everything and sets the exit code',
    loads: ['cli', 'world', 'report', 'core/text', 'errors'],
  },
};

/** The room that a file of src is in: "core/plan" for src/core/plan/step.ts, "flags" for a command's flags. */
export function roomOf(path: string): string | undefined {
  const [, inside = ''] = /^src\/(.+)\.ts$/.exec(path) ?? [];
  if (/^commands\/[\w-]+\/flags$|^commands\/shared\/(registration|help)$/.test(inside)) return 'flags';
  const folders = inside.split('/').map((_, index, all) => all.slice(0, all.length - index).join('/'));
  return folders.find((name) => Object.hasOwn(ROOMS, name));
}
