/**
 * Deploys: creates the IAM role, creates or updates the Lambda function, limits its log, and adds the permission by which the
 * user pool may invoke it.
 */
import { begin } from '../observe/begin.ts';
import type { ApplyContext } from './context.ts';
import { waitUntilReady, whenFree, whenReady } from './busy.ts';
import { pauses, type Pauses } from './pauses.ts';
import {
  ARCHITECTURES,
  INVOKE_POLICY,
  LOG_RETENTION_DAYS,
  logsPolicyArn,
  memoryMb,
  ourTags,
  RUNTIMES,
  TAG,
  TIMEOUT_SECONDS,
  TRUST_POLICY,
} from '../core/function/deployment.ts';
import { mayInvoke } from '../core/function/who-may-invoke.ts';
import { printable } from '../core/text/safe.ts';
import type { AllowInvokeStep, CreateFunctionStep, CreateRoleStep, UpdateFunctionStep } from '../core/plan/step.ts';
import { CliError, RefusedError, asRefusal } from '../errors.ts';
import { shippedCode } from '../observe/deployed.ts';

/** @param created called once it is there, while its policies are not yet */
export async function createRole(step: CreateRoleStep, context: ApplyContext, created: () => void): Promise<void> {
  const { world, pool } = context;
  const iam = await world.aws.iam(pool.region);
  const stillOurs = async (): Promise<void> => {
    const found = await iam.describeRole(step.roleName, step.partition, pool.userPoolId);
    if (!found?.ours) throw refuseForeignName(`role ${step.roleName}`);
  };
  await whenFree(context, async () => {
    if (!step.exists && !(await iam.createRole(step.roleName, TRUST_POLICY, step.tags))) await stillOurs();
  });
  created();
  await whenFree(context, async (again) => {
    if (again) await stillOurs();
    await iam.attachRolePolicy(step.roleName, logsPolicyArn(step.partition));
    if (step.invokePolicy !== undefined) await iam.putRolePolicy(step.roleName, INVOKE_POLICY, step.invokePolicy);
  });
}

/** Something of our name appeared since the plan was made, without our tags. */
function refuseForeignName(what: string): RefusedError {
  return new RefusedError({
    id: 'lambda/name-taken',
    message: `A ${what} appeared meanwhile that cognito-supabase did not create for this user pool.`,
    why: 'It is not touched.',
    fix: 'Run again for a new plan.',
  });
}

/** A region may not have the newest runtime or architecture yet, and says so by name. */
const NOT_OFFERED = /runtime|architecture/i;
/** IAM takes seconds to minutes until Lambda sees a new role; AWS speaks of up to 15 (terraform-provider-aws#44517). */
const ROLE_LAG = /cannot be assumed by Lambda/;
const ROLE_LAG_LIMIT_MS = 15 * 60_000;
/** A role that was there before is seen at once, or may not be assumed at all. */
const GIVEN_ROLE_LIMIT_MS = 10_000;

/**
 * @param log its log, where limiting that was begun
 * @param created called while AWS is still making it
 */
export async function createFunction(
  step: CreateFunctionStep,
  context: ApplyContext,
  log: Promise<void> | undefined,
  created: () => void,
): Promise<void> {
  const limiting = log ?? begin(limitLog(step, context));
  const variants = ARCHITECTURES.flatMap((architecture) => RUNTIMES.map((runtime) => ({ runtime, architecture })));
  let refusal: unknown;
  for (const variant of variants) {
    try {
      await createWhenRoleIsSeen(step, variant, context);
      created();
      await waitUntilReady(step, context);
      await limiting;
      return;
    } catch (error) {
      if (error instanceof CliError || !NOT_OFFERED.test(String(error))) throw asRefused(error, step);
      refusal = error;
    }
  }
  throw asRefused(refusal, step);
}

/** Before the function runs, which would otherwise make its log itself, to be kept for ever. The setting is a courtesy: never fatal. */
export async function limitLog(
  { region, functionName, tags }: CreateFunctionStep,
  { world, pool }: ApplyContext,
): Promise<void> {
  try {
    const logs = await world.aws.logs(region);
    await logs.retain(`/aws/lambda/${functionName}`, LOG_RETENTION_DAYS, ourTags(pool, tags[TAG.version] ?? ''));
  } catch (error) {
    const { message } = asRefusal(error);
    world.out.progress(`    its log is not limited to ${LOG_RETENTION_DAYS} days: ${message}`);
  }
}

