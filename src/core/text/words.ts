/**
 * Whether one of these words is in a text, in whatever case. It takes longer to compile an expression with many words than
 * to look through many texts for them.
 * @param words in lower case
 */
export function hasAny(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word));
}

/** Words that a space parts. */
export function wordsOf(text: string): readonly string[] {
  return text.split(' ');
}
