/** Prints commands to paste: those that may come next, and the one that gives the same without the question that was just answered. */
import { foldCommand } from '../../core/text/shell.ts';
import type { World } from '../../world/types.ts';

/** The commands that may follow a dry run, each with what it is for. */
export type Next = readonly (readonly [what: string, command: string])[];

/** Commands to be pasted, beside what they are for, or below it where the terminal is too narrow for that. */
export function showNext(out: World['out'], next: Next): void {
  const width = Math.max(...next.map(([what]) => what.length));
  const columns = out.columns() ?? Number.POSITIVE_INFINITY;
  for (const [what, command] of next) {
    const isBelow = width + command.length + 4 > columns;
    out.exact(isBelow ? `  ${what}` : `  ${what.padEnd(width)}  ${out.paint('cyan', command)}`);
    if (isBelow) showCommand(out, command, '    ');
  }
}

function showCommand(out: World['out'], command: string, indent: string): void {
  const columns = out.columns() ?? Number.POSITIVE_INFINITY;
  out.exact(out.paint('cyan', foldCommand(command, columns, indent)));
}

/** After an answer: the commands that need none. */
export function showRepeat(out: World['out'], commands: readonly string[]): void {
  out.show('  The same without this question:');
  for (const command of commands) showCommand(out, command, '  ');
}
