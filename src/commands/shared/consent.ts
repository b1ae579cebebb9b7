/** Shows a plan and asks for consent, "Carry this out?": --yes accepts it, --dry-run only shows it; with no terminal to ask on, it is an error. */
import type { Plan } from '../../core/plan/plan.ts';
import { changesAnything } from '../../core/plan/step.ts';
import { CliError, DecisionNeeded, EXIT } from '../../errors.ts';
import { reportCounts, reportPlan } from '../../report/plan.ts';
import type { World } from '../../world/types.ts';
import type { GlobalOptions } from '../../world/world.ts';
import { showNext, type Next } from './show-commands.ts';

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
