/** Formats the lines at the head of a run (Supabase, App, User pool, AWS); what is in them is said by `src/commands/shared/show-found.ts`. */
import { printable } from '../core/text/safe.ts';
import { wrap } from '../core/text/wrap.ts';

/** What it is, and what was found of it. */
export type FoundLine = readonly [label: string, text: string];

const WIDTH = 'Also named'.length;

/** @param width of the terminal, in columns: longer texts go on below themselves */
export function reportFound(
  lines: readonly FoundLine[],
  bold: (label: string) => string,
  width = Number.POSITIVE_INFINITY,
): string {
  const indent = WIDTH + 2;
  return lines
    .map(([label, text]) => {
      const wrapped = wrap(printable(text, 300), width - indent);
      return `${bold(label)}${' '.repeat(indent - label.length)}${wrapped.replaceAll('\n', `\n${' '.repeat(indent)}`)}`;
    })
    .join('\n');
}
