/** Calls the Edge Functions that the user named, one time each, to see whether the gateway lets a token in to them. */
import { known, unreachable, type Fact } from '../core/fact.ts';
import type { LiveAnswer } from '../core/supabase/answers.ts';
import { readEdgeFunction, type EdgeFunctionAnswer } from '../core/supabase/edge-functions.ts';
import { fact } from './fact.ts';
import type { World } from '../world/types.ts';

interface Call {
  /** The project's URL, without a slash at its end. */
  url: string;
  headers: Record<string, string>;
  /** Which token the headers carry. */
  label: string;
}

/** Answers of the Data API after which a function's own would say nothing more. */
const REFUSED = new Set<LiveAnswer['kind']>(['key-refused', 'rejected', 'expired', 'too-large']);

/**
 * By GET and without a body: it is the method that is meant to change nothing. The gateway passes OPTIONS whatever the token
 * is, and hosted it takes no HEAD. There is no second call, however the first one ends.
 * @param rest what the Data API made of the token
 */
export async function callEdgeFunctions(
  world: World,
  named: Fact<readonly string[]>,
  { url, headers, label }: Call,
  rest: Fact<LiveAnswer>,
): Promise<Fact<EdgeFunctionAnswer[]>> {
  if (!named.known) return named;
  if (named.value.length > 0 && rest.known && REFUSED.has(rest.value.kind))
    return unreachable('No Edge Function was called: the Data API does not take the token.');
  const call = async (name: string): Promise<EdgeFunctionAnswer> => {
    world.out.progress(
      `Calling the Edge Function "${name}" at ${url} one time, by GET and without a body: where the gateway takes the ${label}, it runs.`,
    );
    const answer = await fact(() =>
      world.http.request(`${url}/functions/v1/${name}`, { headers, headOfSuccess: true }),
    );
    if (!answer.known) return { name, label, kind: 'unclear', status: 0, said: answer.why };
    return { name, label, ...readEdgeFunction(answer.value) };
  };
  return known(await Promise.all(named.value.map(call)));
}
