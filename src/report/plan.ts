/**
 * Formats a plan for a person: a line per step, the coloured diff of every file without secrets
 * (`src/core/text/diff.ts` makes it), and how many changes there are.
 */
import { unifiedDiff } from '../core/text/diff.ts';
import { HIDDEN } from '../core/text/secret-shapes.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Trigger } from '../core/pool/user-pool.ts';
import { printable, printableLines } from '../core/text/safe.ts';
import type { EditEnvStep, Step } from '../core/plan/step.ts';
import { cutToColumns } from '../core/text/columns.ts';
import { wrap } from '../core/text/wrap.ts';
import type { Paint } from './paint.ts';

const MARK: Record<Step['action'], readonly [string, Parameters<Paint>[0]]> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
  none: ['=', 'dim'],
};

/** @param width of the terminal, in columns: longer texts go on below themselves, and the lines around a change are cut */
export function reportPlan(plan: Plan, paint: Paint, width = Number.POSITIVE_INFINITY): string {
  const idWidth = Math.max(10, ...plan.steps.map(({ id }) => id.length));
  return [
    ...plan.steps.map((step) => reportStep(step, paint, { width, idWidth })),
    ...plan.notes.map((note) => `${paint('yellow', '!')} ${printable(note)}`),
  ].join('\n');
}

/** "Plan: 3 to create, 2 to change." */
export function reportCounts(steps: readonly Step[]): string {
  const counts = Object.entries(WORDS).map(([action, word]): [number, string] => [
    steps.filter((step) => step.action === action).length,
    word,
  ]);
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `Plan: ${parts.length === 0 ? 'nothing to do' : parts.join(', ')}.`;
}

const WORDS = { create: 'to create', update: 'to change', delete: 'to delete' } as const;

interface Layout {
  width: number;
  /** Of the column that the ids of the steps stand in. */
  idWidth: number;
}

const INDENT = 4;

function reportStep(step: Step, paint: Paint, { width, idWidth }: Layout): string {
  const [mark, colour] = MARK[step.action];
  const before = idWidth + 3;
  const summary = printable(step.summary).replaceAll(/\S+/g, (word) =>
    word.length > width - before ? shortTarget(word) : word,
  );
  const text = `${printable(shortTarget(step.target))}: ${summary}`;
  const below = wrap(text, width - before).replaceAll('\n', `\n${' '.repeat(before)}`);
  const line = `${paint(colour, mark)} ${step.id.padEnd(idWidth)} ${below}`;
  const detail = detailOf(step, paint, width - INDENT);
  return detail.length === 0 ? line : [line, ...detail.map((one) => ' '.repeat(INDENT) + one)].join('\n');
}

/** The name at the end of an ARN: the rest is the account's, and as long as the line. */
function shortTarget(target: string): string {
  return target.startsWith('arn:') ? (target.split(/:function:|\//).pop() ?? target) : target;
}

function detailOf(step: Step, paint: Paint, width: number): string[] {
  if (step.kind === 'editEnv')
    return colourDiff(unifiedDiff(step.target, listTaken(step), listAdded(step)), paint, width);
  if (step.kind === 'editConfig' || step.kind === 'undoConfig')
    return colourDiff(unifiedDiff(step.target, step.before, step.after), paint, width);
  if (step.kind === 'restoreSettings')
    return step.changes.map((change) => paint('yellow', `~ ${printable(change, 300)}`));
  if (step.kind !== 'updateUserPool' && step.kind !== 'restoreTrigger') return [];
  const before = step.before ? [paint('red', `- ${nameTrigger(step.before, width)}`)] : [];
  const after = step.after ? [paint('green', `+ ${nameTrigger(step.after, width)}`)] : [];
  return [...before, ...after, 'no other setting of the pool changes'];
}

/** What is added alone: the other lines of a .env file hold secrets. */
function listAdded({ before = '', after }: EditEnvStep): string {
  return after.slice(before.length).replace(/^\r?\n/, '');
}

/** The lines that are taken out alone, likewise. */
function listTaken({ before = '', after }: EditEnvStep): string {
  const kept = new Set(after.split('\n'));
  return before.length > after.length
    ? before
        .split('\n')
        .filter((line) => !kept.has(line))
        .map((line) => `${line}\n`)
        .join('')
    : '';
}

/** By its whole ARN, where there is room for it. */
function nameTrigger({ lambdaArn, lambdaVersion }: Trigger, width: number): string {
  const whole = printable(`${lambdaArn} (${lambdaVersion})`);
  return whole.length + 2 <= width ? whole : printable(`${shortTarget(lambdaArn)} (${lambdaVersion})`);
}

/** Members of a Supabase config whose values are secrets, where they are not references: secret, auth_token, pass, jwt_secret. */
const SECRET_MEMBER =
  /^([ +-]\s*"?[\w.]*(?:secret|secrets|token|pass|password|private_key|secret_key|api_key|access_key)"?\s*[=:]\s*)(?!["']env\()\S.*$/gim;

/** The lines around a change are the user's own. */
function withoutSecretValues(diff: string): string {
  return diff.replaceAll(SECRET_MEMBER, `$1${HIDDEN}`);
}

function colourDiff(diff: string, paint: Paint, width: number): string[] {
  const lines = printableLines(withoutSecretValues(diff)).trimEnd().split('\n').slice(2);
  return lines.flatMap((line) => {
    if (line.startsWith('+')) return fold(line, width).map((part) => paint('green', part));
    if (line.startsWith('-')) return fold(line, width).map((part) => paint('red', part));
    const cut = cutToColumns(line, width);
    return [line.startsWith('@@') ? paint('dim', cut) : cut];
  });
}

/** A line that changes is shown whole: what is left of it goes on below, under the same sign. */
function fold(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const rest = `${line.slice(0, 1)}  ${line.slice(width)}`;
  return [line.slice(0, width), ...(width > MIN_FOLDED ? fold(rest, width) : [rest])];
}

/** A terminal that is narrower than that gets the rest in one line. */
const MIN_FOLDED = 10;