const ROLE_PAUSES: Pauses = {
  first: 500,
  longest: 10_000,
  share: 0.06,
  told: 'Waiting until Lambda can use the role',
};

async function createWhenRoleIsSeen(
  step: CreateFunctionStep,
  variant: { runtime: string; architecture: 'arm64' | 'x86_64' },
  { world, pool }: ApplyContext,
): Promise<void> {
  const lambda = await world.aws.lambda(step.region);
  const { zip } = await shippedCode(world);
  const limit = step.roleGiven ? GIVEN_ROLE_LIMIT_MS : ROLE_LAG_LIMIT_MS;
  for await (const waited of pauses(world, ROLE_PAUSES)) {
    try {
      const created = await lambda.createFunction({
        ...variant,
        ...step,
        memoryMb: memoryMb(step.handler),
        timeoutSeconds: TIMEOUT_SECONDS,
        zip,
      });
      if (created || (await lambda.describeFunction(step.functionName, pool.userPoolId))?.ours) return;
      throw refuseForeignName(`function ${step.functionName}`);
    } catch (error) {
      if (!ROLE_LAG.test(String(error)) || waited > limit) throw error;
    }
  }
}

function asRefused(error: unknown, { functionName, roleGiven, roleArn }: CreateFunctionStep): Error {
  if (error instanceof CliError) return error;
  return new RefusedError(
    {
      id: 'lambda/refused',
      message: `Lambda refused to create ${functionName}.`,
      why: printable(error instanceof Error ? error.message : String(error), 600),
      fix:
        roleGiven && ROLE_LAG.test(String(error))
          ? `Check --role-arn: ${roleArn} has to exist, and its trust policy has to let lambda.amazonaws.com assume it.`
          : 'Run again; existing resources are kept.',
    },
    { cause: error },
  );
}

/** @throws RefusedError where the code is no longer that which the plan saw */
export async function updateFunction(step: UpdateFunctionStep, context: ApplyContext): Promise<void> {
  const { world, pool } = context;
  const lambda = await world.aws.lambda(step.region);
  const now = await lambda.describeFunction(step.functionName, pool.userPoolId);
  if (now?.codeSha256 !== step.before.codeSha256) {
    throw new RefusedError({
      id: 'lambda/changed',
      message: `${step.functionName} was changed by something else meanwhile.`,
      fix: 'Run the command again.',
    });
  }
  if (step.changes.code) {
    const { zip } = await shippedCode(world);
    await whenReady(step, context, () => lambda.updateCode(step.functionName, zip));
    await waitUntilReady(step, context);
  }
  if (Object.keys(step.changes.settings).length > 0) {
    await whenReady(step, context, () => lambda.updateSettings(step.functionName, step.changes.settings));
    await waitUntilReady(step, context);
  }
  await lambda.tagFunction(now.arn, step.tags);
}

export async function allowInvoke(step: AllowInvokeStep, { world, pool }: ApplyContext): Promise<void> {
  const lambda = await world.aws.lambda(pool.region);
  if (step.replaces) await lambda.removePermission(step.functionArn, step.statementId);
  if (await lambda.addPermission(step)) return;
  // Another run, or an attempt whose answer was lost, was first: what counts is that the pool is let in now.
  const policy = await lambda.policy(step.functionArn);
  const grantee = { arn: step.sourceArn, accountId: step.sourceAccount, trigger: { lambdaArn: step.functionArn } };
  if (mayInvoke(policy, grantee) === 'allowed') return;
  await lambda.removePermission(step.functionArn, step.statementId);
  if (await lambda.addPermission(step)) return;
  throw new RefusedError({
    id: 'lambda/changed',
    message: `Something else is changing the policy of ${step.functionArn}.`,
    why: "The user pool's permission was not added yet.",
    fix: 'Run the command again.',
  });
}
