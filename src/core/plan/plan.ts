/** Types of a plan: its steps, its notes, and the decisions that only the user can make, with the ways on from each. */
import type { ErrorId } from '../error-id.ts';
import type { Trigger } from '../pool/user-pool.ts';
import type { Step } from './step.ts';
import type { InitWish } from './wish.ts';

export type DecisionKind =
  | 'other-provider'
  | 'other-pool'
  | 'config-uneditable'
  | 'env-file-uneditable'
  | 'existing-trigger'
  | 'trigger-gone'
  | 'another-of-ours'
  | 'chain-impossible'
  | 'other-role'
  | 'managed'
  | 'setting-lost'
  | 'version-unavailable'
  | 'name-taken';

/**
 * What is wished for then, with the flag that asks for it without the question; or what is done in its place: files are
 * written for the tool that owns the pool, or what is to be added by hand is shown.
 */
export type Way = { text: string } & ({ accept: Partial<InitWish>; flag: string } | { act: 'declare' | 'show' });

/** Something that only the user can decide. */
export interface Decision {
  /** Which one it is; several may end with the same error id. */
  kind: DecisionKind;
  /** The id of the error that a run without an answer ends with. */
  id: ErrorId;
  message: string;
  why: string;
  fix: string;
  /** Asked at a terminal as one question, that the user may also stop at. */
  ways?: readonly Way[];
}

export interface Plan {
  steps: Step[];
  decisions: Decision[];
  /** What the user should know beside the steps, one sentence each. */
  notes: string[];
  /** What is left as it is although it was to be taken back, since only the user can say that it is ours: one sentence each. */
  left?: string[];
  /** The user's own trigger that the deployed function stands in front of. */
  original?: Trigger;
}
