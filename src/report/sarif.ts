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

interface SarifOptions {
  /** Every check that a finding may be of. */
  rules: readonly Rule[];
  /** This program's. */
  version: string;
  /** The package's; empty where it names none. */
  homepage: string;
}

/** Where a finding is shown that names no file: GitHub refuses a report in which a result has no file at all. */
const CONFIG_FILE = 'supabase/config.toml';

/**
 * Findings → one SARIF log with one run: a rule for each check, a result for each that failed or warned, and a
 * notification for what could not be looked at.
 */
export function sarif(findings: readonly Finding[], { rules, version, homepage }: SarifOptions): string {
  const config = findings.map(placeOf).find((place) => place !== undefined)?.file ?? CONFIG_FILE;
  const unknown = findings.filter(({ status }) => status === 'unknown');
  const results = findings.filter(({ status }) => status === 'fail' || status === 'warn');
  return safeJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cognito-supabase',
            version,
            ...(homepage === '' ? {} : { informationUri: homepage }),
            rules: rules.map(ruleOf),
          },
        },
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
    fullDescription: { text: summaryOf(text) ?? plainLine(title) },
    help: { text: page, markdown: page },
    properties: { tags: [id.slice(0, id.indexOf('/'))] },
  };
}

/** GitHub shows no more of a description (docs.github.com, "SARIF support for code scanning"). */
const MAX_DESCRIPTION = 1024;

/** The first paragraph of a page's first section, as one line. */
function summaryOf(page: string): string | undefined {
  const [, paragraph] = /\n## [^\n]*\n\n([^]*?)(?:\n\n|$)/.exec(page) ?? [];
  return paragraph === undefined
    ? undefined
    : plainLine(paragraph.replaceAll(/\s+/g, ' ').trim()).slice(0, MAX_DESCRIPTION);
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
    partialFingerprints: { 'cognitoSupabaseFinding/v1': fingerprint(finding, config) },
  };
}

/**
 * What makes a finding the same one in the next run: its check and its file, not its line, which moves. GitHub's upload
 * adds its own, primaryLocationLineHash, by what stands on the line.
 */
function fingerprint(finding: Finding, config: string): string {
  return plainLine(`${finding.id} ${placeOf(finding)?.file ?? config}`);
}

/** In a message `[text](target)` is a link and `{0}` a placeholder, plain text as it is (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function messageText(text: string): string {
  return text.replaceAll('](', String.raw`\](`).replaceAll(/\{\d+\}/g, '{$&}');
}

function locationOf(finding: Finding, config: string): object {
  const { file, line = 1, column } = placeOf(finding) ?? { file: config };
  // GitHub shows nothing without a line; what is about the file as a whole is at its start.
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column }) };
  const logicalLocations = [{ name: finding.layer, fullyQualifiedName: finding.id, kind: 'module' }];
  return {
    physicalLocation: { artifactLocation: describeArtifact(file), region },
    ...(placeOf(finding) ? {} : { logicalLocations }),
  };
}

/** Relative to the root of the repository, each name percent-encoded. */
function describeArtifact(file: string): object {
  const names = file.split('/').map((name) => encodeURIComponent(plainLine(name)));
  return { uri: names.join('/'), uriBaseId: '%SRCROOT%' };
}
