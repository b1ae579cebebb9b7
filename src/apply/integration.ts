/** Creates or deletes a third-party integration of a hosted project, and refuses where its integrations are no longer those that the plan showed. */
import type { Integration } from '../core/supabase/hosted.ts';
import type { CreateIntegrationStep, DeleteIntegrationStep } from '../core/plan/step.ts';
import { RefusedError } from '../errors.ts';
import type { ApplyContext } from './context.ts';
import { awaitKeys } from './keys.ts';
import { forgetLinked, remember } from './ledger.ts';

/** Creates it unless an earlier run or somebody else did meanwhile, and waits until Supabase has the pool's keys. */
export async function createIntegration(step: CreateIntegrationStep, context: ApplyContext): Promise<void> {
  const isThere = await isTrusted(step, context);
  const created = isThere ? undefined : await beginToTrust(step, context);
  const failed = await awaitKeys(context.world, [{ ...step, created }]);
  for (const error of failed.values()) throw error;
}

/** @throws RefusedError where the project trusts others than those that were shown */
export async function isTrusted(
  { projectRef, issuer, before }: CreateIntegrationStep,
  { world }: ApplyContext,
): Promise<boolean> {
  const there = await world.supabase.integrations(projectRef);
  if (there.some((one) => one.issuer === issuer)) return true;
  const now = there
    .map(({ id }) => id)
    .toSorted()
    .join(' ');
  if (now !== before.toSorted().join(' '))
    throw changed(`The integrations of ${projectRef} are not those that were shown.`);
  return false;
}

/** Creates it. Who else does the same at the same time shows when the keys are looked for. */
export async function beginToTrust(step: CreateIntegrationStep, context: ApplyContext): Promise<Integration> {
  const { world, pool } = context;
  const { projectRef, issuer } = step;
  if (step.recorded) await remember(context, { linked: [{ userPoolId: pool.userPoolId, projectRef, issuer }] });
  return world.supabase.createIntegration(projectRef, issuer);
}

/** Deletes it, and the record that init made it. */
export async function deleteIntegration(step: DeleteIntegrationStep, context: ApplyContext): Promise<void> {
  await endTrust(step, context);
  await forgetIntegration(step, context);
}

/** Looks once more that it is the one that was shown, and that the one in whose favour it goes is there. */
export async function endTrust(step: DeleteIntegrationStep, context: ApplyContext): Promise<void> {
  const { supabase } = context.world;
  const { projectRef, integrationId, inFavourOf } = step;
  const there = await supabase.integrations(projectRef);
  const found = there.find(({ id }) => id === integrationId);
  if (!found) return;
  if ((found.issuer ?? '') !== step.before.issuer)
    throw changed(`The integration ${integrationId} trusts another issuer now.`);
  if (inFavourOf !== undefined && !there.some((one) => one.issuer === inFavourOf && one.id !== integrationId))
    throw changed(`Nothing else trusts ${inFavourOf} any more.`);
  await supabase.deleteIntegration(projectRef, integrationId);
}

/** The record is of the issuer, which another integration goes on trusting where this one went in its favour. */
export async function forgetIntegration(step: DeleteIntegrationStep, context: ApplyContext): Promise<void> {
  const { projectRef, inFavourOf } = step;
  if (inFavourOf === undefined) await forgetLinked(context, { projectRef, issuer: step.before.issuer });
}

function changed(message: string): RefusedError {
  return new RefusedError({
    id: 'hosted/changed',
    message,
    why: 'Somebody changed the project meanwhile, so it was left as it is.',
    fix: 'Run again for a new plan.',
  });
}
