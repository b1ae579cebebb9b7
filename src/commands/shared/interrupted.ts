/** The message of a command that was interrupted (Ctrl-C): whether anything was changed by then; the signal itself is caught in `src/main.ts`. */
import { Interrupted } from '../../errors.ts';

/** An interruption says what it interrupted: whether anything was changed by then. */
export async function sayWhenInterrupted<T>(interrupted: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof Interrupted && error.message === new Interrupted().message
      ? new Interrupted(interrupted)
      : error;
  }
}

export const NOTHING_CHANGED = 'Interrupted. Nothing was changed.';
