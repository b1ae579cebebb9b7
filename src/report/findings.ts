/** Findings as a person reads them: grouped by layer, what is wrong first, one screen when all is well. */
import { LAYERS, type Finding, type Status } from '../core/checks/check.ts';
import { printable, printableLines } from '../core/redact.ts';
import type { Paint } from './paint.ts';

const MARK: Record<Status, string> = { pass: '✓', fail: '✗', warn: '!', skip: '-', unknown: '?' };
const LAYER_TITLE: Record<Finding['layer'], string> = {
  config: 'Supabase config',
  cognito: 'User pool',
  lambda: 'Trigger function',
  token: 'Token',
};
const SERIOUSNESS: readonly Status[] = ['fail', 'warn', 'unknown', 'pass', 'skip'];

export function reportFindings(findings: readonly Finding[], paint: Paint): string {
  const blocks = LAYERS.map((layer) =>
    reportLayer(
      layer,
      findings.filter((finding) => finding.layer === layer),
      paint,
    ),
  );
  return [...blocks, conclusion(findings, paint)].filter((block) => block !== '').join('\n');
}

function reportLayer(layer: Finding['layer'], findings: readonly Finding[], paint: Paint): string {
  const shown = findings
    .filter(({ status }) => status !== 'skip')
    .toSorted((a, b) => SERIOUSNESS.indexOf(a.status) - SERIOUSNESS.indexOf(b.status));
  const notable = shown.filter(({ status }) => status !== 'pass');
  const passed = shown.length - notable.length;
  if (shown.length === 0)
    return paint('dim', `${MARK.skip} ${LAYER_TITLE[layer]}: not looked at. ${printable(findings[0]?.message ?? '')}`);
  const head =
    notable.length === 0
      ? `${paint('green', MARK.pass)} ${LAYER_TITLE[layer]}: ${passed} checks passed`
      : `${paint('bold', LAYER_TITLE[layer])}: ${notable.length} to look at, ${passed} passed`;
  return [head, ...notable.map((finding) => reportOne(finding, paint))].join('\n');
}

function reportOne({ id, status, title, message, fix }: Finding, paint: Paint): string {
  const colour = status === 'fail' ? 'red' : 'yellow';
  return [
    `  ${paint(colour, MARK[status])} ${paint('bold', id)} ${printable(message ?? title)}`,
    ...(fix === undefined ? [] : [`    → ${printableLines(fix)}`]),
  ].join('\n');
}

/** The last line: the verdict, and what it does not cover. */
function conclusion(findings: readonly Finding[], paint: Paint): string {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  const unproved = LAYERS.filter(
    (layer) =>
      findings.some((f) => f.layer === layer) && findings.every((f) => f.layer !== layer || f.status === 'skip'),
  );
  const rest =
    unproved.length === 0
      ? ''
      : ` Not proved: ${unproved.map((layer) => LAYER_TITLE[layer].toLowerCase()).join(', ')}.`;
  if (count('fail') > 0) return paint('red', `${count('fail')} failed, ${count('warn')} warned.${rest}`);
  if (count('unknown') > 0)
    return paint('yellow', `Nothing failed, but ${count('unknown')} could not be looked at.${rest}`);
  const warned = count('warn') === 0 ? '' : ` ${count('warn')} warned.`;
  return paint('green', `${count('pass')} checks passed.${warned}${rest}`);
}
