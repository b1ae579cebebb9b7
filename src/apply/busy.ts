/**
 * Waits until a Lambda function is ready (Pending, an update in progress), or AWS is no longer busy with another change, and
 * only then tries again.
 */
import { RefusedError } from '../errors.ts';
import type { ApplyContext } from './context.ts';
import { pauses } from './pauses.ts';

const READY_LIMIT_MS = 120_000;
/** Two changes of one thing at the same time: whoever is second is refused, and the first is done within moments. */
const BUSY_LIMIT_MS = 15_000;

interface FunctionPlace {
  region: string;
  functionName: string;
}

/** Polls itself: the SDK's waiters take any error, access denied included, as a reason to go on waiting. */
export async function waitUntilReady(place: FunctionPlace, { world, pool }: ApplyContext): Promise<void> {
  const lambda = await world.aws.lambda(place.region);
  const told = 'Waiting until the function is ready';
  for await (const waited of pauses(world, { first: 200, longest: 3000, share: 0.06, told })) {
    const found = await lambda.describeFunction(place.functionName, pool.userPoolId);
    if (found?.state === 'Active' && found.lastUpdateStatus !== 'InProgress' && found.lastUpdateStatus !== 'Failed')
      return;
    if (found?.state === 'Failed' || found?.lastUpdateStatus === 'Failed' || waited > READY_LIMIT_MS) {
      throw new RefusedError({
        id: 'lambda/not-ready',
        message: `${place.functionName} did not become active.`,
        why: found?.stateReason ?? `Its state is ${found?.state ?? 'unknown'}.`,
        fix: 'Run again; if it stays so, run `npx cognito-supabase remove`, then `init` once more.',
      });
    }
  }
}

/** Asks something of a function; one that is being made or updated, by a run that was cut off say, is waited for first. */
export async function whenReady<T>(place: FunctionPlace, context: ApplyContext, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof RefusedError) || error.id !== 'lambda/not-ready') throw error;
    await waitUntilReady(place, context);
    return act();
  }
}

/**
 * @param act runs again where AWS was busy with another change of the same: it looks at what it changes before it does,
 *   at the latest then
 */
export async function whenFree<T>({ world }: ApplyContext, act: (again: boolean) => Promise<T>): Promise<T> {
  const told = 'Waiting until AWS is done with another change';
  for await (const waited of pauses(world, { first: 400, longest: 4000, share: 0.5, told })) {
    try {
      return await act(waited > 0);
    } catch (error) {
      if (!(error instanceof RefusedError) || error.id !== 'aws/busy' || waited > BUSY_LIMIT_MS) throw error;
    }
  }
  throw new Error('pauses end with what they are for');
}
