/**
 * Formats the findings of `verify` for a person (--format pretty): by layer, failures first, each with its fix; with
 * --verbose every check and what it saw.
 */
import { LAYERS, type Finding, type Status } from '../core/checks/check.ts';
import { printable, printableLines } from '../core/text/safe.ts';
import type { Paint } from './paint.ts';
import { conclude, countOf, doesNotApply, isLeftUnproved, LAYER_TITLE } from './verdict.ts';
import { wrap } from '../core/text/wrap.ts';

const MARK: Record<Status, string> = { pass: '✓', fail: '✗', warn: '!', skip: '-', unknown: '?' };
const COLOUR = { pass: 'green', fail: 'red', warn: 'yellow', skip: 'dim', unknown: 'yellow' } as const;
/** What is shown first. */
export const SERIOUSNESS: readonly Status[] = ['fail', 'warn', 'unknown', 'pass', 'skip'];

export interface FindingsOptions {
  /** Columns of the terminal, where it is one: longer lines are broken. */
  width?: number | undefined;
  /** A warning fails, too. */
  strict?: boolean;
  /** Every check, with what it looked at. */
  every?: boolean;
}

export function reportFindings(findings: readonly Finding[], paint: Paint, options: FindingsOptions = {}): string {
  const groups = groupByMessage(findings.filter(({ status }) => status !== 'pass' && status !== 'skip'));
  const blocks = LAYERS.map((layer) => {
    const own = findings.filter((finding) => finding.layer === layer);
    if (options.every) return listLayer(layer, own, paint);
    return reportLayer(
      layer,
      own,
      { groups: groups.filter(([first]) => first?.layer === layer), all: findings },
      paint,
    );
  });
  const { colour, text } = conclude(findings, options.strict ?? false);
  const report = [...blocks, paint(colour, text)].filter((block) => block !== '').join('\n');
  return options.width === undefined ? report : wrap(report, options.width);
}

/** What a layer tells: a cause that a layer before it has told is not told again. */
interface Told {
  groups: readonly Finding[][];
  all: readonly Finding[];
}

function reportLayer(
  layer: Finding['layer'],
  findings: readonly Finding[],
  { groups, all }: Told,
  paint: Paint,
): string {
  if (findings.every(doesNotApply)) return '';
  const shown = findings.filter(({ status }) => status !== 'skip');
  const notable = shown.filter(({ status }) => status !== 'pass');
  const title = LAYER_TITLE[layer];
  if (shown.length === 0) return paint('dim', `${MARK.skip} ${title}: ${whyNot(findings)}`);
  const passed = shown.length - notable.length;
  const head =
    notable.length === 0
      ? `${paint('green', MARK.pass)} ${title}: ${countOf(passed)} passed`
      : groups.length === 0
        ? `${paint('yellow', MARK.unknown)} ${title}: ${countOf(notable.length)} could not be looked at, for the reason above${passed === 0 ? '' : `, ${passed} passed`}`
        : `${paint('bold', title)}: ${notable.length} to look at, ${passed} passed`;
  const sorted = groups.toSorted(([a], [b]) => seriousness(a) - seriousness(b));
  return [head, ...sorted.map((same) => reportSame(same, all, paint)), ...listUnproved(findings, paint)].join('\n');
}

function seriousness(finding: Finding | undefined): number {
  return SERIOUSNESS.indexOf(finding?.status ?? 'skip');
}

/** Why a whole layer has nothing to tell: the checks that explain it, or the first reason not to look. */
function whyNot(findings: readonly Finding[]): string {
  const left =
    findings.find(isLeftUnproved) ??
    findings.find(({ reason }) => reason !== 'explained' && reason !== 'not-applicable');
  if (left) return `not looked at. ${printable(left.message ?? '')}`;
  const causes = new Set(findings.flatMap(({ explainedBy }) => explainedBy ?? []));
  return `explained by ${printable([...causes].join(', '))}`;
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

/** More names than this say nothing; --verbose has them all. */
const MAX_NAMED = 2;

function reportSame(same: readonly Finding[], all: readonly Finding[], paint: Paint): string {
  const [first] = same;
  if (!first) return '';
  const { id: cause, status, title, message, fix } = first;
  const ids = same.slice(0, MAX_NAMED).map(({ id }) => paint('bold', id));
  const more = same.length - ids.length;
  const explained = all.filter(({ explainedBy }) => explainedBy === cause).length;
  return [
    `  ${paint(COLOUR[status], MARK[status])} ${ids.join(', ')}${more > 0 ? ` and ${more} more:` : ''} ${printable(message ?? title)}`,
    ...(fix === undefined ? [] : [`    → ${printableLines(fix)}`]),
    ...(explained === 0
      ? []
      : [paint('dim', `    This explains ${explained} more ${explained === 1 ? 'check' : 'checks'}.`)]),
  ].join('\n');
}

/** Every check of a layer: what came out, and what it looked at. */
function listLayer(layer: Finding['layer'], findings: readonly Finding[], paint: Paint): string {
  if (findings.length === 0) return '';
  return [paint('bold', LAYER_TITLE[layer]), ...findings.map((finding) => listFinding(finding, paint))].join('\n');
}

function listFinding({ id, status, title, message, fix, saw = [], evidence = {} }: Finding, paint: Paint): string {
  const found = Object.entries(evidence).map(([name, value]) => `${name}: ${String(value)}`);
  const seen = [...saw, ...found];
  return [
    `  ${paint(COLOUR[status], MARK[status])} ${paint('bold', id)} ${printable(message ?? title)}`,
    ...(fix === undefined ? [] : [`    → ${printableLines(fix)}`]),
    ...(seen.length === 0 ? [] : [paint('dim', `    saw ${seen.map((one) => printable(one)).join('; ')}`)]),
  ].join('\n');
}
