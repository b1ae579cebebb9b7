/**
 * UpdateUserPool in the tests' emulator: with all its refusals, and, where a test wants it so, resetting all that is left out,
 * as the API reference says.
 */
import {
  MEASURED,
  type WhenOmitted,
  makeUpdate,
  nextDescription,
  readUpdate,
} from '../../../src/emulator/cognito/update-pool.ts';
import type { UpdateMode, WithAllUserPools } from './all-user-pools.ts';
import { demandAcceptable, demandWellFormed } from './update-refusals.ts';

/** As the API reference says: all members left out go back to their defaults, but the one whose own page says otherwise. */
const RESET_EVERYTHING: WhenOmitted = {
  ...(Object.fromEntries(Object.keys(MEASURED).map((member) => [member, 'resets'])) as WhenOmitted),
  DcrConfiguration: 'kept',
};

const WHEN_OMITTED: Readonly<Record<UpdateMode, WhenOmitted>> = {
  measured: MEASURED,
  'reset-everything': RESET_EVERYTHING,
};

/** Applies the request, or throws the service's refusal and leaves the pool as it was. */
export function updateUserPool(state: WithAllUserPools, body: unknown, region: string | undefined): object {
  const update = readUpdate(state, body, region);
  demandWellFormed(update.request);
  const next = nextDescription(update, WHEN_OMITTED[state.cognito.updateMode]);
  demandAcceptable(update, next, state.cognito.grandfathered.has(update.pool));
  return makeUpdate(state, update, next);
}
