/** Finds what must never reach a terminal: escapes and other control characters, zero-width and bidirectional ones. */
// Control characters but tab and newline; C1 controls; zero-width, line-separating and bidirectional characters.
const UNSAFE: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
  [0xfeff, 0xfeff],
];

/** The characters of a text that could move a terminal's cursor, colour, hide or reorder what is shown, as U+XXXX. */
export function unsafeCharacters(text: string): string[] {
  // What is printed is ASCII nearly everywhere.
  const others = text.match(/[^\t\n\x20-\x7E]/gu) ?? [];
  const points = [...new Set(others)].map((character) => character.codePointAt(0) ?? 0);
  const unsafe = points.filter((point) => UNSAFE.some(([first, last]) => point >= first && point <= last));
  return unsafe.map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`);
}
