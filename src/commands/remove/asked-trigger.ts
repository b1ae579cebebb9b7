/** `remove` with --detach or --restore-trigger: which function the user says is to be taken off the trigger, or attached again. */
import type { RemoveFacts } from '../../core/plan/plan-remove.ts';
import { findAttachment } from '../../core/plan/plan-remove.ts';
import { DecisionNeeded, UsageError } from '../../errors.ts';
import { observeFunction } from '../../observe/deployed.ts';
import type { World } from '../../world/types.ts';
import { checkFunctionArn } from '../shared/check-flags.ts';

interface TriggerFlags {
  detach?: string;
  restoreTrigger?: string;
  skip: readonly string[];
}

/** @throws UsageError for what is wrong with the two flags by themselves */
export function checkTriggerFlags({ detach, restoreTrigger, skip }: TriggerFlags): void {
  checkFunctionArn('--detach', detach);
  checkFunctionArn('--restore-trigger', restoreTrigger);
  const given = [detach, restoreTrigger].filter((arn) => arn !== undefined);
  if (given.length > 1 || (given.length > 0 && skip.includes('lambda')))
    throw new UsageError({
      id: 'usage',
      message: '--detach, --restore-trigger and --skip lambda exclude each other.',
      fix: 'Give one of them.',
    });
}

/**
 * @throws UsageError where another function is attached than the one to be detached
 * @throws DecisionNeeded where the function to be put back is not there: every sign-in would fail
 */
export async function readAskedTrigger(
  world: World,
  facts: Pick<RemoveFacts, 'pool' | 'state'>,
  { detach, restoreTrigger }: TriggerFlags,
): Promise<RemoveFacts['asked']> {
  const { pool } = facts;
  const attached = pool?.trigger?.lambdaArn;
  if (detach !== undefined && attached !== undefined && attached !== detach)
    throw new UsageError({
      id: 'cognito/trigger-exists',
      message: `The user pool runs another function than the one to be detached: ${attached}.`,
      fix: 'Name that one with --detach, or leave the flag out.',
    });
  if (restoreTrigger === undefined || !pool || attached === undefined) return { detach: detach !== undefined };
  if (!(await observeFunction(world, pool, restoreTrigger)))
    throw new DecisionNeeded({
      id: 'cognito/trigger-function-missing',
      message: `There is no function ${restoreTrigger}.`,
      why: 'Every sign-in would fail.',
      fix: `Deploy it again first, or leave the slot empty with --detach ${attached}.`,
    });
  // Which version it was attached with is not in AWS: the record may know, and the plan shows it.
  const recorded = findAttachment(facts)?.previous;
  const lambdaVersion = recorded?.lambdaArn === restoreTrigger ? recorded.lambdaVersion : 'V1_0';
  return { detach: false, restoreTrigger: { lambdaArn: restoreTrigger, lambdaVersion } };
}
