/**
 * Text edits of a config file, whatever its format: replacements, offsets as line and column, indents, line ends (CRLF),
 * the byte order mark (BOM).
 */

const BOM = '\uFEFF';

/** A replacement of the characters from `start` up to `end`. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** Splits a byte order mark off: the parsers of both formats stumble over it, and it has to be written back. */
export function splitBom(text: string): { bom: string; body: string } {
  return text.startsWith(BOM) ? { bom: BOM, body: text.slice(1) } : { bom: '', body: text };
}

/** Applies edits that do not overlap; those at one place come out in the order in which they are given. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let done = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}

/** Line and column of an offset, both counted from 1, the column in characters. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, column: Array.from(before.slice(lineStart)).length + 1 };
}

/** Where the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends: before its line end, or at the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The line end to write next to an offset: that of its line, else that of the line before it, else the file's first. */
export function lineBreakAt(text: string, offset: number): string {
  const after = text.indexOf('\n', offset);
  const before = offset === 0 ? -1 : text.lastIndexOf('\n', offset - 1);
  const newline = after === -1 ? before : after;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** The white space that a line starts with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

/** Answers offsets that only grow, as they do in a walk through the file, without counting from the start each time. */
export function lineFinder(text: string): (offset: number) => number {
  let line = 1;
  let newline = text.indexOf('\n');
  return (offset) => {
    for (; newline !== -1 && newline < offset; newline = text.indexOf('\n', newline + 1)) line += 1;
    return line;
  };
}
