/**
 * Finds user pools in any text that people write configuration in: YAML, TOML, INI, properties, XML and property lists, HCL,
 * Gradle, shell. The value is looked for first, an id, an issuer or an ARN of a pool; the names are what stands before it in
 * its line, and the lines above that stand further left.
 */
import {
  environmentAmong,
  environmentBeside,
  environmentIn,
  environmentOfHosts,
  formerAmong,
} from '../places/environment.ts';
import { readCondition } from './blocks.ts';
import { conditionsOf, environmentOfCommand, readQuestion } from './conditions.ts';
import { clientsBeside, looksDrawn, POOL_TEXT, poolId, poolOf, speaksOfPool } from './pools.ts';
import type { Finding } from './source.ts';
import { tokenise } from './tokens.ts';

/** What names more than this is a list of pools. */
const MAX_FOUND = 200;
/** How far above a line its names may stand. */
const MAX_LINES = 400;
/** Longer lines are no settings. */
const MAX_LINE = 2000;

const MAX_IN_LINE = 20;
/** How much of a line may stand between a name and its value, and before it. */
const MAX_BEFORE = 300;

/** Where in a text a pool is named. */
interface Place {
  userPoolId: string;
  /** From the outermost name to the one that the value was given. */
  names: string[];
  line: number;
  column: number;
}

/** @param file says which comments the text has */
export function findInText(text: string, file: string): Finding[] {
  const lines = withoutComments(text, file).split('\n');
  const places: Place[] = [];
  for (const [index, line] of lines.entries()) {
    if (places.length >= MAX_FOUND) break;
    places.push(...placesIn(lines, line, index));
  }
  const pools = new Set(places.map(({ userPoolId }) => userPoolId));
  const clients = pools.size === 0 ? [] : clientsIn(lines);
  const documentAt = pools.size === 0 ? () => undefined : documentsOf(lines);
  const conditionAt = pools.size === 0 ? () => undefined : conditionsOf(lines);
  return places.map(({ userPoolId, names, line, column }) => {
    const environment =
      formerAmong(names) ??
      environmentAmong(names.slice(0, -1)) ??
      environmentOfHosts(names.slice(0, -1)) ??
      documentAt(line) ??
      conditionAt(line, column) ??
      environmentAmong(names.slice(-1)) ??
      environmentOfCommand(lines, line);
    const clientIds = clientsBeside(names.at(-1) ?? '', clients, pools.size === 1);
    return { userPoolId, clientIds, path: shownPath(names), ...(environment === undefined ? {} : { environment }) };
  });
}

const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, ' ');

/** Block comments become spaces, so that lines stay where they are. */
function withoutComments(text: string, file: string): string {
  if (/\.(xml|plist|config)$/i.test(file)) return text.replaceAll(/<!--(?:[^-]|-(?!->))*(?:-->|$)/g, blank);
  if (/\.(tf|tofu|hcl|tfvars|gradle|kts|xcconfig|bicep|nix|json[c5]?)$|(^|\/)Jenkinsfile/i.test(file))
    return text.replaceAll(/\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)/g, blank);
  return text;
}

