/** What the user asked `init` for, checked before anything is asked of AWS, and what has to be known to plan it. */
import { join, relative } from 'node:path';
import { decodeConfig } from '../../core/config/decode.ts';
import { anotherOfOursDecision } from '../../core/plan/decisions.ts';
import { INVOKE_POLICY } from '../../core/function/deployment.ts';
import type { Role } from '../../core/function/lambda-function.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { isFunctionName, isRoleArn, parseFunctionArn, resourceName } from '../../core/pool/ids.ts';
import {
  originalTrigger,
  ownFunctionArn,
  type InitFacts,
  type InitWish,
  type Part,
} from '../../core/plan/plan-init.ts';
import type { Project } from '../../discover/project.ts';
import type { Declaration } from '../../discover/source.ts';
import { DecisionNeeded, UsageError } from '../../errors.ts';
import { observeFunction, observePolicy, type ShippedCode } from '../../observe/pool.ts';
import { observeOwner } from '../../observe/owner.ts';
import type { World } from '../../world/types.ts';
import { checkRegion } from '../shared/choose-pool.ts';
import { checkRole } from '../shared/role.ts';
import type { InitOptions } from '../shared/options.ts';

/** Everything that is wrong with the command line by itself. */
export function checkOptions(options: InitOptions): void {
  const { functionName, functionArn, roleArn, m2m, triggerVersion } = options;
  checkRole(options.role);
  checkRegion(options.region);
  if (functionName !== undefined && !isFunctionName(functionName)) throw functionNameError(functionName);
  if (functionArn !== undefined && !parseFunctionArn(functionArn))
    throw new UsageError({
      id: 'lambda/arn-malformed',
      message: `--function-arn ${JSON.stringify(functionArn)} is no function's ARN.`,
      fix: 'Copy it from the Lambda console.',
    });
  if (roleArn !== undefined && !isRoleArn(roleArn))
    throw new UsageError({
      id: 'lambda/role-arn-malformed',
      message: `--role-arn ${JSON.stringify(roleArn)} is no role's ARN.`,
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

export function functionNameError(name: string): UsageError {
  return new UsageError({
    id: 'lambda/name-malformed',
    message: `--function-name ${JSON.stringify(name)} is no name of a function.`,
    fix: 'Give up to 64 letters, digits, hyphens and underscores.',
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

/** @throws UsageError for a function of another region than the pool's */
export function wishOf(options: InitOptions, pool: UserPool, functionName: string, code: ShippedCode): InitWish {
  const { functionArn } = options;
  const given = functionArn === undefined ? undefined : parseFunctionArn(functionArn);
  if (given && given.region !== pool.region)
    throw new UsageError({
      id: 'lambda/other-region',
      message: `The function is in ${given.region}, the user pool in ${pool.region}.`,
      why: 'Cognito invokes triggers of its own region only.',
      fix: `Deploy the function to ${pool.region}.`,
    });
  return {
    triggerVersion: options.triggerVersion,
    functionName,
    ...(functionArn === undefined ? {} : { functionArn }),
    ...(options.roleArn === undefined ? {} : { roleArn: options.roleArn }),
    onExistingTrigger: options.onExistingTrigger ?? 'ask',
    skip: new Set(options.skip.filter(isPart)),
    role: options.role ?? 'authenticated',
    m2m: options.m2m ?? false,
    allowManaged: options.allowManaged ?? false,
    disableOtherProvider: options.disableOtherProvider ?? false,
    replacePool: options.replacePool ?? false,
    envRefs: options.envRefs ?? false,
    invoke: options.invoke ?? false,
    allowUnknown: new Set(options.allowUnknown),
    codeSha256: code.codeSha256,
    version: PACKAGE_VERSION,
  };
}

/** The parts that are planned; --skip also takes those that come after. */
function isPart(part: InitOptions['skip'][number]): part is Part {
  return part !== 'verify';
}

/**
 * --function-name, else that of our function that is attached already, else the name that belongs to the pool.
 * @throws DecisionNeeded where a function of ours is attached and another is asked for: what was there before ours would be
 *   forgotten, and the two share a role
 */
export async function chooseFunctionName(world: World, pool: UserPool, options: InitOptions): Promise<string> {
  const usual = options.functionName ?? resourceName(pool.userPoolId);
  const wanted = options.functionArn ?? ownFunctionArn(pool, usual);
  const attached = attachedHere(pool);
  if (attached === undefined || attached.arn === wanted || options.skip.includes('lambda')) return usual;
  const found = await observeFunction(world, pool, attached.arn);
  if (!found?.ours) return usual;
  if (options.functionName === undefined && options.functionArn === undefined) return attached.name;
  throw new DecisionNeeded(anotherOfOursDecision(attached.arn));
}

/** The function that the pool runs now, where one of ours could be it: in the pool's own account, without a qualifier. */
function attachedHere(pool: UserPool): { arn: string; name: string } | undefined {
  const arn = pool.trigger?.lambdaArn;
  const name = parseFunctionArn(arn ?? '')?.functionName;
  return arn !== undefined && name !== undefined && arn === ownFunctionArn(pool, name) ? { arn, name } : undefined;
}

export async function observeInit(
  world: World,
  project: Project,
  pool: UserPool,
  wish: InitWish,
  declarations: readonly Declaration[] = [],
): Promise<InitFacts> {
  const base = {
    pool,
    config: project.config,
    ...(wish.envRefs ? { envFile: await readEnvFile(world, project) } : {}),
    function: null,
    policy: [],
    role: null,
  };
  if (wish.skip.has('lambda')) return base;
  const functionArn = wish.functionArn ?? ownFunctionArn(pool, wish.functionName);
  const ownRole = wish.functionArn === undefined && wish.roleArn === undefined;
  const [attached, role, owner] = await Promise.all([
    observeFunction(world, pool, functionArn),
    ownRole ? observeRole(world, pool) : undefined,
    observeOwner(world, pool, declarations),
  ]);
  if (wish.functionArn !== undefined && !attached)
    throw new UsageError({
      id: 'cognito/trigger-function-missing',
      message: `There is no function ${wish.functionArn}.`,
      fix: 'Check --function-arn.',
    });
  const policy = attached ? await observePolicy(world, pool, functionArn) : [];
  const chained = originalTrigger({ ...base, function: attached }, wish) !== undefined;
  if (role?.ours && chained) Object.assign(role, await observeInvokePolicy(world, pool));
  return { ...base, function: attached, policy, role: role ?? null, ...(owner === undefined ? {} : { owner }) };
}

async function readEnvFile(world: World, { root }: Project): Promise<NonNullable<InitFacts['envFile']>> {
  const path = join(root, 'supabase', '.env');
  const file = relative(world.cwd, path);
  const bytes = await world.files.read(path);
  if (!bytes) return { file, path };
  const decoded = decodeConfig(bytes);
  if (decoded.ok) return { file, path, text: decoded.text };
  throw new UsageError({
    id: 'config/env-file',
    message: `${file}:${decoded.line}: ${decoded.message}.`,
    fix: 'Save it as UTF-8, then run again.',
  });
}

async function observeRole(world: World, pool: UserPool): Promise<InitFacts['role'] | undefined> {
  const iam = await world.aws.iam(pool.region);
  return iam.describeRole(resourceName(pool.userPoolId), pool.partition, pool.userPoolId);
}

async function observeInvokePolicy(world: World, pool: UserPool): Promise<Pick<Role, 'invokePolicy'>> {
  const iam = await world.aws.iam(pool.region);
  const invokePolicy = await iam.rolePolicy(resourceName(pool.userPoolId), INVOKE_POLICY);
  return invokePolicy === undefined ? {} : { invokePolicy };
}
