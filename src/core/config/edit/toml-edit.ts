/**
 * Edits the Cognito block of a config.toml, in whatever form it is written, and leaves every other byte and comment as it
 * is; a key that is commented out is filled in.
 */
import { COGNITO_PATH } from '../read.ts';
import { indentAt, lineBreakAt, lineEnd, lineStart } from '../text.ts';
import { newBlock } from './toml-block.ts';
import type { TomlComment, TomlDocument, TomlEntry, TomlHeader, TomlInline } from './toml-document.ts';
import { isAt, isWithin, type PlannedEdit, type Setting, tomlLiteral } from './wanted.ts';

/** How the block is written, and so how a key is added to it. */
interface Form {
  /** Adds a key behind the one that ends at `anchor`, or as the first. */
  add(assignment: string, anchor: number | undefined): PlannedEdit;
  /** Fills a key in that stands there commented out. */
  fill?(key: string, literal: string): PlannedEdit | undefined;
}

/**
 * The edits that give the Cognito block of a TOML document the wanted values, in whatever form it is written:
 * a header table, dotted keys, an inline table, or not at all. None where it has them already.
 */
export function planTomlBlock(document: TomlDocument, wanted: readonly Setting[]): PlannedEdit[] {
  // Keys of the block itself: what stands in a table inside it says nothing of how the block is written.
  const siblings = document.entries.filter(
    ({ path, names }) =>
      path.length > COGNITO_PATH.length &&
      isWithin(path, COGNITO_PATH) &&
      path.length - names.length <= COGNITO_PATH.length,
  );
  const form = findForm(document, siblings);
  if (!form) return newBlock(document, wanted);
  const equals = siblings[0] === undefined || findSeparator(document.text, siblings[0]) !== '=' ? ' = ' : '=';
  const edits: PlannedEdit[] = [];
  let anchor: number | undefined;
  for (const { path, value } of wanted) {
    const key = path.at(-1) ?? '';
    const entry = siblings.find((sibling) => isAt(sibling.path, path));
    if (entry) {
      edits.push(...valueEdit(entry, value));
      anchor = entry.range[1];
      continue;
    }
    const filled = form.fill?.(key, tomlLiteral(value));
    edits.push(filled ?? form.add(`${key}${equals}${tomlLiteral(value)}`, anchor));
    anchor = filled?.end ?? anchor;
  }
  return edits;
}

/** The edit that changes the value of a key; none when the key has it. */
export function valueEdit(entry: TomlEntry, value: Setting['value']): PlannedEdit[] {
  if (entry.literal === value) return [];
  const [start, end] = entry.value;
  return [{ start, end, text: tomlLiteral(value), scope: scopeOf(entry) }];
}

/** The block that a key stands in, as far as the key: no text of other sections, which may hold secrets. */
function scopeOf({ range, header, inlines }: TomlEntry): readonly [number, number] {
  const inline = inlines.at(-1);
  if (inline && inline.path.length >= COGNITO_PATH.length) return inline.range;
  return header && header.path.length >= COGNITO_PATH.length ? [header.range[0], range[1]] : range;
}

function findSeparator(text: string, { names, value }: TomlEntry): string {
  return text.slice(names.at(-1)?.[1], value[0]);
}

function findForm(document: TomlDocument, siblings: readonly TomlEntry[]): Form | undefined {
  const inline = document.inlines.find(({ path }) => isAt(path, COGNITO_PATH));
  if (inline) return inline.body.length === 0 ? undefined : inlineForm(inline);
  const header = document.headers.find(({ path }) => isAt(path, COGNITO_PATH));
  if (header) return headerForm(document, header);
  const last = siblings.at(-1);
  return last && dottedForm(document.text, last);
}

function inlineForm({ range, body: [first] }: TomlInline): Form {
  return {
    add(assignment, anchor) {
      const at = anchor ?? first?.[0] ?? range[0] + 1;
      const text = anchor === undefined ? `${assignment}, ` : `, ${assignment}`;
      return { start: at, end: at, text, scope: range };
    },
  };
}

function dottedForm(text: string, { path, range, names, inlines }: TomlEntry): Form {
  // The part of the key that leads up to the block: `third_party.aws_cognito.` under [auth].
  const depth = COGNITO_PATH.length - (path.length - names.length);
  const prefix = text.slice(range[0], names[depth]?.[0]);
  return {
    add(assignment, anchor = range[1]) {
      const line = prefix + assignment;
      if (inlines.length > 0) return { start: anchor, end: anchor, text: `, ${line}`, scope: range };
      const at = lineEnd(text, anchor);
      return { start: at, end: at, text: lineBreakAt(text, at) + indentAt(text, range[0]) + line, scope: range };
    },
  };
}

function headerForm({ text, headers, comments }: TomlDocument, { range: [start], keyEnd, first }: TomlHeader): Form {
  const until = headers.find(({ range }) => range[0] > start)?.range[0] ?? text.length;
  const own: TomlComment[] = [];
  for (const comment of comments) {
    const [at] = comment.range;
    if (at < start) continue;
    // A header that is commented out has the comments below it for its keys.
    if (at > until || /^\s*\[[^\]]+\]+\s*$/.test(comment.value)) break;
    if (text.slice(lineStart(text, at), at).trim() === '') own.push(comment);
  }
  const indent = indentAt(text, first ?? start);
  return {
    add(assignment, anchor = keyEnd) {
      const at = lineEnd(text, anchor);
      return { start: at, end: at, text: lineBreakAt(text, at) + indent + assignment, scope: [start, at] };
    },
    fill(key, literal) {
      const placeholder = new RegExp(String.raw`^[#\s]*(${key}\s*=\s*)(?:"[^"]*"|'[^']*'|\w+)(\s*(?:#.*)?)$`);
      for (const { range, value } of own) {
        const [, assignment, rest] = placeholder.exec(value) ?? [];
        if (assignment === undefined) continue;
        return { start: range[0], end: range[1], text: assignment + literal + rest, scope: [start, range[1]] };
      }
      return undefined;
    },
  };
}
