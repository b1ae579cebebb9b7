/**
 * Deletes what was deployed: the Lambda function, its role, and the permission by which the user pool may invoke it. A function
 * and a role are looked at once more before they go: they have to be ours still, and free. A statement of a resource policy is
 * told by its ID, which is of our making.
 */
import { INVOKE_POLICY } from '../core/function/deployment.ts';
import { asObject } from '../core/text/json.ts';
import { triggerOf } from '../core/pool/update.ts';
import type { DeleteFunctionStep, DeleteRoleStep, RemovePermissionStep } from '../core/plan/step.ts';
import { RefusedError } from '../errors.ts';
import { whenFree, whenReady } from './busy.ts';
import type { SeenRole } from './ahead.ts';
import type { ApplyContext } from './context.ts';

export async function removePermission(step: RemovePermissionStep, { world, pool }: ApplyContext): Promise<void> {
  const lambda = await world.aws.lambda(pool.region);
  await lambda.removePermission(step.functionArn, step.statementId);
}

/**
 * A function that the pool still calls is not deleted: every sign-in would fail.
 * @param deleting called with each attempt: one that is not ready may be waited for
 */
export async function deleteFunction(
  step: DeleteFunctionStep,
  context: ApplyContext,
  deleting: () => void,
): Promise<void> {
  const { world, pool } = context;
  const [lambda, cognito] = await Promise.all([world.aws.lambda(step.region), world.aws.cognito(pool.region)]);
  const [found, described] = await Promise.all([
    lambda.describeFunction(step.functionName, pool.userPoolId),
    cognito.describeUserPool(pool.userPoolId),
  ]);
  if (!found) return;
  const attached = triggerOf(asObject(described?.['LambdaConfig']))?.lambdaArn === step.functionArn;
  if (!found.ours || attached)
    throw new RefusedError({
      id: 'lambda/changed',
      message: `${step.functionName} ${attached ? 'was attached again' : 'lost its tags'} meanwhile.`,
      why: 'It was not deleted.',
      fix: 'Run again for a new plan.',
    });
  await whenReady(step, context, () => {
    deleting();
    return lambda.deleteFunction(step.functionName);
  });
}

/** @param seen the role, where it was looked at a moment ago */
export function deleteRole(step: DeleteRoleStep, context: ApplyContext, seen?: SeenRole): Promise<void> {
  return whenFree(context, (again) => deleteRoleOnce(step, context, again ? undefined : seen));
}

async function deleteRoleOnce(step: DeleteRoleStep, context: ApplyContext, seen?: SeenRole): Promise<void> {
  const { world, pool } = context;
  const iam = await world.aws.iam(pool.region);
  const { found } = seen ?? { found: await iam.describeRole(step.roleName, step.partition, pool.userPoolId) };
  if (!found) return;
  if (!found.ours)
    throw new RefusedError({
      id: 'lambda/changed',
      message: `The role ${step.roleName} lost its tags meanwhile.`,
      why: 'It was not deleted.',
      fix: 'Run again for a new plan.',
    });
  await iam.deleteRole(step.roleName, step.policyArn, INVOKE_POLICY);
}