const COMMENT = /^\s*(?:#|\/\/|;|--\s|!|rem\s)|(?:^|[\s"',])(?:#|\/\/)\s[^"']*$/i;

function placesIn(lines: readonly string[], line: string, index: number): Place[] {
  if (line.length > MAX_LINE || !/_|userpool|cognito-idp/.test(line)) return [];
  return [...line.matchAll(POOL_TEXT)].slice(0, MAX_IN_LINE).flatMap((match) => {
    const before = line.slice(0, match.index).slice(-MAX_BEFORE);
    const userPoolId = poolOf(match[0]);
    if (userPoolId === undefined || COMMENT.test(before)) return [];
    const names = namesOf(lines, index, before);
    const speaks = names.slice(-4).some(speaksOfPool);
    return poolId(match[0]) === undefined || speaks || looksDrawn(userPoolId)
      ? [{ userPoolId, names, line: index, column: match.index }]
      : [];
  });
}

/** Names that say nothing: beside them stands one that does. */
const EMPTY = /^(value|parametervalue|string|default|defaultvalue|stringvalue)$/i;

function namesOf(lines: readonly string[], index: number, before: string): string[] {
  const own = ownName(before);
  const above = [...parentsOf(lines, index), ...openIn(before)];
  if (own === undefined) return above.length > 0 ? above : ['text'];
  const beside = /^(value|parametervalue|string|stringvalue)$/i.test(own)
    ? nameBeside(lines, index, before)
    : undefined;
  return [...above, beside ?? own];
}

/** Names that lead to a value in its own line: `dev: { auth: { pool: …`, and a target of make, `dev: export POOL=…`. */
function openIn(before: string): string[] {
  const target = /^([\w.-]+)\s*:\s*(?:export\s+)?\w+\s*[:?+]?=\s*["']?$/.exec(before)?.[1];
  const open: string[] = [];
  for (const [sign, name = ''] of before.matchAll(/["']?([\w.-]{0,60})["']?\s{0,3}[:=]?>?\s{0,3}\{|\}/g))
    if (sign === '}') open.pop();
    else open.push(name);
  return [...(target === undefined ? [] : [target]), ...open.filter(Boolean)];
}

/** The name that a value has in its line: `name: `, `name = "`, `"NAME", "`, `<name>`, `name="…">`. */
function ownName(before: string): string | undefined {
  const attribute = /<[\w:.-]+\s[^<>]*?\b(?:name|key|android:name)\s*=\s*"([^"]+)"[^<]*$/i.exec(before)?.[1];
  if (attribute !== undefined) return attribute;
  const element = /<([\w.:-]+)(?:\s[^<>]*)?>\s*$/.exec(before)?.[1];
  if (element !== undefined) return element;
  const assigned = /([\w.$-]+(?::[\w.$-]+)?)["'\\\]]*\s*(?:=>|[:?+]?=|[:,(])\s*(?:[["'\\({`]|\$\{\w+:-?)*\s*$/.exec(
    before,
  )?.[1];
  if (assigned !== undefined) return assigned.replace(/^-D/, '');
  return /\b(?:ENV|ARG|export|setenv|set)\s+([\w.]+)\s+["']?$/i.exec(before)?.[1];
}

/** Where a value has its name beside it: `- name: X` above `value: …`, `ParameterKey=X,ParameterValue=…`, `<key>X</key>`. */
function nameBeside(lines: readonly string[], index: number, before: string): string | undefined {
  const near = [before, lines[index - 1], lines[index - 2], lines[index + 1]];
  for (const line of near) {
    const found =
      /<key>\s*([^<]+?)\s*<\/key>\s*(?:<\w+>)?\s*$/.exec(line ?? '')?.[1] ??
      /(?:^|[\s"',{-])(?:name|key|parameterkey)["']?\s*[:=]\s*["']?([\w./-]+)/i.exec(line ?? '')?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The lines above that stand further left, by their names; a section's header stands above all that follows. */
function parentsOf(lines: readonly string[], index: number): string[] {
  const parents: string[] = [];
  let left = membersAt(lines[index] ?? '');
  const behind = environmentBehind(lines, index, left);
  if (behind !== undefined) parents.push(behind);
  let inSection = false;
  for (let at = index - 1; at >= Math.max(0, index - MAX_LINES) && !(left === 0 && inSection); at -= 1) {
    const line = lines[at] ?? '';
    const section = /^\s*\[+([^[\]]+)\]+\s*$/.exec(line)?.[1];
    if (section !== undefined && !/^\s*-/.test(line)) {
      parents.unshift(...section.split('.').map((name) => name.replaceAll(/["']/g, '')));
      inSection = true;
      left = 0;
      continue;
    }
    const indent = indentOf(line);
    if (line.trim() === '' || COMMENT.test(line)) continue;
    const beside = membersAt(line) === left ? environmentOf(line) : undefined;
    if (beside !== undefined) parents.unshift(beside);
    if (indent >= left) continue;
    left = indent;
    if (beside === undefined) parents.unshift(...headerOf(line));
  }
  return parents;
}

/** What a line that others stand below is called: `variable "x" {`, `prod {`, `prod:`, `"prod": {`, `<key>prod</key>`. */
function headerOf(line: string): string[] {
  // `if (stage == "prod") {`
  if (/^\W*(?:else\s*)?if\b.*[{(]\s*$/.test(line)) return [readQuestion(line)?.environment ?? ''].filter(Boolean);
  const block = /^\s*([\w-]+)((?:\s+"[^"]*")+)\s*\{/.exec(line);
  if (block) return [block[1] ?? '', ...[...(block[2] ?? '').matchAll(/"([^"]*)"/g)].map(([, name = '']) => name)];
  const name =
    /^\s*(?:create|register|named|getByName|maybeCreate)\(["']([\w-]+)["']\)\s*\{/.exec(line)?.[1] ??
    /^\s*(?:-\s+)?["']?([\w.$/@-]+(?::[\w.$/@-]+)*)["']?\s*(?:[:={(]|\s\{)/.exec(line)?.[1] ??
    /<key>([^<]+)<\/key>/.exec(line)?.[1];
  return name === undefined ? [] : [name];
}

/** Where the members of what a line belongs to begin: behind the dash of a list in YAML. */
function membersAt(line: string): number {
  return /^\s*(?:-\s+)?/.exec(line)?.[0].length ?? 0;
}

/** What a line beside another says of both: `stage: prod`, `- name: prod`, `<id>prod</id>`. */
function environmentOf(line: string): string | undefined {
  const [, asked, first] = /^\s*count\s*=\s*(.+)\?\s*([01])\s*:/.exec(line) ?? [];
  if (asked !== undefined) {
    const condition = readCondition(tokenise(asked));
    return (first === '1' ? condition : condition.otherwise)?.environment;
  }
  const [, dash, name, value] =
    /^\s*(-\s+)?["']?([\w-]{1,40})["']?\s*[:=]\s*["']?([\w-]{2,40})["']?,?\s*(?:#.*)?$/.exec(line) ?? [];
  if (name !== undefined && value !== undefined) return environmentBeside(name, value, dash !== undefined);
  const [, element, text] = /^\s*<(\w+)>\s*([\w-]{2,40})\s*<\/\1>\s*$/.exec(line) ?? [];
  return element === undefined || text === undefined ? undefined : environmentBeside(element, text, true);
}

/** The same in the lines that follow, as long as they are beside it. */
function environmentBehind(lines: readonly string[], index: number, left: number): string | undefined {
  for (const line of lines.slice(index + 1, index + MAX_BEHIND)) {
    if (line.trim() !== '' && (indentOf(line) < left || /^\s*\[/.test(line))) return undefined;
    const found = indentOf(line) === left ? environmentOf(line) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How far below a value its siblings may stand. */
const MAX_BEHIND = 40;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** In the metadata of what Kubernetes is told: what it is called, where it belongs, and a label. */
const METADATA = /^\s+(name|namespace|(?:[\w.-]+\/)?(?:env|environment|stage))\s*:\s*["']?([\w.-]+)/;
/** Spring: a document of a YAML file may hold for one profile only. */
const PROFILE = /^\s*(on-profile|profiles)\s*:\s*["']?([\w-]+)/;

/** What a document of a YAML file says of all that is in it. @returns the environment that a line is of */
function documentsOf(lines: readonly string[]): (line: number) => string | undefined {
  const starts = lines.flatMap((line, index) => (/^---\s*$/.test(line) ? [index] : []));
  const found = new Map<number, string>();
  let [document, isMetadata] = [-1, false];
  for (const [at, line] of lines.entries()) {
    if (starts[document + 1] === at) document += 1;
    if (/^\S/.test(line)) isMetadata = /^metadata\s*:/.test(line);
    if (!isMetadata && document === -1) continue;
    const [, key, value = ''] = (isMetadata ? METADATA : PROFILE).exec(line) ?? [];
    const environment = environmentIn(value) ?? (isMetadata ? '' : value);
    // A name says less than a namespace.
    const isLess = found.has(document) && (key === 'name' || !isMetadata);
    if (environment !== '' && !isLess) found.set(document, environment);
  }
  return (line) => found.get(starts.findLastIndex((start) => start < line));
}

/** The name itself where it says what it is; else with the nearest one above that does. */
function shownPath(names: readonly string[]): string {
  const own = names.at(-1) ?? '';
  if (speaksOfPool(own) && !EMPTY.test(own)) return own;
  const above = names.slice(0, -1).findLast(speaksOfPool);
  return above === undefined ? own : `${above}.${own}`;
}

/** `webClientId: …`, and `audience:` with what it is given in the line or in those below it. */
const CLIENT =
  /([\w.-]*client[\w.-]*|\b(?:audiences?|aud))\\?["']?\s*[:=]\s*((?:[\s,[\\"'-]|[a-z0-9]{20,128}(?![\w:=-]))+)/gi;

function clientsIn(lines: readonly string[]): { name: string; value: string }[] {
  const text = lines.filter(({ length }) => length <= MAX_LINE).join('\n');
  return [...text.matchAll(CLIENT)].flatMap(([, name = '', values = '']) =>
    (values.match(/[a-z0-9]{20,}/g) ?? []).map((value) => ({ name, value })),
  );
}
