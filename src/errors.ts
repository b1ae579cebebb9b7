/**
 * Exit codes, and the errors for the user that end with them: wrong usage (2), a decision is needed (3), refused by AWS
 * or Supabase (4), interrupted (130). They say what happened, why, and what to do.
 */
import type { ErrorId } from './core/error-id.ts';

/** The exit codes that users and CI rely on. */
export const EXIT = { done: 0, findings: 1, usage: 2, decision: 3, refused: 4, defect: 70, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorText {
  id: ErrorId;
  /** What happened. */
  message: string;
  /** Why, as far as it is known. */
  why?: string | undefined;
  /** What to do: a sentence or a command that can be pasted. */
  fix?: string | undefined;
}

/** An error meant for the user: what happened, why, what to do, and the code the program ends with. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly id: ErrorId;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly exitCode: ExitCode;

  constructor(text: ErrorText, exitCode: ExitCode, options?: { cause?: unknown }) {
    super(text.message, options);
    this.id = text.id;
    this.why = text.why;
    this.fix = text.fix;
    this.exitCode = exitCode;
  }
}

/** The command line or an input file is wrong. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';
  constructor(text: ErrorText, options?: { cause?: unknown }) {
    super(text, EXIT.usage, options);
  }
}

/** Something only the user can decide, and no flag did. */
export class DecisionNeeded extends CliError {
  override readonly name = 'DecisionNeeded';
  constructor(text: ErrorText) {
    super(text, EXIT.decision);
  }
}

/** AWS or Supabase refused, or could not be reached. */
export class RefusedError extends CliError {
  override readonly name = 'RefusedError';
  constructor(text: ErrorText, options?: { cause?: unknown }) {
    super(text, EXIT.refused, options);
  }
}

/** A step of a plan that failed, after others that were carried out. */
export class StoppedError extends CliError {
  override readonly name = 'StoppedError';
  /** The ids of the steps that stand. */
  readonly done: readonly string[];

  constructor(text: ErrorText, exitCode: ExitCode, done: readonly string[], options?: { cause?: unknown }) {
    super(text, exitCode, options);
    this.done = done;
  }
}

/** Ctrl-C, Esc at a prompt, or a signal. */
export class Interrupted extends CliError {
  override readonly name = 'Interrupted';
  constructor(message = 'Interrupted.', fix?: string) {
    super({ id: 'interrupted', message, fix }, EXIT.interrupted);
  }
}

/**
 * The one rule for what a run survives: a refusal, of AWS, Supabase or the file system, may become a fact or a note.
 * @throws the error itself where it ends the run: an interruption, a decision that only the user can make, a defect
 */
export function asRefusal(error: unknown): CliError {
  if (error instanceof CliError && !(error instanceof Interrupted) && !(error instanceof DecisionNeeded)) return error;
  throw error;
}
