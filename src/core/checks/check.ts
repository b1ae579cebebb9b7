/**
 * What the file of a check exports: `check()` with its ID, its title, the facts that it needs, its causes (`after`), and
 * its verdict: pass, fail, warn, skip or unknown. How the list of them is run is in run.ts.
 */
import type { Known } from '../fact.ts';
import type { ObservedToken } from '../token/observed.ts';
import type { VerifyFacts, VerifyWish } from './facts.ts';

export type Status = 'pass' | 'fail' | 'warn' | 'skip' | 'unknown';
export type Layer = 'config' | 'cognito' | 'lambda' | 'token' | 'hosted' | 'live' | 'client';
export const LAYERS: readonly Layer[] = ['config', 'cognito', 'lambda', 'token', 'hosted', 'live', 'client'];

/** Why a check was skipped. Only what was `not-looked-at` could have been proved, and was not. */
export type SkipReason = 'not-applicable' | 'explained' | 'not-selected' | 'left-out' | 'not-looked-at';

export interface Finding {
  id: string;
  layer: Layer;
  status: Status;
  /** Where it was skipped. */
  reason?: SkipReason;
  title: string;
  message?: string;
  fix?: string;
  /** The check whose failure explains this one, where it was skipped for that. */
  explainedBy?: string;
  /** What it looked at, in a few words for each fact. */
  saw?: string[];
  evidence?: Record<string, string | number | boolean> | undefined;
}

export type Verdict =
  | { status: 'pass'; message?: string; evidence?: Finding['evidence'] }
  | {
      status: 'fail' | 'warn';
      message: string;
      fix: string;
      evidence?: Finding['evidence'];
      /** The tokens that it is about, where it is about some: it explains nothing that is wrong with others. */
      tokens?: ReadonlySet<ObservedToken>;
    }
  | { status: 'skip'; reason: SkipReason; message: string; explainedBy?: string }
  | { status: 'unknown'; message: string; fix?: string };

export const PASS: Verdict = { status: 'pass' };

/** The question does not arise in this world: a skip that leaves nothing unproved. */
export function notApplicable(why: string): Verdict {
  return { status: 'skip', reason: 'not-applicable', message: `Does not apply: ${why}` };
}

/** Another check's failure explains this one. */
export function referTo(id: string): Verdict {
  return { status: 'skip', reason: 'explained', message: `Explained by ${id}.`, explainedBy: id };
}

/** It was not configured, or could not be followed: something is left unproved. */
export function notLookedAt(message: string): Verdict {
  return { status: 'skip', reason: 'not-looked-at', message };
}

/** The facts a check named, known for certain. */
export type KnownFacts<N extends keyof VerifyFacts> = {
  [K in N]: VerifyFacts[K] extends infer F ? (F extends Known<infer T> ? T : never) : never;
};

/** @typeParam Id its own id. @typeParam Cause the ids that it stands behind */
export interface Check<Id extends `${Layer}/${string}` = `${Layer}/${string}`, Cause extends string = string> {
  /** "<layer>/<name>": public and stable, and the path of the check's file and of its page. */
  id: Id;
  /** What holds when it passes. */
  title: string;
  needs: readonly (keyof VerifyFacts)[];
  /** Checks whose failure explains this one: it is then skipped with a pointer to them, so that a cause is reported once. */
  after: readonly Cause[];
  /** A verdict that no other check's failure explains, and none hides. */
  insist?(facts: VerifyFacts): Verdict | undefined;
  /** A verdict that some of the facts suffice for, whatever the others are; undefined where it takes all that it needs. */
  settle?(facts: VerifyFacts, wish: VerifyWish): Verdict | undefined;
  run(facts: VerifyFacts, wish: VerifyWish): Verdict;
}

/**
 * Declares a check. `run` sees only the facts it `needs`, and only when all of them are known, so no check can forget
 * that something could not be looked at.
 */
export function check<
  const Id extends Check['id'],
  const N extends keyof VerifyFacts,
  const Cause extends string = never,
>(definition: {
  id: Id;
  title: string;
  needs: readonly N[];
  after?: readonly Cause[];
  insist?(facts: VerifyFacts): Verdict | undefined;
  settle?(facts: VerifyFacts, wish: VerifyWish): Verdict | undefined;
  /** `all` holds what the check can do without, and says more with. */
  run(facts: KnownFacts<N>, wish: VerifyWish, all: VerifyFacts): Verdict;
}): Check<Id, Cause> {
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
