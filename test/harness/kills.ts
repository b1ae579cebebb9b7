/** At which moments the program is killed, in the tests of interrupted runs. */
import { THOROUGH } from './thorough.ts';
import type { FaultKind } from '../emulator-kit/faults.ts';

/**
 * How a call is cut off when the program is killed at it: before it takes effect, or after. Before one is after the one
 * before it as far as the account goes, so that every cut of the second kind is every state; THOROUGH=1 makes both.
 */
export const CUTS: readonly FaultKind[] = THOROUGH ? ['drop', 'drop-after'] : ['drop-after'];
