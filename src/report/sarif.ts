/** Findings as SARIF 2.1.0, which code scanning takes. The format: docs.oasis-open.org/sarif/sarif/v2.1.0. */
import type { Finding } from '../core/checks/check.ts';
import { safeJson } from '../core/text/safe.ts';
import { explain, placeOf, plainLine, plainLines } from './text.ts';

/** A check as a rule. */
export interface Rule {
  id: string;
  title: string;
  /** The check's page, in Markdown. */
  text: string;
}

/** Where a finding is shown that names no file: GitHub refuses a report in which a result has no file at all. */
const CONFIG_FILE = 'supabase/config.toml';

/**
 * Findings → one SARIF log with one run: a rule for each check, a result for each that failed or warned, and a
 * notification for what could not be looked at.
 * @param options.rules every check that a finding may be of
 * @param options.version this program's
 */
export function sarif(findings: readonly Finding[], options: { rules: readonly Rule[]; version: string }): string {
  const { rules, version } = options;
  const config = findings.map(placeOf).find((place) => place !== undefined)?.file ?? CONFIG_FILE;
  const unknown = findings.filter(({ status }) => status === 'unknown');
  const results = findings.filter(({ status }) => status === 'fail' || status === 'warn');
  return safeJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cognito-supabase', version, rules: rules.map(ruleOf) } },
        invocations: [
          { executionSuccessful: unknown.length === 0, toolExecutionNotifications: unknown.map(notificationOf) },
        ],
        results: results.map((finding) => resultOf(finding, rules, config)),
      },
    ],
  });
}

function ruleOf({ id, title, text }: Rule): object {
  const page = plainLines(text);
  return {
    id,
    shortDescription: { text: plainLine(title) },
    help: { text: page, markdown: page },
    properties: { tags: [id.slice(0, id.indexOf('/'))] },
  };
}

function notificationOf(finding: Finding): object {
  return { level: 'warning', associatedRule: { id: finding.id }, message: { text: messageText(explain(finding)) } };
}

function resultOf(finding: Finding, rules: readonly Rule[], config: string): object {
  const ruleIndex = rules.findIndex(({ id }) => id === finding.id);
  return {
    ruleId: finding.id,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: finding.status === 'fail' ? 'error' : 'warning',
    message: { text: messageText(explain(finding)) },
    locations: [locationOf(finding, config)],
  };
}

/** In a message `[text](target)` is a link and `{0}` a placeholder, plain text as it is (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function messageText(text: string): string {
  return text.replaceAll('](', String.raw`\](`).replaceAll(/\{\d+\}/g, '{$&}');
}

function locationOf(finding: Finding, config: string): object {
  const place = placeOf(finding);
  const logicalLocations = [{ name: finding.layer, fullyQualifiedName: finding.id, kind: 'module' }];
  if (!place) return { physicalLocation: { artifactLocation: describeArtifact(config) }, logicalLocations };
  const { file, line, column } = place;
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column }) };
  return { physicalLocation: { artifactLocation: describeArtifact(file), ...(line === undefined ? {} : { region }) } };
}

/** Relative to the root of the repository, each name percent-encoded. */
function describeArtifact(file: string): object {
  const names = file.split('/').map((name) => encodeURIComponent(plainLine(name)));
  return { uri: names.join('/'), uriBaseId: '%SRCROOT%' };
}
