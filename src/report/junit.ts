/** Findings as JUnit XML, which most CI systems show: a suite for each layer, a test case for each check. */
import { LAYERS, type Finding, type Status } from '../core/checks/check.ts';

import { explain, placeOf, plainLine } from './text.ts';
import { LAYER_TITLE } from './verdict.ts';

/**
 * Findings → one XML document. What failed is a failure, what could not be looked at is an error: both are red.
 * @param options.strict a warning fails, too; without it, it is the output of a test case that passed
 */
export function junit(findings: readonly Finding[], { strict = false }: { strict?: boolean } = {}): string {
  const suites = LAYERS.map((layer) =>
    writeSuite(
      layer,
      findings.filter((finding) => finding.layer === layer),
      strict,
    ),
  );
  const root = writeElement(
    'testsuites',
    { name: 'cognito-supabase verify', ...countOutcomes(findings, strict) },
    suites.filter(Boolean),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

function writeSuite(layer: Finding['layer'], findings: readonly Finding[], strict: boolean): string {
  if (findings.length === 0) return '';
  const cases = findings.map((finding) => testCase(finding, strict));
  return writeElement('testsuite', { name: LAYER_TITLE[layer], ...countOutcomes(findings, strict) }, cases);
}

type Outcome = 'passed' | 'failures' | 'errors' | 'skipped';

function outcome(status: Status, strict: boolean): Outcome {
  if (status === 'fail' || (status === 'warn' && strict)) return 'failures';
  if (status === 'unknown') return 'errors';
  return status === 'skip' ? 'skipped' : 'passed';
}

function countOutcomes(findings: readonly Finding[], strict: boolean): Attributes {
  const count = (wanted: Outcome): number => findings.filter(({ status }) => outcome(status, strict) === wanted).length;
  return { tests: findings.length, failures: count('failures'), errors: count('errors'), skipped: count('skipped') };
}

function testCase(finding: Finding, strict: boolean): string {
  const { id, layer, title } = finding;
  const place = placeOf(finding);
  const attributes = {
    classname: `cognito-supabase.${layer}`,
    name: `${id}: ${title}`,
    ...(place ? { file: place.file, ...(place.line === undefined ? {} : { line: place.line }) } : {}),
  };
  return writeElement('testcase', attributes, result(finding, strict));
}

function result(finding: Finding, strict: boolean): string[] {
  const { id, status, title, message = title } = finding;
  const place = placeOf(finding);
  const where = place ? `\nAt: ${plainLine(place.file)}${place.line === undefined ? '' : `:${place.line}`}` : '';
  const text = escapeXml(explain(finding) + where);
  const kind = outcome(status, strict);
  if (kind === 'skipped') return [writeElement('skipped', { message })];
  if (kind === 'passed') return status === 'warn' ? [writeElement('system-out', {}, [`Warning: ${text}`])] : [];
  return [writeElement(kind === 'failures' ? 'failure' : 'error', { message, type: id }, [text])];
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element; its text is given as its only child, escaped already. */
function writeElement(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(plainLine(String(value)))}"`);
  const start = `<${name}${written.join('')}`;
  if (children.length === 0) return `${start}/>`;
  const isText = children.every((child) => !child.startsWith('<'));
  return isText ? `${start}>${children.join('')}</${name}>` : [`${start}>`, ...children, `</${name}>`].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
