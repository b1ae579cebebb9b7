/** Finds the name that is nearest to a mistyped word (did you mean, Levenshtein distance). */

const MAX_DISTANCE = 2;

/**
 * The one of `names` that a word is a spelling of: another case, other separators, or up to two typing mistakes away, and
 * no more than one for every two letters.
 * @returns undefined when none is near
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const plain = normalise(word);
  const near = names
    .map((name) => ({ name, distance: measureDistance(normalise(name), plain) }))
    .filter(({ distance }) => distance <= Math.min(MAX_DISTANCE, Math.floor(plain.length / 2)))
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** In small letters, without what separates. */
export function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Levenshtein's distance; long words, which cannot be near, are not measured. */
export function measureDistance(a: string, b: string): number {
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
