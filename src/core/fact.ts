/** What was observed is known, or carries the reason why it is not. */

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
}

export type Fact<T> = Known<T> | Unknown;

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function notAsked(why: string): Unknown {
  return { known: false, reason: 'not-asked', why };
}

export function unreachable(why: string): Unknown {
  return { known: false, reason: 'unreachable', why };
}

/** @param id the check that says why */
export function deferTo(id: string): Unknown {
  return { known: false, reason: 'explained', why: `Explained by ${id}.` };
}
