/** Attaching the trigger: the one call that can harm a user pool, with everything that keeps it from doing so. */
import { join } from 'node:path';
import { lostSettingDecision } from '../core/decisions.ts';
import { asObject, type JsonObject } from '../core/json.ts';
import { differences, triggerOf, updateInput } from '../core/pool.ts';
import { printable, safeJson } from '../core/redact.ts';
import type { UpdateUserPoolStep } from '../core/step.ts';
import { responseShape, expectedShape, rolesGranted, syntheticEvent } from '../core/trigger.ts';
import type { InvocationOutcome } from '../core/facts.ts';
import { DecisionNeeded, RefusedError } from '../errors.ts';
import { keepOutOfGit, type ApplyContext } from './context.ts';
import type { CognitoAccess } from '../world/aws/types.ts';

interface PoolSettings {
  described: JsonObject;
  mfaConfig: JsonObject;
}

/**
 * Invokes the function, backs the pool's settings up, checks that nobody changed them meanwhile, sends everything back
 * with the trigger in it, reads again, and compares.
 * @returns the backup's path
 */
export async function attachTrigger(step: UpdateUserPoolStep, context: ApplyContext): Promise<string> {
  const { world, pool } = context;
  if (step.invokeFirst) await proveFunction(step, context);
  const cognito = await world.aws.cognito(pool.region);
  const before = await readSettings(cognito, pool.userPoolId);
  const backup = await writeBackup(before, context);
  const { input, lost } = updateInput(before.described, step.after);
  if (lost.length > 0) {
    throw new DecisionNeeded(lostSettingDecision(lost));
  }
  await stillAsPlanned(step, before, cognito);
  await send(cognito, input, step);
  const changed = compare(before, await readSettings(cognito, pool.userPoolId));
  if (changed.length > 0) {
    throw new RefusedError({
      id: 'cognito/other-settings-changed',
      message: `After the update, other settings of the user pool differ: ${changed.map((name) => printable(name)).join(', ')}.`,
      why: 'The trigger is attached. Either somebody changed the pool in the same moment, or Cognito did not take a setting back as it gave it.',
      fix: `The settings as they were are in ${backup}; compare them with \`aws cognito-idp describe-user-pool --user-pool-id ${pool.userPoolId}\`.`,
    });
  }
  return backup;
}

async function readSettings(cognito: CognitoAccess, userPoolId: string): Promise<PoolSettings> {
  const described = await cognito.describeUserPool(userPoolId);
  if (!described)
    throw new RefusedError({
      id: 'cognito/pool-not-found',
      message: `The user pool ${userPoolId} is gone.`,
      fix: 'Check the user pool id.',
    });
  return { described, mfaConfig: await cognito.mfaConfig(userPoolId) };
}

function compare(before: PoolSettings, after: PoolSettings): string[] {
  return [...differences(before.described, after.described), ...differences(before.mfaConfig, after.mfaConfig)];
}

/** There is no conditional update in the Cognito API: the closest is to look once more right before sending. */
async function stillAsPlanned(step: UpdateUserPoolStep, before: PoolSettings, cognito: CognitoAccess): Promise<void> {
  const now = await readSettings(cognito, step.userPoolId);
  const trigger = triggerOf(asObject(now.described['LambdaConfig'])) ?? null;
  const planned = step.before;
  const sameTrigger = trigger?.lambdaArn === planned?.lambdaArn && trigger?.lambdaVersion === planned?.lambdaVersion;
  const changed = compare(before, now);
  if (sameTrigger && changed.length === 0) return;
  throw new RefusedError({
    id: 'cognito/changed-meanwhile',
    message: `The user pool was changed by somebody else meanwhile (${sameTrigger ? changed.join(', ') : 'its trigger'}).`,
    why: 'Nothing was sent.',
    fix: 'Run again.',
  });
}

async function writeBackup(settings: PoolSettings, context: ApplyContext): Promise<string> {
  const { world, pool, within, stateFolder } = context;
  await keepOutOfGit(context);
  const stamp = new Date(world.clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  const path = join(stateFolder, `${pool.userPoolId}-${stamp}-${world.randomHex(4)}.json`);
  const backup = { schemaVersion: 1, userPool: settings.described, mfaConfig: settings.mfaConfig };
  await world.files.create(path, `${safeJson(backup)}\n`, { secret: true, within });
  return path;
}

/** Cognito's own words for a plan that lacks the version; the plan alone does not tell, some Lite pools keep V2_0. */
const TIER_REFUSAL = /FeatureUnavailableInTier/;

async function send(
  cognito: CognitoAccess,
  input: Parameters<CognitoAccess['updateUserPool']>[0],
  step: UpdateUserPoolStep,
): Promise<void> {
  try {
    await cognito.updateUserPool(input);
  } catch (error) {
    if (!(error instanceof RefusedError) || !TIER_REFUSAL.test(`${error.message} ${error.why ?? ''}`)) throw error;
    throw new RefusedError(
      {
        id: 'cognito/trigger-v2-unavailable',
        message: `Cognito refuses a ${step.after.lambdaVersion} trigger on this user pool's plan.`,
        why: error.why,
        fix:
          step.after.lambdaVersion === 'V3_0'
            ? 'Leave --m2m and --trigger-version v3 out, or move the pool to the Essentials plan, which changes its price.'
            : 'Run again with --trigger-version v1 (the app then has to send ID tokens), or move the pool to the Essentials plan, which changes its price.',
      },
      { cause: error },
    );
  }
}

/** A function that does not answer as it should would break every sign-in: it is tried before it is attached. */
async function proveFunction(step: UpdateUserPoolStep, { world, pool }: ApplyContext): Promise<void> {
  const lambda = await world.aws.lambda(pool.region);
  const version = step.after.lambdaVersion;
  const { outcome } = await lambda.invoke(step.after.lambdaArn, syntheticEvent(version, pool));
  const fault = faultOf(outcome, step);
  if (fault === undefined) return;
  throw new RefusedError({
    id: fault.id,
    message: `${step.after.lambdaArn} does not answer a ${version} event as it should, so it was not attached.`,
    why: fault.why,
    fix: 'Sign-ins are as they were. Mend the function, then run again.',
  });
}

function faultOf(outcome: InvocationOutcome, step: UpdateUserPoolStep): { id: string; why: string } | undefined {
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
