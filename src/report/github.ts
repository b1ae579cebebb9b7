/** Findings for GitHub Actions: the pretty report in the log, an annotation for each finding, and a step summary. */
import { LAYERS, type Finding, type Status } from '../core/checks/check.ts';
import { withoutCommands } from '../core/text/runner-commands.ts';
import { groupByMessage, reportFindings, SERIOUSNESS } from './findings.ts';
import type { Paint } from './paint.ts';
import { explain, placeOf, plainLine } from './text.ts';
import { conclude, LAYER_TITLE } from './verdict.ts';

const COMMAND: Readonly<Partial<Record<Status, string>>> = { fail: 'error', warn: 'warning', unknown: 'notice' };

interface Options {
  strict?: boolean;
  /** Every check is listed, with what it looked at. */
  every?: boolean;
}

/**
 * Findings → what the log of a step shows. The annotations are workflow commands, folded below the report, since each
 * repeats a part of it (docs.github.com/actions, "Workflow commands for GitHub Actions").
 */
export function github(findings: readonly Finding[], paint: Paint, options: Options = {}): string {
  const report = withoutCommands(reportFindings(findings, paint, options));
  const commands = groupByMessage(notable(findings)).flatMap(commandOf);
  return commands.length === 0 ? report : [report, '::group::Annotations', ...commands, '::endgroup::'].join('\n');
}

function notable(findings: readonly Finding[]): Finding[] {
  return findings
    .filter(({ status }) => COMMAND[status] !== undefined)
    .toSorted((a, b) => SERIOUSNESS.indexOf(a.status) - SERIOUSNESS.indexOf(b.status));
}

function commandOf([first, ...same]: readonly Finding[]): string[] {
  if (!first) return [];
  const place = placeOf(first);
  const properties = {
    ...(place ? { file: place.file } : {}),
    ...(place?.line === undefined ? {} : { line: place.line }),
    ...(place?.column === undefined ? {} : { col: place.column }),
    title: same.length === 0 ? first.id : `${first.id} and ${same.length} more`,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return [`::${COMMAND[first.status] ?? ''} ${written.join(',')}::${escapeData(explain(first))}`];
}

/** As the runner takes it apart: what separates is percent-encoded (actions/toolkit packages/core/src/command.ts). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escapeData(plainLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const SIGN: Readonly<Partial<Record<Status, string>>> = { fail: '❌', warn: '⚠️', unknown: '❔' };
const COLUMNS = { pass: 'passed', fail: 'failed', warn: 'warned', unknown: 'unknown', skip: 'skipped' } as const;

/** Findings → Markdown for the step's summary page. Whatever a finding says stands in code spans, where nothing is alive. */
export function stepSummary(findings: readonly Finding[], { strict = false }: Options = {}): string {
  const statuses = Object.keys(COLUMNS) as Status[];
  const layers = LAYERS.map((layer) => ({ layer, own: findings.filter((finding) => finding.layer === layer) }));
  const rows = layers
    .filter(({ own }) => own.length > 0)
    .map(({ layer, own }) => [
      LAYER_TITLE[layer],
      ...statuses.map((wanted) => own.filter(({ status }) => status === wanted).length),
    ]);
  return [
    '## cognito-supabase verify',
    '',
    conclude(findings, strict).text,
    '',
    ...groupByMessage(notable(findings)).flatMap(itemOf),
    writeRow(['', ...Object.values(COLUMNS)]),
    writeRow(['---', ...statuses.map(() => '---:')]),
    ...rows.map(writeRow),
    '',
    '',
  ].join('\n');
}

function writeRow(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function itemOf(same: readonly Finding[]): string[] {
  const [first] = same;
  if (!first) return [];
  const place = placeOf(first);
  const where = place ? ` in ${codeSpan(place.file)}${place.line === undefined ? '' : `, line ${place.line}`}` : '';
  const lines = explain(first).split('\n').map(codeSpan);
  return [
    `- ${SIGN[first.status]} ${same.map(({ id }) => codeSpan(id)).join(', ')}${where}<br>${lines.join('<br>')}`,
    '',
  ];
}

/** One line as code: the fence is longer than any run of backticks in it (CommonMark, "Code spans"). */
function codeSpan(text: string): string {
  const line = plainLine(text);
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}
