import type { Finding, Status } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks, type Selection } from '../../src/core/checks/run.ts';
import type { TestWorld } from './worlds.ts';

export const ALL: Selection = { only: [], skip: [] };

export function findings({ facts, wish }: TestWorld, selection: Partial<Selection> = {}): Finding[] {
  return runChecks(CHECKS, facts, wish, { ...ALL, ...selection });
}

/**
 * Ids of what failed or warned, in the order in which it is reported. A check that only ever says why something could
 * not be looked at complains by saying so.
 */
export function complaints(world: TestWorld): string[] {
  return findings(world)
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .map(({ id }) => id);
}

export function statusOf(world: TestWorld, id: string, selection: Partial<Selection> = {}): Status | undefined {
  return findings(world, selection).find((finding) => finding.id === id)?.status;
}

export function messageOf(world: TestWorld, id: string): string {
  return findings(world).find((finding) => finding.id === id)?.message ?? '';
}

/** All that is said under an ID, in one line. */
export function told(world: TestWorld, id: string): string {
  const { status, message, fix } = findings(world).find((one) => one.id === id) ?? {};
  return `${status}: ${message} → ${fix}`;
}
