/** Checks the flags of `init` and gives them their defaults: InitOptions in, InitRequest out. Nothing behind this looks at flags again. */
import { isRoleArn, type UserPoolRef } from '../../core/pool/ids.ts';
import { DEFAULT_WISH, type InitWish, type Part } from '../../core/plan/wish.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import { checkFunctionArn, checkFunctionName, checkRole, parsePoolOptions } from '../shared/check-flags.ts';
import { parseProjectFlag } from '../../observe/project-ref.ts';
import type { PoolOptions, TokenOptions } from '../shared/options.ts';
import { repeat } from '../shared/repeat.ts';

/** Its flags, as commander hands them over. */
export interface InitOptions extends PoolOptions, TokenOptions {
  triggerVersion: 'auto' | 'v1' | 'v2' | 'v3';
  functionName?: string;
  functionArn?: string;
  roleArn?: string;
  onExistingTrigger?: 'chain' | 'replace' | 'fail';
  skip: ('config' | 'lambda' | 'hosted' | 'verify')[];
  allowManaged?: boolean;
  disableOtherProvider?: boolean;
  replacePool?: boolean;
  envRefs?: boolean;
  allowUnknown: string[];
  m2m?: boolean;
  iamPolicy?: boolean;
  /** In a world that is gone afterwards: no command follows. */
  rehearsed?: boolean;
  /** The hosted project that is to trust the pool, too. */
  projectRef?: string;
}

export interface InitRequest {
  /** What is planned. */
  wish: InitWish;
  pool: UserPoolRef | undefined;
  /** The name of the function that is deployed. */
  functionName: string | undefined;
  /** The hosted project that is to trust the pool, too. */
  projectRef: string | undefined;
  verify: boolean;
  probeUser: boolean;
  /** A person at the terminal may be asked whether to prove it: no flag said so already. */
  offersProof: boolean;
  probeAnyway: boolean;
  rehearsed: boolean;
  /** Show the least that IAM has to allow. */
  iamPolicy: boolean;
  /** The command line that asks for the same. */
  command: string;
  /** The role and the place, for the commands that follow. */
  place: { cwd?: string; profile?: string; region?: string };
  dryRun: boolean;
  yes: boolean;
}

/** @throws UsageError for everything that is wrong with the command line by itself, before anything is looked at */
export function parseRequest(options: InitOptions): InitRequest {
  checkOptions(options);
  const { functionArn, roleArn, role, onExistingTrigger, triggerVersion, cwd, profile, region } = options;
  const yes = options.yes ?? false;
  const dryRun = options.dryRun ?? false;
  const verify = !options.skip.includes('verify');
  return {
    wish: {
      ...DEFAULT_WISH,
      triggerVersion,
      ...(functionArn === undefined ? {} : { functionArn }),
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(role === undefined ? {} : { role }),
      ...(onExistingTrigger === undefined ? {} : { onExistingTrigger }),
      skip: new Set(options.skip.filter(isPart)),
      m2m: options.m2m ?? false,
      allowManaged: options.allowManaged ?? false,
      disableOtherProvider: options.disableOtherProvider ?? false,
      replacePool: options.replacePool ?? false,
      envRefs: options.envRefs ?? false,
      invoke: options.invoke ?? false,
      allowUnknown: new Set(options.allowUnknown),
    },
    pool: parsePoolOptions(options),
    functionName: options.functionName,
    projectRef: options.skip.includes('hosted') ? undefined : parseProjectFlag(options.projectRef)?.ref,
    verify,
    probeUser: options.probeUser ?? false,
    offersProof: options.probeUser === undefined && verify && !yes && !dryRun,
    probeAnyway: options.probeAnyway ?? false,
    rehearsed: options.rehearsed ?? false,
    iamPolicy: options.iamPolicy ?? false,
    command: repeat(['init'], options),
    place: {
      ...(cwd === undefined ? {} : { cwd }),
      ...(profile === undefined ? {} : { profile }),
      ...(region === undefined ? {} : { region }),
    },
    dryRun,
    yes,
  };
}

/** The parts that are planned; --skip also takes those that come after. */
function isPart(part: InitOptions['skip'][number]): part is Part {
  return part !== 'verify';
}

/** Everything that is wrong with the command line by itself. */
function checkOptions(options: InitOptions): void {
  const { functionName, functionArn, roleArn, m2m, triggerVersion } = options;
  checkRole(options.role);
  checkFunctionName(functionName);
  checkFunctionArn('--function-arn', functionArn);
  if (roleArn !== undefined && !isRoleArn(roleArn))
    throw new UsageError({
      id: 'lambda/role-arn-malformed',
      message: `${unshown('--role-arn', roleArn)} is not the ARN of a role.`,
      fix: 'Copy it from the IAM console.',
    });
  if (m2m && !['auto', 'v3'].includes(triggerVersion))
    throw new UsageError({
      id: 'cognito/trigger-version',
      message: `--m2m needs a V3_0 trigger, and --trigger-version says ${triggerVersion}.`,
      why: 'Earlier versions do not run for client-credentials tokens.',
      fix: 'Leave --trigger-version out, or give v3.',
    });
}
