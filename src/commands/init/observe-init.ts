/**
 * Reads what `init` plans with beside the pool and its owner: the attached and the deployed function, its resource
 * policy, the IAM role, supabase/.env; and chooses the function's name.
 */
import { join, relative } from 'node:path';
import { decodeConfig } from '../../core/config/decode.ts';
import { INVOKE_POLICY } from '../../core/function/deployment.ts';
import type { LambdaFunction, Role } from '../../core/function/lambda-function.ts';
import type { EnvFile, InitFacts } from '../../core/plan/facts.ts';
import { anotherOfOursDecision } from '../../core/plan/decisions.ts';
import { originalTrigger, ownFunctionArn } from '../../core/plan/plan-init.ts';
import type { InitWish } from '../../core/plan/wish.ts';
import { atQualifier, parseFunctionArn, resourceName } from '../../core/pool/ids.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { PoolOwner } from '../../core/evidence/candidate.ts';
import type { Project } from '../../discover/project.ts';
import { DecisionNeeded, UsageError } from '../../errors.ts';
import { observeFunction, observePolicy, shippedCode } from '../../observe/deployed.ts';
import type { World } from '../../world/types.ts';
import type { InitRequest } from './request.ts';

/**
 * The function that the pool runs now, where it may be ours, or our code: another than the one that would be attached, in
 * the pool's own account; null where it is not there. We attach without a qualifier: at an alias or a version it may be our
 * code, by a tool of the user's.
 */
export async function observeAttached(
  world: World,
  pool: UserPool,
  { functionName, wish }: InitRequest,
): Promise<LambdaFunction | null | undefined> {
  const arn = findAttachedArn(pool);
  const wanted = wish.functionArn ?? ownFunctionArn(pool, functionName ?? resourceName(pool.userPoolId));
  if (arn === undefined || arn === wanted || wish.skip.has('lambda')) return undefined;
  const found = await observeFunction(world, pool, arn);
  return found?.ours && parseFunctionArn(arn)?.qualifier !== undefined ? undefined : found;
}

/**
 * --function-name, else that of our function that is attached already, else the name that belongs to the pool.
 * @throws DecisionNeeded where a function of ours is attached and another is asked for: what was there before ours would be
 *   forgotten, and the two share a role
 */
export function chooseFunctionName(
  pool: UserPool,
  { functionName, wish }: InitRequest,
  attached: LambdaFunction | null | undefined,
): string {
  if (!attached?.ours) return functionName ?? resourceName(pool.userPoolId);
  if (functionName === undefined && wish.functionArn === undefined) return attached.name;
  throw new DecisionNeeded(anotherOfOursDecision(attached.arn));
}

function findAttachedArn(pool: UserPool): string | undefined {
  const { lambdaArn = '' } = pool.trigger ?? {};
  const name = parseFunctionArn(lambdaArn)?.functionName;
  const [unqualified] = atQualifier(lambdaArn);
  return name !== undefined && unqualified === ownFunctionArn(pool, name) ? lambdaArn : undefined;
}

/** What is deployed already, by the names that would be ours. */
export type Deployed = Pick<InitFacts, 'function' | 'policy' | 'role'>;

export async function observeDeployed(
  world: World,
  pool: UserPool,
  functionName: string,
  wish: InitWish,
): Promise<Deployed> {
  if (wish.skip.has('lambda')) return { function: null, policy: [], role: null };
  const functionArn = wish.functionArn ?? ownFunctionArn(pool, functionName);
  const ownRole = wish.functionArn === undefined && wish.roleArn === undefined;
  // A function that is not there has no policy: asked at once all the same.
  const [found, policy, role] = await Promise.all([
    observeFunction(world, pool, functionArn),
    observePolicy(world, pool, functionArn),
    ownRole ? observeRole(world, pool) : undefined,
  ]);
  return { function: found, policy, role: role ?? null };
}

/** @throws UsageError for a function that is not there */
export async function observeInit(
  world: World,
  { project, owner, deployed }: { project: Project; owner: PoolOwner | undefined; deployed: Deployed },
  pool: UserPool,
  functionName: string,
  wish: InitWish,
): Promise<InitFacts> {
  const { codeSha256 } = await shippedCode(world);
  const base = {
    pool,
    config: project.config,
    ...(wish.envRefs ? { envFile: await readEnvFile(world, project) } : {}),
    functionName,
    ...deployed,
    code: { codeSha256, version: PACKAGE_VERSION },
  };
  if (wish.skip.has('lambda')) return base;
  if (wish.functionArn !== undefined && !deployed.function)
    throw new UsageError({
      id: 'cognito/trigger-function-missing',
      message: `There is no function ${wish.functionArn}.`,
      fix: 'Check --function-arn.',
    });
  const isChained = originalTrigger(base, wish) !== undefined;
  const invoking = deployed.role?.ours && isChained ? await observeInvokePolicy(world, pool) : {};
  return {
    ...base,
    role: deployed.role && { ...deployed.role, ...invoking },
    ...(owner === undefined ? {} : { owner }),
  };
}

/** Cognito invokes triggers of its own region only. @throws UsageError for a function of another one */
export function checkFunctionRegion(pool: UserPool, { functionArn = '' }: InitWish): void {
  const given = parseFunctionArn(functionArn);
  if (!given || given.region === pool.region) return;
  throw new UsageError({
    id: 'lambda/other-region',
    message: `The function is in ${given.region}, the user pool in ${pool.region}.`,
    why: 'Cognito invokes triggers of its own region only.',
    fix: `Deploy the function to ${pool.region}.`,
  });
}

async function readEnvFile(world: World, { root }: Project): Promise<EnvFile> {
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
