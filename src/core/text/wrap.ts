/** Wraps long lines to the width of a terminal. */
import { stripVTControlCharacters } from 'node:util';
import { countColumns } from './columns.ts';

/**
 * Breaks the lines that are longer than a terminal is wide, at blanks, and indents what follows as far as the text
 * after the line's mark. A word, and a command in backticks, stays whole where a line of its own can hold it.
 * @param text colours may be in it; they take no room
 * @param width in columns
 */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (countColumns(line) <= width ? line : wrapLine(line, width)))
    .join('\n');
}

const MARK = /^ *(?:[✓✗!?→+~=-] )?/u;
/** A word, with the blanks before it; those inside backticks do not end it. */
const WORD = /\s*(?:(?:[^\s`]|`[^`]*`)+|\S+)/gu;

function wrapLine(line: string, width: number): string {
  const plain = stripVTControlCharacters(line);
  const start = /^ */.exec(plain)?.[0] ?? '';
  const indent = ' '.repeat(MARK.exec(plain)?.[0].length ?? 0);
  const words = (line.match(WORD) ?? []).flatMap((word) =>
    countColumns(word.trimStart()) > width - indent.length ? (word.match(/\s*\S+/g) ?? []) : [word],
  );
  const lines: string[] = [];
  let current = start + (words.shift() ?? '').trimStart();
  for (const word of words) {
    if (countColumns(current) + countColumns(word) <= width) current += word;
    else {
      lines.push(current);
      current = indent + word.trimStart();
    }
  }
  return [...lines, current].join('\n');
}
