/** The command tree: flags → typed options. Commands are loaded when they are called, so that --help loads none. */
import { Command, Option } from 'commander';
import type { ExitCode } from './errors.ts';
import type {
  DiscoverOptions,
  GenerateOptions,
  InitOptions,
  RemoveOptions,
  RestoreOptions,
  VerifyOptions,
} from './commands/options.ts';
import type { World } from './world/types.ts';
import type { GlobalOptions } from './world/world.ts';

/** What a command comes back with: its --json document, and what the program ends with. */
export interface CommandResult {
  document: object;
  exitCode: ExitCode;
}

export interface Invocation {
  name: string;
  options: GlobalOptions;
  run: () => Promise<CommandResult>;
}

/** How a command gets at the world: built from its options, when it runs. */
export type WorldFor = (options: GlobalOptions) => World;

const EXIT_CODES = `
Exit codes: 0 done or nothing to do, 1 a check failed, 2 wrong usage or input, 3 a decision is needed,
4 AWS or Supabase refused or could not be reached, 70 a defect in this program, 130 interrupted.`;

/** A command: its flags, and what it does with them. Its code is loaded when it is called. */
interface Registration<Options extends GlobalOptions> {
  command: Command;
  run: (options: Options, argument: string | undefined) => Promise<CommandResult>;
}

/**
 * @param invoke told which command was chosen, with its options; it decides when and how to run it
 * @param interruption handed to the demo, which builds a world of its own
 */
export function createCli(
  invoke: (invocation: Invocation) => void,
  worldFor: WorldFor,
  interruption: AbortController,
): Command {
  const program = withGlobals(new Command('cognito-supabase'))
    .description('Wires a Supabase project to an AWS Cognito user pool, and proves that it works.')
    .version(PACKAGE_VERSION, '-V, --version')
    .helpCommand(false)
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES);
  const register = <Options extends GlobalOptions>({ command, run }: Registration<Options>): void => {
    const takesArgument = command.registeredArguments.length > 0;
    const action = (): void => {
      const options = command.optsWithGlobals<Options>();
      const argument = takesArgument ? command.args[0] : undefined;
      invoke({ name: command.name(), options, run: () => run(options, argument) });
    };
    program.addCommand(withGlobals(command).action(action));
  };
  register(init(worldFor));
  register(verify(worldFor));
  register(remove(worldFor));
  register(restore(worldFor));
  register(discover(worldFor));
  register(generate(worldFor));
  register(explain(worldFor));
  register(demo(interruption));
  return program;
}

function init(worldFor: WorldFor): Registration<InitOptions> {
  const run: Registration<InitOptions>['run'] = async (options) => {
    const { init: runInit } = await import('./commands/init.ts');
    return runInit(worldFor(options), options);
  };
  return { command: initCommand(), run };
}

function verify(worldFor: WorldFor): Registration<VerifyOptions> {
  const run: Registration<VerifyOptions>['run'] = async (options) => {
    const { runVerify } = await import('./commands/verify.ts');
    return runVerify(worldFor(options), options);
  };
  return { command: verifyCommand(), run };
}

function remove(worldFor: WorldFor): Registration<RemoveOptions> {
  const command = new Command('remove')
    .description('Take back what init did, and nothing else')
    .option(...POOL)
    .addOption(new Option('--skip <part...>', 'leave parts out').choices(['config', 'lambda']).default([], 'none'))
    .addOption(allowUnknown());
  const run: Registration<RemoveOptions>['run'] = async (options) => {
    const { remove: runRemove } = await import('./commands/remove.ts');
    return runRemove(worldFor(options), options);
  };
  return { command, run };
}

function restore(worldFor: WorldFor): Registration<RestoreOptions> {
  const command = new Command('restore')
    .argument('[backup]', 'a backup that init or remove wrote')
    .description("Put a user pool's settings back from a backup")
    .option(...POOL)
    .addOption(allowUnknown());
  const run: Registration<RestoreOptions>['run'] = async (options, file) => {
    const { restore: runRestore } = await import('./commands/restore.ts');
    return runRestore(worldFor(options), file, options);
  };
  return { command, run };
}

function discover(worldFor: WorldFor): Registration<DiscoverOptions> {
  const command = new Command('discover')
    .description('List the user pools that the project names, with the evidence; with --region, those of the account')
    .option('--explain', 'say what each piece of evidence weighs, and why the first is first');
  const run: Registration<DiscoverOptions>['run'] = async ({ region: account, ...options }) => {
    const { runDiscover } = await import('./commands/discover.ts');
    // "all" is no region that AWS knows.
    const world = worldFor(account === undefined || account === 'all' ? options : { ...options, region: account });
    const asked = account === undefined ? options : { ...options, account };
    return { document: await runDiscover(world, asked), exitCode: 0 };
  };
  return { command, run };
}

