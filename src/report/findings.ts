/** Findings as a person reads them: grouped by layer, what is wrong first, one screen when all is well. */
import { LAYERS, type Finding, type Status } from '../core/checks/check.ts';
import { printable, printableLines } from '../core/text/safe.ts';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';

const MARK: Record<Status, string> = { pass: '✓', fail: '✗', warn: '!', skip: '-', unknown: '?' };
export const LAYER_TITLE: Record<Finding['layer'], string> = {
  config: 'Supabase config',
  cognito: 'User pool',
  lambda: 'Trigger function',
  token: 'Token',
  live: "Supabase's answers",
  client: "The app's source",
  hosted: 'Hosted project',
};
/** What is shown first. */
export const SERIOUSNESS: readonly Status[] = ['fail', 'warn', 'unknown', 'pass', 'skip'];

export interface FindingsOptions {
  /** Columns of the terminal, where it is one: longer lines are broken. */
  width?: number | undefined;
  /** A warning fails, too. */
  strict?: boolean;
}

export function reportFindings(findings: readonly Finding[], paint: Paint, options: FindingsOptions = {}): string {
  const blocks = LAYERS.map((layer) =>
    reportLayer(
      layer,
      findings.filter((finding) => finding.layer === layer),
      paint,
    ),
  );
  const { colour, text } = conclude(findings, options.strict ?? false);
  const report = [...blocks, paint(colour, text)].filter((block) => block !== '').join('\n');
  return options.width === undefined ? report : wrap(report, options.width);
}

function reportLayer(layer: Finding['layer'], findings: readonly Finding[], paint: Paint): string {
  const shown = findings
    .filter(({ status }) => status !== 'skip')
    .toSorted((a, b) => SERIOUSNESS.indexOf(a.status) - SERIOUSNESS.indexOf(b.status));
  const notable = shown.filter(({ status }) => status !== 'pass');
  const passed = shown.length - notable.length;
  if (findings.length > 0 && findings.every(doesNotApply)) return '';
  if (shown.length === 0)
    return paint('dim', `${MARK.skip} ${LAYER_TITLE[layer]}: not looked at. ${printable(findings[0]?.message ?? '')}`);
  const head =
    notable.length === 0
      ? `${paint('green', MARK.pass)} ${LAYER_TITLE[layer]}: ${countOf(passed)} passed`
      : `${paint('bold', LAYER_TITLE[layer])}: ${notable.length} to look at, ${passed} passed`;
  return [
    head,
    ...groupByMessage(notable).map((same) => reportSame(same, paint)),
    ...listUnproved(findings, paint),
  ].join('\n');
}

function countOf(checks: number): string {
  return `${checks} ${checks === 1 ? 'check' : 'checks'}`;
}

/** Findings that say the very same, in one group: what could not be looked at is one thing, however many need it. */
export function groupByMessage(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = finding.status === 'unknown' ? `unknown ${finding.message}` : finding.id;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

/** What the layer's other checks would have taken, once for each reason. */
function listUnproved(findings: readonly Finding[], paint: Paint): string[] {
  const reasons = new Set(findings.filter(isLeftUnproved).map(({ message = '' }) => message));
  return [...reasons].map((reason) => paint('dim', `  ${MARK.skip} ${printable(reason)}`));
}

function reportSame(same: readonly Finding[], paint: Paint): string {
  const [first] = same;
  if (!first) return '';
  const { status, title, message, fix } = first;
  const colour = status === 'fail' ? 'red' : 'yellow';
  const ids = same.map(({ id }) => paint('bold', id)).join(', ');
  return [
    `  ${paint(colour, MARK[status])} ${ids} ${printable(message ?? title)}`,
    ...(fix === undefined ? [] : [`    → ${printableLines(fix)}`]),
  ].join('\n');
}

/** The last line: the verdict, and what it does not cover. */
export function conclude(
  findings: readonly Finding[],
  strict: boolean,
): { colour: 'red' | 'yellow' | 'green'; text: string } {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  const rest = scope(findings);
  const isStrict = strict && count('warn') > 0;
  if (count('fail') > 0 || isStrict) {
    const why = isStrict ? ', and --strict lets no warning pass' : '';
    return { colour: 'red', text: `${count('fail')} failed, ${count('warn')} warned${why}.${rest}` };
  }
  if (count('unknown') > 0)
    return { colour: 'yellow', text: `Nothing failed, but ${count('unknown')} could not be looked at.${rest}` };
  const warned = count('warn') === 0 ? '' : ` ${count('warn')} warned.`;
  return { colour: 'green', text: `${countOf(count('pass'))} passed.${warned}${rest}` };
}

/** The layers that were not looked at, and those that were only in part. */
function scope(findings: readonly Finding[]): string {
  const layers = LAYERS.map((layer) => ({ layer, own: findings.filter((finding) => finding.layer === layer) }));
  const names = (some: typeof layers): string => some.map(({ layer }) => LAYER_TITLE[layer].toLowerCase()).join(', ');
  const isSkipped = ({ own }: (typeof layers)[number]): boolean => own.every(({ status }) => status === 'skip');
  const skipped = layers.filter((one) => !one.own.every(doesNotApply) && isSkipped(one));
  const partly = layers.filter((one) => !isSkipped(one) && one.own.some(isLeftUnproved));
  return [
    ...(skipped.length === 0 ? [] : [` Not proved: ${names(skipped)}.`]),
    ...(partly.length === 0 ? [] : [` Not proved in full: ${names(partly)}.`]),
  ].join('');
}

function doesNotApply({ reason }: Finding): boolean {
  return reason === 'not-applicable';
}

function isLeftUnproved({ reason }: Finding): boolean {
  return reason === 'not-looked-at';
}
