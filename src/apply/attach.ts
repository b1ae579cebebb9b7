/**
 * Attaches the trigger to the user pool (the function is invoked first, where it may be), detaches it, or restores settings
 * from a backup, each through `pool-update.ts`.
 */
import type { Trigger } from '../core/pool/user-pool.ts';
import type { CheckId } from '../core/checks/index.ts';
import { asObject, type JsonObject } from '../core/text/json.ts';
import { listDifferences, differences, triggerOf, updateInput } from '../core/pool/update.ts';
import { printable } from '../core/text/safe.ts';
import { restoreInput, restoreSurprises } from '../core/pool/restore.ts';
import type { RestoreSettingsStep, RestoreTriggerStep, UpdateUserPoolStep } from '../core/plan/step.ts';
import {
  CHAIN_CHECK,
  chainFault,
  type ChainFault,
  expectedShape,
  responseShape,
  rolesGranted,
} from '../core/function/trigger.ts';
import { syntheticEvent } from '../core/function/events.ts';
import { isForEverybody } from '../core/function/answer.ts';
import type { InvocationOutcome } from '../core/function/lambda-function.ts';
import { RefusedError } from '../errors.ts';
import type { ApplyContext } from './context.ts';
import { whenReady } from './busy.ts';
import { pauses } from './pauses.ts';
import { changePool, type PoolChanged } from './pool-update.ts';
import { forget, remember } from './ledger.ts';

/**
 * Invokes the function, then attaches it.
 * @returns the backup, and the settings as they are now
 */
export async function attachTrigger(step: UpdateUserPoolStep, context: ApplyContext): Promise<PoolChanged> {
  if (step.chained) await proveChain(step, context);
  const prove = step.invokeFirst ? (): Promise<void> => proveFunction(step, context) : undefined;
  if (step.deployed) return setTrigger(step, context, prove);
  await prove?.();
  const previous = step.before === null ? {} : { previous: step.before };
  await remember(context, {
    attached: [{ userPoolId: step.userPoolId, functionArn: step.after.lambdaArn, ...previous }],
  });
  return setTrigger(step, context);
}

/** Puts the trigger back that was there before, or leaves the slot empty. @returns the backup, and the settings as they are now */
export async function restoreTrigger(step: RestoreTriggerStep, context: ApplyContext): Promise<PoolChanged> {
  const changed = await setTrigger(step, context);
  await forget(context, 'attached');
  return changed;
}

function setTrigger(
  { before: planned, after }: { before: Trigger | null; after: Trigger | null },
  context: ApplyContext,
  prove?: () => Promise<void>,
): Promise<PoolChanged> {
  return changePool(
    {
      request: (described) => updateInput(described, after ?? undefined, context.allowUnknown),
      drift(described) {
        const now = triggerOf(asObject(described['LambdaConfig']));
        const same = now?.lambdaArn === planned?.lambdaArn && now?.lambdaVersion === planned?.lambdaVersion;
        return same ? undefined : 'its trigger';
      },
      unexpected: differences,
      explain: (error) => (after ? explainTier(error, after) : error),
      ...(prove ? { prove } : {}),
    },
    context,
  );
}

/** Puts a pool's settings back as a backup has them. @returns the backup of what they were until now, and those of now */
export async function restoreSettings(
  { before, backup }: RestoreSettingsStep,
  context: ApplyContext,
): Promise<PoolChanged> {
  return changePool(
    {
      request: (described) => restoreInput(described, backup, context.allowUnknown),
      drift: (described) => listDifferences(before, described).map(({ path }) => path)[0],
      unexpected: (was, is) => restoreSurprises(was, is, backup),
      explain: (error) => error,
    },
    context,
  );
}

/** Cognito's own words for a plan that lacks the version; the plan alone does not tell, some Lite pools keep V2_0. */
const TIER_REFUSAL = /FeatureUnavailableInTier/;

