/**
 * Suggests what a misspelt config key, which the Supabase CLI does not read, was probably meant to be: typing mistakes,
 * other cases, synonyms.
 */

import { measureDistance, normalise } from '../text/near.ts';

/** Other names that people give them: those of the AWS console, of Amplify's outputs, of JavaScript. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  aws_cognito: ['cognito', 'amazoncognito', 'awsamazoncognito', 'amplify'],
  user_pool_id: ['poolid', 'userpool', 'cognitouserpoolid', 'pool', 'id'],
  user_pool_region: ['region', 'poolregion', 'awsregion', 'userpoolawsregion'],
  enabled: ['enable', 'isenabled', 'active'],
};
const MAX_DISTANCE = 2;

/**
 * The one of `names` that `key` is a spelling of: another case, other separators, a synonym, or two typing mistakes away.
 * @returns undefined when none is near
 */
export function suggestName(key: string, names: readonly string[]): string | undefined {
  const plain = normalise(key);
  const same = names.find((name) => normalise(name) === plain || SYNONYMS[name]?.includes(plain) === true);
  return same ?? names.find((name) => measureDistance(normalise(name), plain) <= MAX_DISTANCE);
}
