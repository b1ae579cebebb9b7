/**
 * The width of a text on a terminal, in columns, which is not how many characters it has (emoji, wide characters, colours);
 * cuts it to fit.
 */
import { stripVTControlCharacters } from 'node:util';

/** Drawn onto the character before, or not at all. */
const NO_COLUMN = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Wide and Fullwidth (Unicode Standard Annex #11), in blocks; and what is drawn as an emoji by itself. */
const TWO_COLUMNS =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;
const PLAIN = /^[\u0020-\u007e]*$/;

/** Columns that one line of text takes; colours take none. */
export function countColumns(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (PLAIN.test(plain)) return plain.length;
  return Array.from(plain, columnsOf).reduce((sum, columns) => sum + columns, 0);
}

/** The beginning of a line without colours that fits so many columns; where something is cut off, it ends with an ellipsis. */
export function cutToColumns(text: string, columns: number): string {
  if (countColumns(text) <= columns) return text;
  let room = columns - 1;
  const kept: string[] = [];
  for (const character of text) {
    room -= columnsOf(character);
    if (room < 0) break;
    kept.push(character);
  }
  return columns < 1 ? '' : `${kept.join('')}…`;
}

function columnsOf(character: string): number {
  if (PLAIN.test(character)) return 1;
  return NO_COLUMN.test(character) ? 0 : TWO_COLUMNS.test(character) ? 2 : 1;
}
