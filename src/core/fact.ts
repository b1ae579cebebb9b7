/**
 * A fact: a value that was observed, or the reason why it is not known (`not-asked`, `explained`, `unreachable`), which
 * decides whether a check is skipped or unknown.
 */

export interface Known<T> {
  known: true;
  value: T;
}

/**
 * `not-asked`: this part was not configured or not asked for, so a check that needs it is skipped.
 * `explained`: a check says why it is not known, and so need no other.
 * `unreachable`: it was asked for and could not be looked at, so such a check is unknown, which is never green.
 */
export interface Unknown {
  known: false;
  reason: 'not-asked' | 'explained' | 'unreachable';
  why: string;
  /** What to do about it, where that is known. */
  fix?: string;
  /** The check that explains it. */
  explainedBy?: string;
}

export type Fact<T> = Known<T> | Unknown;

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function notAsked(why: string): Unknown {
  return { known: false, reason: 'not-asked', why };
}

/** @param fix what to do about it */
export function unreachable(why: string, fix?: string): Unknown {
  return { known: false, reason: 'unreachable', why, ...(fix === undefined ? {} : { fix }) };
}

/** @param id the check that says why */
export function deferTo(id: string): Unknown {
  return { known: false, reason: 'explained', why: `Explained by ${id}.`, explainedBy: id };
}