function explainTier(error: unknown, { lambdaVersion }: Trigger): unknown {
  if (!(error instanceof RefusedError) || !TIER_REFUSAL.test(`${error.message} ${error.why ?? ''}`)) return error;
  return new RefusedError(
    {
      id: 'cognito/trigger-v2-unavailable',
      message: `Cognito refuses a ${lambdaVersion} trigger on this user pool's plan.`,
      why: error.why,
      fix:
        lambdaVersion === 'V3_0'
          ? 'Leave --m2m and --trigger-version v3 out, or move the pool to the Essentials plan, which changes its price.'
          : 'Run again with --trigger-version v1 (the app then has to send ID tokens), or move the pool to the Essentials plan, which changes its price.',
    },
    { cause: error },
  );
}

/** IAM takes seconds until a policy that was written into a role has effect everywhere (IAM user guide, Troubleshooting). */
const CHAIN_LIMIT_MS: Record<ChainFault['kind'], number> = { denied: 60_000, passing: 10_000, lasting: 0 };

/** A function that may not invoke the one behind it would break every sign-in: it is asked before it is attached. */
async function proveChain(step: UpdateUserPoolStep, context: ApplyContext): Promise<void> {
  const { world } = context;
  const told = 'Waiting until the new function may invoke yours';
  for await (const waited of pauses(world, { first: 500, longest: 5000, share: 0.5, told })) {
    const outcome = await invoke(step, CHAIN_CHECK, context);
    const fault = chainFault(outcome);
    if (fault === undefined) return;
    if (waited >= CHAIN_LIMIT_MS[fault.kind])
      throw new RefusedError({
        id: 'lambda/handler-error',
        message: `The new function could not invoke yours, so it was not attached: ${fault.text}.`,
        why: 'Every sign-in would have failed with it.',
        fix: `Let the function's role invoke ${step.before?.lambdaArn ?? 'your function'} (lambda:InvokeFunction), then run again.`,
      });
  }
}

/** A function that does not answer as it should would break every sign-in: it is tried before it is attached. */
async function proveFunction(step: UpdateUserPoolStep, context: ApplyContext): Promise<void> {
  const version = step.after.lambdaVersion;
  const outcome = await invoke(step, syntheticEvent(version, context.pool), context);
  const fault = faultOf(outcome, step);
  if (fault === undefined) return;
  throw new RefusedError({
    id: fault.id,
    message: `${step.after.lambdaArn} does not answer a ${version} event correctly, so it was not attached.`,
    why: fault.why,
    fix: mayBeTheUser(outcome, step)
      ? 'Sign-ins are as they were. The user was made up. If it accepts real users, run again without --invoke, then verify with --username.'
      : 'Sign-ins are as they were. Fix the function, then run again.',
  });
}

/** A run that was cut off may have left a function that is still being made. */
async function invoke(
  { after }: UpdateUserPoolStep,
  event: JsonObject,
  context: ApplyContext,
): Promise<InvocationOutcome> {
  const { region } = context.pool;
  const lambda = await context.world.aws.lambda(region);
  const place = { region, functionName: after.lambdaArn };
  return (await whenReady(place, context, () => lambda.invoke(after.lambdaArn, event))).outcome;
}

/** Somebody's own function may refuse a user who does not exist. */
function mayBeTheUser(outcome: InvocationOutcome, step: UpdateUserPoolStep): boolean {
  return !step.deployed && outcome.kind === 'error' && !isForEverybody(outcome);
}

function faultOf(outcome: InvocationOutcome, step: UpdateUserPoolStep): { id: CheckId; why: string } | undefined {
  const version = step.after.lambdaVersion;
  if (outcome.kind === 'timeout') return { id: 'lambda/timeout', why: 'It ran out of time.' };
  if (outcome.kind === 'error')
    return { id: 'lambda/handler-error', why: `${outcome.errorType}: ${outcome.errorMessage}` };
  if (!outcome.event) return { id: 'lambda/handler-error', why: 'It does not return the event.' };
  const shape = responseShape(outcome.event);
  if (shape !== expectedShape(version) && shape !== 'both')
    return { id: 'lambda/response-shape', why: `Its answer lacks the member that ${version} reads.` };
  const wrong = rolesGranted(outcome.event, version).find(({ role }) => role !== step.role);
  return (
    wrong && {
      id: 'lambda/role-value',
      why: `It sets role ${printable(JSON.stringify(wrong.role) ?? 'nothing')} in the ${wrong.token} token, where "${step.role}" is wanted.`,
    }
  );
}
