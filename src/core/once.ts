/** Something that is made lazily, on first use, and kept. */

/** @returns what makes it, the first time that it is called, and gives the same from then on; a promise's failure included */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
