import { known, unreachable, type Fact } from '../core/fact.ts';
import { sentences } from '../core/text/sentences.ts';
import { asRefusal } from '../errors.ts';

/** Turns what an observation throws into an Unknown, so that one part that fails does not take the others with it. */
export async function fact<T>(observe: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await observe());
  } catch (error) {
    return refused(error);
  }
}

/** The reason why it is not known. */
export function refused(error: unknown): Fact<never> {
  const { message, why, fix } = asRefusal(error);
  return unreachable(sentences(message, why), fix);
}
