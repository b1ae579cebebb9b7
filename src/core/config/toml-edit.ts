import type { AST } from 'toml-eslint-parser';
import { COGNITO_PATH } from './read.ts';
import { indentAt, lineBreakAt, lineEnd, lineStart } from './text.ts';
import { newBlock } from './toml-block.ts';
import { keyNames, type TomlDocument, type TomlEntry, type TomlInline } from './toml-tree.ts';
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
  const siblings = document.entries.filter(({ path }) => path.length > COGNITO_PATH.length && isWithin(path, COGNITO_PATH));
  const form = findForm(document, siblings);
  if (!form) return newBlock(document, wanted);
  const equals = siblings[0] === undefined || separator(document.text, siblings[0]) !== '=' ? ' = ' : '=';
  const edits: PlannedEdit[] = [];
  let anchor: number | undefined;
  for (const { path, value } of wanted) {
    const key = path.at(-1) ?? '';
    const entry = siblings.find((sibling) => isAt(sibling.path, path));
    if (entry) {
      edits.push(...valueEdit(entry, value));
      anchor = entry.node.range[1];
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
  const { value: node } = entry.node;
  if (node.type === 'TOMLValue' && node.value === value) return [];
  const [start, end] = node.range;
  return [{ start, end, text: tomlLiteral(value), scope: scopeOf(entry) }];
}

/** The block that a key stands in, as far as the key: no text of other sections, which may hold secrets. */
function scopeOf({ node, header, inlines }: TomlEntry): readonly [number, number] {
  const inline = inlines.at(-1);
  if (inline && inline.path.length >= COGNITO_PATH.length) return inline.node.range;
  return header && keyNames(header.key).length >= COGNITO_PATH.length ? [header.range[0], node.range[1]] : node.range;
}

function separator(text: string, { node }: TomlEntry): string {
  return text.slice(node.key.range[1], node.value.range[0]);
}

function findForm(document: TomlDocument, siblings: readonly TomlEntry[]): Form | undefined {
  const inline = document.inlines.find(({ path }) => isAt(path, COGNITO_PATH));
  if (inline) return inline.node.body.length === 0 ? undefined : inlineForm(inline);
  const header = document.headers.find(({ path }) => isAt(path, COGNITO_PATH));
  if (header) return headerForm(document, header.node);
  const last = siblings.at(-1);
  return last && dottedForm(document.text, last);
}

function inlineForm({ node }: TomlInline): Form {
  const [first] = node.body;
  return {
    add(assignment, anchor) {
      const at = anchor ?? first?.range[0] ?? node.range[0] + 1;
      const text = anchor === undefined ? `${assignment}, ` : `, ${assignment}`;
      return { start: at, end: at, text, scope: node.range };
    },
  };
}

function dottedForm(text: string, last: TomlEntry): Form {
  const { key } = last.node;
  // The part of the key that leads up to the block: `third_party.aws_cognito.` under [auth].
  const depth = COGNITO_PATH.length - (last.path.length - key.keys.length);
  const prefix = text.slice(key.range[0], key.keys[depth]?.range[0]);
  return {
    add(assignment, anchor = last.node.range[1]) {
      const line = prefix + assignment;
      if (last.inlines.length > 0) return { start: anchor, end: anchor, text: `, ${line}`, scope: last.node.range };
      const at = lineEnd(text, anchor);
      return { start: at, end: at, text: lineBreakAt(text, at) + indentAt(text, key.range[0]) + line, scope: last.node.range };
    },
  };
}

function headerForm({ text, headers, comments }: TomlDocument, node: AST.TOMLTable): Form {
  const next = headers.find((header) => header.node.range[0] > node.range[0]);
  const until = next?.node.range[0] ?? text.length;
  const own: AST.Comment[] = [];
  for (const comment of comments) {
    if (comment.range[0] < node.range[0]) continue;
    // A header that is commented out has the comments below it for its keys.
    if (comment.range[0] > until || /^\s*\[[^\]]+\]+\s*$/.test(comment.value)) break;
    if (text.slice(lineStart(text, comment.range[0]), comment.range[0]).trim() === '') own.push(comment);
  }
  const indent = indentAt(text, node.body[0]?.range[0] ?? node.range[0]);
  return {
    add(assignment, anchor = node.key.range[1]) {
      const at = lineEnd(text, anchor);
      return { start: at, end: at, text: lineBreakAt(text, at) + indent + assignment, scope: [node.range[0], at] };
    },
    fill(key, literal) {
      const placeholder = new RegExp(String.raw`^[#\s]*(${key}\s*=\s*)(?:"[^"]*"|'[^']*'|\w+)(\s*(?:#.*)?)$`);
      for (const { range, value } of own) {
        const [, assignment, rest] = placeholder.exec(value) ?? [];
        if (assignment === undefined) continue;
        return { start: range[0], end: range[1], text: assignment + literal + rest, scope: [node.range[0], range[1]] };
      }
      return undefined;
    },
  };
}
