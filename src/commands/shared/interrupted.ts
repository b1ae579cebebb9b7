/** What a run that was interrupted leaves behind, said by the interruption itself. */
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
