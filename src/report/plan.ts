/** A plan as a person reads it before saying yes: one line per step, and the diff of every file. */
import { unifiedDiff } from '../core/text/diff.ts';
import { HIDDEN } from '../core/text/secret-shapes.ts';
import type { Plan } from '../core/plan/asked.ts';
import type { Trigger } from '../core/pool/user-pool.ts';
import { printable, printableLines } from '../core/text/safe.ts';
import type { EditEnvStep, Step } from '../core/plan/step.ts';
import type { Paint } from './paint.ts';

const MARK: Record<Step['action'], readonly [string, Parameters<Paint>[0]]> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
  none: ['=', 'dim'],
};

export function reportPlan(plan: Plan, paint: Paint): string {
  return [
    ...plan.steps.map((step) => reportStep(step, paint)),
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

function reportStep(step: Step, paint: Paint): string {
  const [mark, colour] = MARK[step.action];
  const line = `${paint(colour, mark)} ${step.id.padEnd(10)} ${printable(shortTarget(step.target))}: ${printable(step.summary)}`;
  const detail = detailOf(step, paint);
  return detail.length === 0 ? line : [line, ...detail.map((text) => `    ${text}`)].join('\n');
}

/** The name at the end of an ARN: the rest is the account's, and as long as the line. */
function shortTarget(target: string): string {
  return target.startsWith('arn:') ? (target.split(/:function:|\//).pop() ?? target) : target;
}

function detailOf(step: Step, paint: Paint): string[] {
  if (step.kind === 'editEnv') return colourDiff(unifiedDiff(step.target, listTaken(step), listAdded(step)), paint);
  if (step.kind === 'editConfig' || step.kind === 'undoConfig')
    return colourDiff(unifiedDiff(step.target, step.before, step.after), paint);
  if (step.kind === 'restoreSettings')
    return step.changes.map((change) => paint('yellow', `~ ${printable(change, 300)}`));
  if (step.kind !== 'updateUserPool' && step.kind !== 'restoreTrigger') return [];
  const before = step.before ? [paint('red', `- ${nameTrigger(step.before)}`)] : [];
  const after = step.after ? [paint('green', `+ ${nameTrigger(step.after)}`)] : [];
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

function nameTrigger({ lambdaArn, lambdaVersion }: Trigger): string {
  return printable(`${lambdaArn} (${lambdaVersion})`);
}

/** Members of a Supabase config whose values are secrets, where they are not references: secret, auth_token, pass, jwt_secret. */
const SECRET_MEMBER =
  /^([ +-]\s*"?[\w.]*(?:secret|secrets|token|pass|password|private_key|secret_key|api_key|access_key)"?\s*[=:]\s*)(?!["']env\()\S.*$/gim;

/** The lines around a change are the user's own. */
function withoutSecretValues(diff: string): string {
  return diff.replaceAll(SECRET_MEMBER, `$1${HIDDEN}`);
}

function colourDiff(diff: string, paint: Paint): string[] {
  const lines = printableLines(withoutSecretValues(diff)).trimEnd().split('\n').slice(2);
  return lines.map((line) =>
    line.startsWith('+')
      ? paint('green', line)
      : line.startsWith('-')
        ? paint('red', line)
        : line.startsWith('@@')
          ? paint('dim', line)
          : line,
  );
}
