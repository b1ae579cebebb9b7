/** Random hexadecimal characters, from the system's random source. Web Crypto is the door to it: node:crypto takes several times as long to load. */

/** @returns so many lower-case hexadecimal characters */
export function randomHex(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil(length / 2)));
  return Buffer.from(bytes).toString('hex').slice(0, length);
}
