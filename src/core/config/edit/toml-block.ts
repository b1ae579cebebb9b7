/**
 * Adds a whole Cognito block to a config.toml that has none, where and as its neighbours are written: a table, dotted keys,
 * or an inline table.
 */
import { COGNITO_PATH } from '../read.ts';
import { indentAt, lineBreakAt, lineEnd, lineStart } from '../text.ts';
import type { TomlDocument, TomlEntry, TomlInline } from './toml-document.ts';
import { isWithin, type PlannedEdit, type Setting, tomlLiteral } from './wanted.ts';

/**
 * The edits that add the block to a document without one, written as its neighbours are: into an inline table that
 * holds its place (nothing may be added to one from outside), beside dotted keys, else as a table of its own.
 */
export function newBlock(document: TomlDocument, wanted: readonly Setting[]): PlannedEdit[] {
  const inline = document.inlines.findLast(({ path }) => isWithin(COGNITO_PATH, path));
  if (inline) return [insideInline(document.text, inline, wanted)];
  const dotted = lastDottedNeighbour(document);
  if (dotted) return [placeBesideDotted(document.text, dotted, wanted)];
  return [ownTable(document, wanted)];
}

function assignments(wanted: readonly Setting[], prefix = ''): string[] {
  return wanted.map(({ path, value }) => `${prefix}${path.at(-1)} = ${tomlLiteral(value)}`);
}

function insideInline(text: string, { path, range, body }: TomlInline, wanted: readonly Setting[]): PlannedEdit {
  const rest = COGNITO_PATH.slice(path.length).join('.');
  const last = body.at(-1);
  const values = assignments(wanted).join(', ');
  // An empty table that is the block itself is filled; any other gets the block as its last key.
  const assignment = rest === '' ? values : `${rest} = { ${values} }`;
  if (last) return insert(last[1], `, ${assignment}`);
  const [start, end] = range;
  const blank = text.slice(start + 1, end - 1).trim() === '';
  return { start: start + 1, end: blank ? end - 1 : start + 1, text: ` ${assignment} `, scope: range };
}

/**
 * The last key under auth.third_party, or else under auth, that is reached by dots from a table further up. Where the
 * third-party tables have headers, a header it is.
 */
function lastDottedNeighbour({ entries, headers }: TomlDocument): { entry: TomlEntry; depth: number } | undefined {
  for (const depth of [2, 1]) {
    const base = COGNITO_PATH.slice(0, depth);
    if (headers.some(({ path }) => isWithin(path, base))) return undefined;
    const entry = entries.findLast(
      ({ path, names, inlines }) => inlines.length === 0 && isWithin(path, base) && path.length - names.length < depth,
    );
    if (entry) return { entry, depth };
  }
  return undefined;
}

function placeBesideDotted(
  text: string,
  { entry, depth }: { entry: TomlEntry; depth: number },
  wanted: readonly Setting[],
): PlannedEdit {
  const { path, range, names } = entry;
  const shared = names[depth - (path.length - names.length)];
  const prefix = `${text.slice(range[0], shared?.[0])}${COGNITO_PATH.slice(depth).join('.')}.`;
  const at = lineEnd(text, range[1]);
  const lineBreak = lineBreakAt(text, at) + indentAt(text, range[0]);
  return insert(
    at,
    assignments(wanted, prefix)
      .map((line) => lineBreak + line)
      .join(''),
  );
}

/** A header with its keys: behind the last third-party table, else behind the last of auth, else at the end of the file. */
function ownTable(document: TomlDocument, wanted: readonly Setting[]): PlannedEdit {
  const { text, headers } = document;
  const neighbour = [2, 1]
    .map((depth) => headers.findLastIndex(({ path }) => isWithin(path, COGNITO_PATH.slice(0, depth))))
    .find((index) => index !== -1);
  const next = neighbour === undefined ? undefined : headers[neighbour + 1];
  const at = next ? startWithComments(document, next.range[0]) : text.length;
  const lineBreak = lineBreakAt(text, at);
  const before = text.slice(0, at);
  const block = [`[${COGNITO_PATH.join('.')}]`, ...assignments(wanted), ''].join(lineBreak);
  return insert(at, makeGap(before, lineBreak) + block + (next ? lineBreak : ''));
}

/** What has to stand between a text and a new table below it: one empty line, and the end of a line that has none. */
function makeGap(before: string, lineBreak: string): string {
  if (before.trim() === '') return before === '' || before.endsWith('\n') ? '' : lineBreak;
  if (!before.endsWith('\n')) return lineBreak + lineBreak;
  return /\n[ \t\r]*\n$/.test(before) ? '' : lineBreak;
}

/** Where the comments above a header start. Only those with an empty line above them are its own. */
function startWithComments({ text, comments }: TomlDocument, header: number): number {
  const own = lineStart(text, header);
  let start = own;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    if (line.trim() === '') return start;
    const sign = above + line.search(/\S/);
    if (!comments.some(({ range }) => range[0] === sign)) return own;
    start = above;
  }
  return own;
}

function insert(at: number, text: string): PlannedEdit {
  return { start: at, end: at, text, scope: [at, at] };
}
