/**
 * Turns an observation that fails (access denied, out of reach, no AWS credentials) into a fact that says why, so that the run
 * goes on without it.
 */
import { known, notAsked, unreachable, type Fact } from '../core/fact.ts';
import { sentences } from '../core/text/sentences.ts';
import { asRefusal } from '../errors.ts';
import type { World } from '../world/types.ts';

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

/** The reason for which AWS is not asked at all, or undefined when it can be. */
export async function whyNoAws(world: World): Promise<Fact<never> | undefined> {
  try {
    const credentials = await world.aws.credentials();
    return credentials.available ? undefined : notAsked(credentials.why);
  } catch (error) {
    return refused(error);
  }
}

/**
 * The same for a file that can be written without AWS: where nobody set credentials up, the machine is not asked for a
 * role of its own, which takes a second where it has none.
 */
export async function whyNoAwsSetUp(world: World): Promise<Fact<never> | undefined> {
  return (await world.aws.isSetUp()) ? whyNoAws(world) : notAsked('No AWS credentials are set up.');
}
