/** What is done to a hosted project: adding an integration, waiting for its keys, taking one away. */
import { keyTrouble, type KeyTrouble } from '../core/supabase/hosted.ts';
import type { CreateIntegrationStep, DeleteIntegrationStep } from '../core/plan/step.ts';
import { RefusedError } from '../errors.ts';
import type { World } from '../world/types.ts';
import type { ApplyContext } from './context.ts';
import { pauses } from './pauses.ts';
import { forgetLinked, remember } from './ledger.ts';

/** Creates it unless an earlier run or somebody else did meanwhile, and waits until Supabase has the pool's keys. */
export async function createIntegration(step: CreateIntegrationStep, context: ApplyContext): Promise<void> {
  const { world, pool } = context;
  const { projectRef, issuer } = step;
  const there = await world.supabase.integrations(projectRef);
  if (!there.some((one) => one.issuer === issuer)) {
    const now = there
      .map(({ id }) => id)
      .toSorted()
      .join(' ');
    if (now !== step.before.toSorted().join(' '))
      throw changed(`The integrations of ${projectRef} are not those that were shown.`);
    if (step.recorded) await remember(context, { linked: [{ userPoolId: pool.userPoolId, projectRef, issuer }] });
    await world.supabase.createIntegration(projectRef, issuer);
  }
  await awaitKeys(world, step);
}

/** Looks once more that it is the one that was shown, and that the one in whose favour it goes is there. */
export async function deleteIntegration(step: DeleteIntegrationStep, context: ApplyContext): Promise<void> {
  const { supabase } = context.world;
  const { projectRef, integrationId, inFavourOf } = step;
  const there = await supabase.integrations(projectRef);
  const found = there.find(({ id }) => id === integrationId);
  if (found) {
    if ((found.issuer ?? '') !== step.before.issuer)
      throw changed(`The integration ${integrationId} trusts another issuer now.`);
    if (inFavourOf !== undefined && !there.some((one) => one.issuer === inFavourOf && one.id !== integrationId))
      throw changed(`Nothing else trusts ${inFavourOf} any more.`);
    await supabase.deleteIntegration(projectRef, integrationId);
  }
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

/** Supabase gets the keys by itself soon after an integration is created; after a rotation it may take half an hour. */
const LONGEST_WAIT_MS = 45_000;

/**
 * Waits until Supabase has the keys of an issuer that a project trusts.
 * @throws RefusedError when it has not after three quarters of a minute
 */
export async function awaitKeys(
  { supabase, clock, out }: World,
  { projectRef, issuer, poolKeyIds }: Pick<CreateIntegrationStep, 'projectRef' | 'issuer' | 'poolKeyIds'>,
): Promise<void> {
  const told = `${projectRef}: waiting until Supabase has the user pool's keys`;
  for await (const waited of pauses({ clock, out }, { first: 500, longest: 4000, share: 0.5, told })) {
    const own = (await supabase.integrations(projectRef)).filter((one) => one.issuer === issuer);
    const troubles = new Set(own.map((one) => keyTrouble(one, poolKeyIds ?? undefined)));
    if (troubles.has(undefined)) return;
    const trouble = troubles.has('stale') ? 'stale' : 'unresolved';
    if (waited > LONGEST_WAIT_MS) throw explainMissingKeys(trouble, projectRef);
  }
}

function explainMissingKeys(trouble: KeyTrouble, projectRef: string): RefusedError {
  const [message, why] =
    trouble === 'stale'
      ? [
          `Supabase's copy of the user pool's keys is out of date in ${projectRef}.`,
          'Tokens that are signed with a new key are refused. Supabase reads the keys again by itself, within 30 minutes.',
        ]
      : [
          `Supabase has not read the user pool's keys in ${projectRef}.`,
          "The integration is there, but tokens are refused until Supabase has read the issuer's openid-configuration.",
        ];
  return new RefusedError({
    id: `hosted/keys-${trouble}`,
    message,
    why,
    fix: 'Run again to wait on; if it stays so, `npx cognito-supabase link --recreate` deletes the integration and creates it anew, between which tokens are refused.',
  });
}
