/** What was found, as a few lines under one another: always the first thing that a run says. */
import { printable } from '../core/text/safe.ts';

/** What it is, and what was found of it. */
export type FoundLine = readonly [label: string, text: string];

const WIDTH = 'Also named'.length;

export function reportFound(lines: readonly FoundLine[], bold: (label: string) => string): string {
  return lines
    .map(([label, text]) => `${bold(label)}${' '.repeat(WIDTH - label.length)}  ${printable(text, 300)}`)
    .join('\n');
}
