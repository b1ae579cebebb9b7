/** config.toml, taken apart to be edited: the place of each value, header and comment. */
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { isObject } from '../../text/json.ts';
import { authLines, type SomeLines } from '../toml-lines.ts';
import { type SyntaxFault, tooDeep } from '../syntax-fault.ts';
import { isAuth, readToml } from '../toml-tree.ts';
import type { Leaf, Table } from '../tree.ts';

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
  /** In the order of the file; of the tables with a header, only auth and those of its third_party are read here, and no array's element. */
  entries: readonly TomlEntry[];
  inlines: readonly TomlInline[];
  headers: readonly TomlHeader[];
  comments: readonly TomlComment[];
  /** What smol-toml makes of it. */
  value: Readonly<Record<string, unknown>>;
  /** What the syntax tree makes of its auth section. */
  auth: Readonly<Record<string, unknown>>;
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
    const tree = parseAuth(text);
    const { value, root } = read;
    return {
      ok: true,
      document: { text, value, ...flatten(tree), comments: commentsOf(tree), auth: authOf(tree) },
      root,
    };
  } catch (error) {
    if (error instanceof ParseError)
      return { ok: false, message: `not TOML: ${error.message}`, line: error.lineNumber, column: error.column + 1 };
    return tooDeep(error);
  }
}

const OPTIONS = { tomlVersion: '1.1' } as const;

/** The syntax tree of the lines that tell of auth, and where they stand in the whole. */
interface AuthTree {
  program: AST.TOMLProgram;
  lines: SomeLines;
}

/** Of a document that is known to be TOML. Building it costs several times what reading the values does. */
function parseAuth(text: string, without?: 'places'): AuthTree {
  const whole: SomeLines = { text, comments: [], offsetOf: (offset) => offset };
  const some = authLines(text, without) ?? whole;
  try {
    return { program: parseTOML(some.text, OPTIONS), lines: some };
  } catch {
    return { program: parseTOML(text, OPTIONS), lines: whole };
  }
}

function commentsOf({ program, lines }: AuthTree): TomlComment[] {
  const parsed = program.comments.map(({ range, value }) => ({ range: placed(range, lines), value }));
  return [...lines.comments, ...parsed].toSorted((a, b) => a.range[0] - b.range[0]);
}

function placed([start, end]: Span, { offsetOf }: SomeLines): Span {
  return [offsetOf(start), offsetOf(end)];
}

/**
 * What the syntax tree makes of a document's auth section: its own values and its third_party. The other sections and
 * tables are left out, as whether they are read depends on the text.
 */
export function valueOfTree(text: string): Record<string, unknown> {
  return authOf(parseAuth(text, 'places'));
}

function authOf({ program }: AuthTree): Record<string, unknown> {
  const sections = Object.entries(getStaticTOMLValue(program));
  return Object.fromEntries(
    sections
      .filter(([section]) => isAuth(section))
      .map(([section, value]) => [section, isObject(value) ? withoutOtherTables(value) : value]),
  );
}

function withoutOtherTables(auth: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = Object.entries(auth).filter(([key, value]) => !hasTable(value) || key.toLowerCase() === 'third_party');
  return Object.fromEntries(own);
}

function hasTable(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isObject) : isObject(value);
}

/** The names that a key is made of, unquoted. */
function keyNames(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function flatten({ program, lines }: AuthTree): Pick<TomlDocument, 'entries' | 'inlines' | 'headers'> {
  const entries: TomlEntry[] = [];
  const inlines: TomlInline[] = [];
  const headers: TomlHeader[] = [];
  const at = (node: { range: Span }): Span => placed(node.range, lines);
  const addEntry = (
    { key, value, ...node }: AST.TOMLKeyValue,
    base: readonly string[],
    context: Pick<TomlEntry, 'header' | 'inlines'>,
  ): void => {
    const path = [...base, ...keyNames(key)];
    entries.push({ path, range: at(node), names: key.keys.map(at), value: at(value), ...literalOf(value), ...context });
    if (value.type !== 'TOMLInlineTable') return;
    const inline = { path, range: at(value), body: value.body.map(at) };
    inlines.push(inline);
    for (const child of value.body) addEntry(child, path, { ...context, inlines: [...context.inlines, inline] });
  };
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') {
      addEntry(node, [], { inlines: [] });
      continue;
    }
    const header = headerOf(node, lines);
    headers.push(header);
    const path = header.path.filter((key) => typeof key === 'string');
    if (path.length < header.path.length || !isAuth(path[0])) continue;
    for (const child of node.body) addEntry(child, path, { header, inlines: [] });
  }
  return { entries, inlines, headers };
}

function headerOf({ resolvedKey, range, key, body }: AST.TOMLTable, lines: SomeLines): TomlHeader {
  const [first] = body;
  return {
    path: resolvedKey,
    range: placed(range, lines),
    keyEnd: lines.offsetOf(key.range[1]),
    ...(first ? { first: lines.offsetOf(first.range[0]) } : {}),
  };
}

function literalOf(value: AST.TOMLContentNode): Pick<TomlEntry, 'literal'> {
  if (value.type !== 'TOMLValue') return {};
  const { value: literal } = value;
  return typeof literal === 'string' || typeof literal === 'number' || typeof literal === 'boolean' ? { literal } : {};
}