function generate(worldFor: WorldFor): Registration<GenerateOptions> {
  const run: Registration<GenerateOptions>['run'] = async (options, what) => {
    const { generate: runGenerate } = await import('./commands/generate.ts');
    return { document: await runGenerate(worldFor(options), what, options), exitCode: 0 };
  };
  return { command: generateCommand(), run };
}

function explain(worldFor: WorldFor): Registration<GlobalOptions> {
  const command = new Command('explain')
    .argument('[id]', 'a check id, such as token/role-missing')
    .description('Print what a check means and how to fix it; offline');
  const run: Registration<GlobalOptions>['run'] = async (options, id) => {
    const { explain: runExplain } = await import('./commands/explain.ts');
    return { document: await runExplain(worldFor(options), id, options), exitCode: 0 };
  };
  return { command, run };
}

function demo(interruption: AbortController): Registration<GlobalOptions> {
  const command = new Command('demo').description(
    'Do the whole job in a temporary folder, against emulated AWS; no account needed',
  );
  const run: Registration<GlobalOptions>['run'] = async (options) => {
    const { demo: runDemo } = await import('./commands/demo.ts');
    return runDemo(options, interruption);
  };
  return { command, run };
}

function withGlobals(command: Command): Command {
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
    .option('--no-input', 'never ask; the default where stdin or stderr is no terminal, or CI is set')
    .option('--no-color', 'no colours (and NO_COLOR, FORCE_COLOR)')
    .option('--verbose', 'show AWS calls with timing')
    .option('--quiet', 'no progress');
}

const POOL = ['--user-pool-id <id>', "the user pool; otherwise the config and the app's files say"] as const;

function withTokens(command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .option('--probe-user', 'sign a throw-away user in and delete it again (counts as one monthly active user)')
    .option('--probe-anyway', 'do so although triggers of your own would fire')
    .option('--invoke', 'also invoke a trigger function that this tool did not deploy')
    .option('--role <name>', 'a Postgres role of your own instead of authenticated');
}

function allowUnknown(): Option {
  const what = 'send a pool setting back that this version does not know';
  return new Option('--allow-unknown <member...>', what).default([], 'none');
}

function initCommand(): Command {
  return withTokens(
    new Command('init').description('Set everything up: discover, plan, show the diff, confirm, apply, verify'),
  )
    .option(...POOL)
    .addOption(
      new Option('--trigger-version <version>', 'version of the pre-token-generation trigger')
        .choices(['auto', 'v1', 'v2', 'v3'])
        .default('auto'),
    )
    .option('--function-name <name>', 'name of the function to deploy')
    .option('--function-arn <arn>', 'attach this function, deploy none')
    .option('--role-arn <arn>', 'use this execution role, create none')
    .addOption(
      new Option('--on-existing-trigger <what>', 'when the pool has a trigger of its own').choices(['replace', 'fail']),
    )
    .addOption(
      new Option('--skip <part...>', 'leave parts out')
        .choices(['config', 'lambda', 'hosted', 'verify'])
        .default([], 'none'),
    )
    .option('--allow-managed', 'attach to a pool that infrastructure as code owns')
    .option('--disable-other-provider', 'switch off another third-party provider in the config')
    .option('--replace-pool', 'where the config trusts another user pool, trust this one in its place')
    .addOption(allowUnknown())
    .option('--env-refs', 'write env() references into the config, and the values into supabase/.env')
    .option('--m2m', 'give client-credentials tokens the role, too');
}

function verifyCommand(): Command {
  return withTokens(
    new Command('verify').description('Check the whole way from the config to a real token; the command for CI'),
  )
    .option(...POOL)
    .option('--token <jwt>', 'a token to check; - reads it from stdin (or COGNITO_SUPABASE_TOKEN)')
    .option('--username <name>', 'sign this user in (password in COGNITO_SUPABASE_PASSWORD, or asked for)')
    .option('--client-id <id>', 'the app client to sign in with, and that tokens must be for')
    .addOption(new Option('--only <layer-or-id...>', 'run only these checks').default([], 'all'))
    .addOption(new Option('--skip <layer-or-id...>', 'leave these checks out').default([], 'none'))
    .option('--strict', 'warnings fail, too');
}

function generateCommand(): Command {
  return new Command('generate')
    .argument('[what]', 'what to write: client')
    .description('Write a file from the templates')
    .option('--list', 'say what there is')
    .addOption(new Option('--framework <name>', 'which app it is for').choices(['amplify-web']).default('amplify-web'))
    .addOption(
      new Option('--token-use <kind>', 'which token the client sends; a V1_0 trigger needs id')
        .choices(['access', 'id'])
        .default('access'),
    )
    .option('--out <file>', 'where to write it');
}
