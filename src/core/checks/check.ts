/** One check is one file; this is what such a file exports, and how the list of them is run. */
import type { Known } from '../fact.ts';
import type { VerifyFacts, VerifyWish } from './facts.ts';

export type Status = 'pass' | 'fail' | 'warn' | 'skip' | 'unknown';
export type Layer = 'config' | 'cognito' | 'lambda' | 'token' | 'hosted' | 'live' | 'client';
export const LAYERS: readonly Layer[] = ['config', 'cognito', 'lambda', 'token', 'hosted', 'live', 'client'];

export interface Finding {
  id: string;
  layer: Layer;
  status: Status;
  title: string;
  message?: string;
  fix?: string;
  evidence?: Record<string, string | number | boolean> | undefined;
}

export type Verdict =
  | { status: 'pass'; message?: string; evidence?: Finding['evidence'] }
  | { status: 'fail' | 'warn'; message: string; fix: string; evidence?: Finding['evidence'] }
  | { status: 'skip'; message: string }
  | { status: 'unknown'; message: string; fix?: string };

export const PASS: Verdict = { status: 'pass' };

const NOT_APPLICABLE = 'Does not apply: ';

/** The question does not arise in this world: a skip that leaves nothing unproved. */
export function notApplicable(why: string): Verdict {
  return { status: 'skip', message: `${NOT_APPLICABLE}${why}` };
}

export const SKIP = {
  notAskedFor: 'Not among the checks asked for with --only.',
  leftOut: 'Left out with --skip.',
  explainedBy: (id: string): string => `Explained by ${id}.`,
} as const;

/** True where the question did not arise. */
export function doesNotApply({ status, message = '' }: Finding): boolean {
  return status === 'skip' && message.startsWith(NOT_APPLICABLE);
}

/** True where something could have been proved and was not: neither asked for, nor explained, nor beside the point. */
export function leftUnproved({ status, message = '' }: Finding): boolean {
  return status === 'skip' && !/^(Does not apply: |Explained by |Left out |Not among )/.test(message);
}

/** The facts a check named, known for certain. */
export type KnownFacts<N extends keyof VerifyFacts> = {
  [K in N]: VerifyFacts[K] extends infer F ? (F extends Known<infer T> ? T : never) : never;
};

export interface Check {
  /** "<layer>/<name>": public and stable, and the path of the check's file and of its page. */
  id: `${Layer}/${string}`;
  /** What holds when it passes. */
  title: string;
  needs: readonly (keyof VerifyFacts)[];
  /** Checks whose failure explains this one: it is then skipped with a pointer to them, so that a cause is reported once. */
  after: readonly string[];
  /** A verdict that some of the facts suffice for, whatever the others are; undefined where it takes all that it needs. */
  settle?(facts: VerifyFacts, wish: VerifyWish): Verdict | undefined;
  run(facts: VerifyFacts, wish: VerifyWish): Verdict;
}

/**
 * Declares a check. `run` sees only the facts it `needs`, and only when all of them are known, so no check can forget
 * that something could not be looked at.
 */
export function check<const N extends keyof VerifyFacts>(definition: {
  id: Check['id'];
  title: string;
  needs: readonly N[];
  after?: readonly string[];
  settle?(facts: VerifyFacts, wish: VerifyWish): Verdict | undefined;
  /** `all` holds what the check can do without, and says more with. */
  run(facts: KnownFacts<N>, wish: VerifyWish, all: VerifyFacts): Verdict;
}): Check {
  return {
    ...definition,
    after: definition.after ?? [],
    run(facts, wish) {
      const values = definition.needs.map((name) => {
        const fact = facts[name];
        if (!fact.known) throw new Error(`The fact "${name}" is not known: ${fact.why}`);
        return [name, fact.value] as const;
      });
      return definition.run(Object.fromEntries(values) as KnownFacts<N>, wish, facts);
    },
  };
}
