/** What every command that changes something does with its plan: show it, ask, and say what an interruption interrupted. */
import type { Plan } from '../../core/plan/facts.ts';
import { changesAnything } from '../../core/plan/step.ts';
import { CliError, DecisionNeeded, EXIT, Interrupted } from '../../errors.ts';
import { reportCounts, reportPlan } from '../../report/plan.ts';
import { foldCommand } from '../../core/text/shell.ts';
import type { World } from '../../world/types.ts';
import type { GlobalOptions } from '../../world/world.ts';

/** The commands that may follow a dry run, each with what it is for. */
export type Next = readonly (readonly [what: string, command: string])[];

/**
 * Shows a plan under its title, and what it comes to.
 * @param next named after a dry run, in place of a question
 * @throws DecisionNeeded for what only the user can decide
 */
export function showPlan({ out }: World, title: string, plan: Plan, { dryRun }: GlobalOptions, next: Next): void {
  out.show(out.paint('bold', title));
  out.show(reportPlan(plan, (style, text) => out.paint(style, text), out.columns()));
  const [decision] = plan.decisions;
  if (decision) throw new DecisionNeeded(decision);
  const changes = changesAnything(plan.steps);
  if (!changes && !dryRun) return;
  out.show(`${out.paint('bold', reportCounts(plan.steps))}${changes && dryRun ? ' Nothing was changed.' : ''}`);
  if (changes && dryRun) showNext(out, next);
}

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

/** --yes, or an answer at the terminal; a plan that changes something is never carried out without one of them. */
export async function askConsent(world: World, options: GlobalOptions, plan: Plan, command: string): Promise<void> {
  if (options.dryRun || options.yes || !changesAnything(plan.steps)) return;
  if (!world.ask.possible)
    throw new DecisionNeeded({
      id: 'input-required',
      message: 'The plan above was not carried out.',
      why: 'There is no terminal to confirm it on (or --no-input, or CI is set).',
      fix: `Accept it with \`${command} --yes\`.`,
    });
  if (await world.ask.confirm('Carry this out?', '--yes')) return;
  throw new CliError({ id: 'declined', message: 'The plan was declined. Nothing was changed.' }, EXIT.findings);
}

/** An interruption says what it interrupted: whether anything was changed by then. */
export async function sayWhenInterrupted<T>(interrupted: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof Interrupted && error.message === new Interrupted().message
      ? new Interrupted(interrupted)
      : error;
  }
}

export const NOTHING_CHANGED = 'Interrupted. Nothing was changed.';
