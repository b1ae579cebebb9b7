/** What the user asked `init` for, checked, and what has to be known to plan it. */
import { BYPASSES_RLS } from '../core/checks/token/roles.ts';
import type { UserPool } from '../core/facts.ts';
import { parseFunctionArn, resourceName } from '../core/ids.ts';
import type { InitFacts, InitWish, Part } from '../core/plan.ts';
import type { Project } from '../discover/project.ts';
import { UsageError } from '../errors.ts';
import { observeFunction, observeOwner, observePolicy, type ShippedCode } from '../observe.ts';
import type { World } from '../world/types.ts';
import type { InitOptions } from './options.ts';

/** A role that skips row level security would open the whole database to every user of the pool. */
export function checkRole(role: string | undefined): void {
  if (role === undefined) return;
  if (BYPASSES_RLS.includes(role))
    throw new UsageError({
      id: 'token/role-bypasses-rls',
      message: `--role ${role} would bypass row level security for every user of the pool.`,
      fix: 'Give a role of your own that policies apply to, or leave --role out.',
    });
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(role))
    throw new UsageError({
      id: 'token/role-value',
      message: `--role ${JSON.stringify(role)} is no name of a Postgres role.`,
      fix: 'Give letters, digits and underscores.',
    });
}

export function requireConfig(project: Project, options: InitOptions): void {
  if (options.skip.includes('config')) return;
  if (!project.config)
    throw new UsageError({
      id: 'config/missing',
      message: 'There is no Supabase project here: no supabase/config.toml in this folder or one above.',
      fix: 'Run `supabase init` first, name the folder with --cwd, or leave the local stack out with --skip config.',
    });
  const { read, file } = project.config;
  if (!read.ok)
    throw new UsageError({
      id: 'config/invalid',
      message: `${file}${read.line === undefined ? '' : `:${read.line}:${read.column ?? 1}`}: ${read.message}`,
      why: 'A file that does not parse is not edited.',
      fix: 'Mend that line, then run again.',
    });
}

export function wishOf(options: InitOptions, pool: UserPool, code: ShippedCode): InitWish {
  const { functionArn } = options;
  const given = functionArn === undefined ? undefined : parseFunctionArn(functionArn);
  if (functionArn !== undefined && !given)
    throw new UsageError({
      id: 'lambda/arn-malformed',
      message: `--function-arn ${JSON.stringify(functionArn)} is no function's ARN.`,
      fix: 'Copy it from the Lambda console.',
    });
  if (given && given.region !== pool.region)
    throw new UsageError({
      id: 'lambda/other-region',
      message: `The function is in ${given.region}, the user pool in ${pool.region}.`,
      why: 'Cognito invokes triggers of its own region only.',
      fix: `Deploy the function to ${pool.region}.`,
    });
  if (options.m2m && !['auto', 'v3'].includes(options.triggerVersion)) {
    throw new UsageError({
      id: 'cognito/trigger-version',
      message: `--m2m needs a V3_0 trigger, and --trigger-version says ${options.triggerVersion}.`,
      why: 'Earlier versions do not run for client-credentials tokens.',
      fix: 'Leave --trigger-version out, or give v3.',
    });
  }
  return {
    triggerVersion: options.triggerVersion,
    ...(options.functionName === undefined ? {} : { functionName: options.functionName }),
    ...(functionArn === undefined ? {} : { functionArn }),
    ...(options.roleArn === undefined ? {} : { roleArn: options.roleArn }),
    onExistingTrigger: options.onExistingTrigger ?? 'fail',
    skip: new Set(options.skip.filter((part): part is Part => part !== 'verify')),
    role: options.role ?? 'authenticated',
    m2m: options.m2m ?? false,
    allowManaged: options.allowManaged ?? false,
    disableOtherProvider: options.disableOtherProvider ?? false,
    invoke: options.invoke ?? false,
    codeSha256: code.codeSha256,
    version: PACKAGE_VERSION,
  };
}

export async function observeInit(world: World, project: Project, pool: UserPool, wish: InitWish): Promise<InitFacts> {
  const base = { pool, config: project.config, function: null, policy: [], role: null };
  if (wish.skip.has('lambda')) return base;
  const functionArn =
    wish.functionArn ??
    `arn:${pool.partition}:lambda:${pool.region}:${pool.accountId}:function:${wish.functionName ?? resourceName(pool.userPoolId)}`;
  const ownRole = wish.functionArn === undefined && wish.roleArn === undefined;
  const [attached, role, owner] = await Promise.all([
    observeFunction(world, pool, functionArn),
    ownRole
      ? world.aws.iam().then((iam) => iam.describeRole(resourceName(pool.userPoolId), pool.partition, pool.userPoolId))
      : undefined,
    observeOwner(world, pool),
  ]);
  if (wish.functionArn !== undefined && !attached)
    throw new UsageError({
      id: 'cognito/trigger-function-missing',
      message: `There is no function ${wish.functionArn}.`,
      fix: 'Check --function-arn.',
    });
  const policy = attached ? await observePolicy(world, pool, functionArn) : [];
  return { ...base, function: attached, policy, role: role ?? null, ...(owner === undefined ? {} : { owner }) };
}
