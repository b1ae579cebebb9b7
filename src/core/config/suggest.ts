/** What a key that the Supabase CLI does not read was probably meant to be. */

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

function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Levenshtein's distance; long keys, which cannot be near, are not measured. */
function measureDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_DISTANCE) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, char] of Array.from(a).entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const swap = (row[j] ?? 0) + (char === b[j] ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? Infinity;
}
