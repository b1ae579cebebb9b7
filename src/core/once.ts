/** Something that is made on first use, and kept. */

/** @returns what makes it, the first time that it is called, and gives the same from then on, a failure included */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
