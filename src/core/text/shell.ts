/** Quotes a word for a POSIX shell: plain words as they are, others in single quotes. */
export function shellWord(word: string): string {
  return /^[\w./@:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command over several lines, as a POSIX shell takes it: broken before a flag, and never inside of a word.
 * @param width in columns; a single flag with its value may be longer
 */
export function foldCommand(command: string, width: number, indent: string): string {
  if (indent.length + command.length <= width) return indent + command;
  const lines: string[] = [];
  for (const part of partsOf(command)) {
    const last = lines.at(-1);
    const inLine = last === undefined ? indent + part : `${last} ${part}`;
    if (last === undefined || inLine.length + 2 <= width) lines.splice(-1, 1, inLine);
    else lines.push(`${indent}  ${part}`);
  }
  return lines.join(' \\\n');
}

/** The command, and each flag with its values. */
function partsOf(command: string): string[] {
  const parts: string[] = [];
  // What is quoted is one word, whatever is in it.
  for (const word of command.match(/(?:'[^']*'|\\'|[^\s'])+/g) ?? []) {
    const last = parts.at(-1);
    if (last === undefined || /^(--|&&)/.test(word)) parts.push(word);
    else parts.splice(-1, 1, `${last} ${word}`);
  }
  return parts;
}
