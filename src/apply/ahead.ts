/**
 * Begins parts of a later step while an earlier one waits for AWS: the permission by which the pool may invoke the function,
 * its log, a look at the role. Nothing of it decides: the step itself, in its turn, finds out whether it is done, and does it
 * where it is not.
 */
import type { Role } from '../core/function/lambda-function.ts';
import type { AllowInvokeStep, DeleteRoleStep, Step } from '../core/plan/step.ts';
import type { ApplyContext } from './context.ts';

export interface Begun {
  /** The function's log was limited, as far as that was to be had. */
  log?: Promise<void>;
  /** Whether the pool may invoke the function already. */
  letIn?: Promise<boolean>;
  /** The role as it is now; undefined where it could not be looked at. */
  role?: Promise<SeenRole | undefined>;
}

/** What there is for that: the steps to come, and what was begun for them. */
export interface Ahead {
  later: readonly Step[];
  begun: Begun;
}

/** A look at a role, which may be gone. */
export interface SeenRole {
  found: Role | undefined;
}

/** The next step of a kind, among those that come later. */
export function nextOf<Kind extends Step['kind']>(
  later: readonly Step[],
  kind: Kind,
): Extract<Step, { kind: Kind }> | undefined {
  return later.find((step): step is Extract<Step, { kind: Kind }> => step.kind === kind);
}

/** A function that is still being made may be one that takes no statement yet. @returns whether there is one now */
export async function letInAhead(step: AllowInvokeStep, { world, pool }: ApplyContext): Promise<boolean> {
  if (step.replaces) return false;
  try {
    return await (await world.aws.lambda(pool.region)).addPermission(step);
  } catch {
    return false;
  }
}

export async function lookAtRoleAhead(
  { roleName, partition }: DeleteRoleStep,
  { world, pool }: ApplyContext,
): Promise<SeenRole | undefined> {
  try {
    return { found: await (await world.aws.iam(pool.region)).describeRole(roleName, partition, pool.userPoolId) };
  } catch {
    return undefined;
  }
}
