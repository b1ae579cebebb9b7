/** Asks whether `init` is to prove it with a throw-away user afterwards (--probe-user), and decides when that question is left out. */
import { changesAnything } from '../../core/plan/step.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { whyNoProbe } from '../../sign-in/probe.ts';
import type { World } from '../../world/types.ts';
import type { InitRequest } from './request.ts';

/** With those that are always asked, these many make three. */
const MOST_QUESTIONS = 2;

/**
 * @param asked how many questions were answered by then
 * @returns whether a throw-away user is to sign in once the plan is carried out
 */
export async function offerProof(
  { ask, out }: World,
  { probeUser, probeAnyway, offersProof }: InitRequest,
  { plan, pool, asked }: { plan: Plan; pool: UserPool; asked: number },
): Promise<boolean> {
  const isOffered = offersProof && ask.possible && asked < MOST_QUESTIONS && changesAnything(plan.steps);
  const attaches = plan.steps.some(({ id }) => id === 'trigger');
  if (!isOffered || !attaches || whyNoProbe(pool, probeAnyway)) return probeUser;
  out.show(
    'A throw-away user who signs in proves that it works: it counts as one monthly active user, and is deleted again.',
  );
  return ask.confirm('Prove it with a throw-away user afterwards?', '--probe-user');
}
