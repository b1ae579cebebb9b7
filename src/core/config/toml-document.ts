/** config.toml, taken apart to be edited: the place of each value, header and comment. */
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { isAuth, readToml, type SyntaxFault } from './toml-tree.ts';
import type { Leaf, Table } from './tree.ts';

type Span = readonly [start: number, end: number];

/** A key with its value, and the full path that it sets. Plain data: the syntax tree itself is not kept. */
export interface TomlEntry {
  path: readonly string[];
  /** From the key to the end of the value. */
  range: Span;
  /** The names that the key is written with, joined by dots. */
  names: readonly Span[];
  value: Span;
  /** The value itself, of text, a number or a boolean. */
  literal?: Leaf['value'];
  /** The header of the table that it stands under; absent at the top of the file. */
  header?: TomlHeader;
  /** The inline tables around it, the outermost first. */
  inlines: readonly TomlInline[];
}

/** An inline table, and the full path that it fills. */
export interface TomlInline {
  path: readonly string[];
  range: Span;
  /** Its keys with their values. */
  body: readonly Span[];
}

export interface TomlHeader {
  /** Array-of-tables elements have their index in it. */
  path: readonly (string | number)[];
  /** From the bracket to the end of the last value. */
  range: Span;
  keyEnd: number;
  /** Where its first key starts. */
  first?: number;
}

export interface TomlComment {
  range: Span;
  /** Without the number sign. */
  value: string;
}

export interface TomlDocument {
  /** Without byte order mark. */
  text: string;
  /** In the order of the file; of the tables with a header, only those of auth are read here, and no array's element. */
  entries: readonly TomlEntry[];
  inlines: readonly TomlInline[];
  headers: readonly TomlHeader[];
  comments: readonly TomlComment[];
  /** What smol-toml makes of it. */
  value: Readonly<Record<string, unknown>>;
}

/**
 * Parses TOML for where everything is written, with what it says.
 * @param text without byte order mark
 * @returns the document and its tree, or the first fault, with line and column from 1
 */
export function parseTomlDocument(
  text: string,
): { ok: true; document: TomlDocument; root: Table } | ({ ok: false } & SyntaxFault) {
  const read = readToml(text);
  if (!read.ok) return read;
  try {
    const [top] = parseAuth(text).body;
    const { value, root } = read;
    return { ok: true, document: { text, value, ...flatten(top), comments: top.parent.comments }, root };
  } catch (error) {
    if (error instanceof ParseError)
      return { ok: false, message: `not TOML: ${error.message}`, line: error.lineNumber, column: error.column + 1 };
    if (error instanceof RangeError) return { ok: false, message: 'nested too deeply', line: 1, column: 1 };
    throw error;
  }
}

const HEADER = /^[ \t]*\[[^#]*\][ \t\r]*(?:#.*)?$/;
const AUTH_HEADER = /^[ \t]*\[+[ \t]*["']?auth\b|\\/i;

/**
 * The syntax tree of a document that is known to be TOML. Building it costs several times what reading the values does,
 * so lines of other sections are blanked first, where no string can span lines and lines are what they look like. An
 * array's line that looks like a header leaves an open bracket behind: then the whole is parsed.
 */
function parseAuth(text: string): AST.TOMLProgram {
  const options = { tomlVersion: '1.1' } as const;
  if (/"""|'''/.test(text)) return parseTOML(text, options);
  let kept = true;
  const lines = text.split('\n').map((line) => {
    if (HEADER.test(line)) kept = AUTH_HEADER.test(line);
    else if (!kept) return ' '.repeat(line.length);
    return line;
  });
  try {
    return parseTOML(lines.join('\n'), options);
  } catch {
    return parseTOML(text, options);
  }
}

/** What the syntax tree makes of a document's auth section. The others are left out, as whether they are read depends on the text. */
export function valueOfTree(text: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(getStaticTOMLValue(parseAuth(text))).filter(([section]) => isAuth(section)));
}

/** The names that a key is made of, unquoted. */
function keyNames(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function flatten(top: AST.TOMLTopLevelTable): Pick<TomlDocument, 'entries' | 'inlines' | 'headers'> {
  const entries: TomlEntry[] = [];
  const inlines: TomlInline[] = [];
  const headers: TomlHeader[] = [];
  const addEntry = (
    { key, value, range }: AST.TOMLKeyValue,
    base: readonly string[],
    context: Pick<TomlEntry, 'header' | 'inlines'>,
  ): void => {
    const path = [...base, ...keyNames(key)];
    const names = key.keys.map((name) => name.range);
    entries.push({ path, range, names, value: value.range, ...literalOf(value), ...context });
    if (value.type !== 'TOMLInlineTable') return;
    const inline = { path, range: value.range, body: value.body.map((child) => child.range) };
    inlines.push(inline);
    for (const child of value.body) addEntry(child, path, { ...context, inlines: [...context.inlines, inline] });
  };
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') {
      addEntry(node, [], { inlines: [] });
      continue;
    }
    const header = headerOf(node);
    headers.push(header);
    const path = header.path.filter((key) => typeof key === 'string');
    if (path.length < header.path.length || !isAuth(path[0])) continue;
    for (const child of node.body) addEntry(child, path, { header, inlines: [] });
  }
  return { entries, inlines, headers };
}

function headerOf({ resolvedKey, range, key, body }: AST.TOMLTable): TomlHeader {
  const [first] = body;
  return {
    path: resolvedKey,
    range,
    keyEnd: key.range[1],
    ...(first ? { first: first.range[0] } : {}),
  };
}

function literalOf(value: AST.TOMLContentNode): Pick<TomlEntry, 'literal'> {
  if (value.type !== 'TOMLValue') return {};
  const { value: literal } = value;
  return typeof literal === 'string' || typeof literal === 'number' || typeof literal === 'boolean' ? { literal } : {};
}
