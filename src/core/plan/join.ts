/** Joins plans: each part is made by a function that returns its own; the steps about several hosted projects are numbered. */
import type { Plan } from './plan.ts';
import type { Step } from './step.ts';

/** A plan of what is given, and nothing else. */
export function planOf(part: Partial<Plan>): Plan {
  return { steps: [], decisions: [], notes: [], ...part };
}

/** Joins plans in their order. Steps about hosted projects, of which there may be several, are numbered from the second on. */
export function joinPlans(...plans: readonly Plan[]): Plan {
  const left = plans.flatMap((plan) => plan.left ?? []);
  const original = plans.find((plan) => plan.original !== undefined)?.original;
  return {
    steps: numberSteps(plans.flatMap(({ steps }) => steps)),
    decisions: plans.flatMap(({ decisions }) => decisions),
    notes: plans.flatMap(({ notes }) => notes),
    ...(left.length === 0 ? {} : { left }),
    ...(original === undefined ? {} : { original }),
  };
}

/** "integration", then "integration-2": each id stands once in a plan. */
function numberSteps(steps: readonly Step[]): Step[] {
  const counts = { integration: 0, unlink: 0 };
  return steps.map((step) => {
    const base = step.id.startsWith('integration')
      ? 'integration'
      : step.id.startsWith('unlink')
        ? 'unlink'
        : undefined;
    if (base === undefined) return step;
    counts[base] += 1;
    return { ...step, id: counts[base] === 1 ? base : (`${base}-${counts[base]}` as const) };
  });
}
