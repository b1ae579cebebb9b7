/** config.toml, parsed with the place of each value and header. */
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { parse as parseSmol, TomlError } from 'smol-toml';
import { emptyTable, tableFor, type Table, type Tree } from './tree.ts';

type Span = readonly [start: number, end: number];

/** A key with its value, and the full path that it sets. Plain data: the syntax tree itself is not kept. */
export interface TomlEntry {
  path: readonly string[];
  /** From the key to the end of the value. */
  range: Span;
  /** The names that the key is written with, joined by dots. */
  names: readonly Span[];
  value: Span;
  tree: Tree;
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
  line: number;
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

export interface SyntaxFault {
  message: string;
  line: number;
  column: number;
}

/**
 * Parses TOML twice: for what it says and for where it says it.
 * @param text without byte order mark
 * @returns the document, or the first fault, with line and column from 1
 */
export function parseTomlDocument(text: string): { ok: true; document: TomlDocument } | ({ ok: false } & SyntaxFault) {
  try {
    // The parser of the Supabase CLI since 2.106, whose messages are smol-toml's: what it refuses is refused here.
    const value: Record<string, unknown> = parseSmol(text);
    const [top] = parseAuth(text).body;
    return { ok: true, document: { text, value, ...flatten(top), comments: top.parent.comments } };
  } catch (error) {
    if (error instanceof TomlError) {
      const message = error.message.split('\n')[0] ?? error.message;
      return {
        ok: false,
        message: message.replace('Invalid TOML document: ', 'not TOML: '),
        line: error.line,
        column: error.column,
      };
    }
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
    const tree = valueTree(value, key.loc.start.line);
    entries.push({ path, range, names: key.keys.map((name) => name.range), value: value.range, tree, ...context });
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

/** In upper case, too: the Go generation of the CLI reads it, and the others leave it unread. */
function isAuth(section: string | number | undefined): boolean {
  return typeof section === 'string' && section.toLowerCase() === 'auth';
}

function headerOf({ resolvedKey, range, key, body, loc }: AST.TOMLTable): TomlHeader {
  const [first] = body;
  return {
    path: resolvedKey,
    range,
    keyEnd: key.range[1],
    line: loc.start.line,
    ...(first ? { first: first.range[0] } : {}),
  };
}

/** The document as a tree of values with their lines; of the sections other than auth, only that they are there. */
export function tomlTree(document: TomlDocument): Table {
  const root = emptyTable(1);
  const seen = new Set<string | number | undefined>();
  const told = document.headers.filter(({ path: [section, inside] }) => {
    const news = !seen.has(section) || (inside !== undefined && isAuth(section));
    seen.add(section);
    return news;
  });
  const headers = told.map(({ path, range, line }) => ({ path, range, tree: headerTree(path, line) }));
  for (const { path, tree } of [...headers, ...document.entries].toSorted((a, b) => a.range[0] - b.range[0])) {
    const names = path.slice(0, path.findIndex((key) => typeof key === 'number') >>> 0).map(String);
    const name = names.pop();
    if (name === undefined) continue;
    const parent = tableFor(root, names, tree.line);
    const before = parent?.entries.get(name);
    if (before?.kind === 'table' && tree.kind === 'table') before.line = tree.line;
    else parent?.entries.set(name, tree);
  }
  return root;
}

function headerTree(path: readonly (string | number)[], line: number): Tree {
  return path.some((key) => typeof key === 'number') ? { kind: 'list', line } : emptyTable(line);
}

function valueTree(value: AST.TOMLContentNode, line: number): Tree {
  if (value.type === 'TOMLArray') return { kind: 'list', line };
  if (value.type === 'TOMLInlineTable') return emptyTable(line);
  if (value.kind === 'string') return { kind: 'leaf', type: 'string', value: value.value, line };
  if (value.kind === 'boolean') return { kind: 'leaf', type: 'boolean', value: value.value, line };
  if (value.kind === 'integer' || value.kind === 'float')
    return { kind: 'leaf', type: 'number', value: value.value, line };
  return { kind: 'leaf', type: 'date', value: undefined, line };
}
