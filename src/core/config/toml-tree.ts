import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { parse as parseSmol, TomlError } from 'smol-toml';
import { emptyTable, tableFor, type Table, type Tree } from './tree.ts';

/** A key with its value, and the full path that it sets. */
export interface TomlEntry {
  path: readonly string[];
  node: AST.TOMLKeyValue;
  /** The header of the table that it stands under; absent at the top of the file. */
  header?: AST.TOMLTable;
  /** The inline tables around it, the outermost first. */
  inlines: readonly TomlInline[];
}

/** An inline table, and the full path that it fills. */
export interface TomlInline {
  path: readonly string[];
  node: AST.TOMLInlineTable;
}

export interface TomlHeader {
  /** Array-of-tables elements have their index in it. */
  path: readonly (string | number)[];
  node: AST.TOMLTable;
}

export interface TomlDocument {
  /** Without byte order mark. */
  text: string;
  /** In the order of the file; those inside arrays are left out, for nothing that is read here lies in one. */
  entries: readonly TomlEntry[];
  inlines: readonly TomlInline[];
  headers: readonly TomlHeader[];
  comments: readonly AST.Comment[];
  /** What smol-toml reads: the parser of the Supabase CLI since 2.106 (its messages are smol-toml's). */
  value: Record<string, unknown>;
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
    const value: Record<string, unknown> = parseSmol(text);
    const [top] = parseTOML(text, { tomlVersion: '1.1' }).body;
    return { ok: true, document: { text, value, ...flatten(top), comments: top.parent.comments } };
  } catch (error) {
    if (error instanceof TomlError) {
      const message = error.message.split('\n')[0] ?? error.message;
      return { ok: false, message: message.replace('Invalid TOML document: ', 'not TOML: '), line: error.line, column: error.column };
    }
    if (error instanceof ParseError) return { ok: false, message: `not TOML: ${error.message}`, line: error.lineNumber, column: error.column + 1 };
    if (error instanceof RangeError) return { ok: false, message: 'nested too deeply', line: 1, column: 1 };
    throw error;
  }
}

/** The names that a key is made of, unquoted. */
export function keyNames(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function flatten(top: AST.TOMLTopLevelTable): Pick<TomlDocument, 'entries' | 'inlines' | 'headers'> {
  const entries: TomlEntry[] = [];
  const inlines: TomlInline[] = [];
  const headers: TomlHeader[] = [];
  const addEntry = (node: AST.TOMLKeyValue, base: readonly string[], context: Pick<TomlEntry, 'header' | 'inlines'>): void => {
    const path = [...base, ...keyNames(node.key)];
    entries.push({ path, node, ...context });
    if (node.value.type !== 'TOMLInlineTable') return;
    const inline = { path, node: node.value };
    inlines.push(inline);
    for (const child of node.value.body) addEntry(child, path, { ...context, inlines: [...context.inlines, inline] });
  };
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') {
      addEntry(node, [], { inlines: [] });
      continue;
    }
    headers.push({ path: node.resolvedKey, node });
    const path = node.resolvedKey.filter((key) => typeof key === 'string');
    if (path.length < node.resolvedKey.length) continue;
    for (const child of node.body) addEntry(child, path, { header: node, inlines: [] });
  }
  return { entries, inlines, headers };
}

/** The document as a tree of values with their lines. */
export function tomlTree(document: TomlDocument): Table {
  const root = emptyTable(1);
  const parts = [
    ...document.headers.map(({ path, node }) => ({ path, node, tree: headerTree(path, node) })),
    ...document.entries.map(({ path, node }) => ({ path, node, tree: valueTree(node) })),
  ].toSorted((a, b) => a.node.range[0] - b.node.range[0]);
  for (const { path, node, tree } of parts) {
    const names = path.slice(0, path.findIndex((key) => typeof key === 'number') >>> 0).map(String);
    const name = names.pop();
    if (name === undefined) continue;
    const parent = tableFor(root, names, node.loc.start.line);
    const before = parent?.entries.get(name);
    if (before?.kind === 'table' && tree.kind === 'table') before.line = tree.line;
    else parent?.entries.set(name, tree);
  }
  return root;
}

function headerTree(path: readonly (string | number)[], node: AST.TOMLTable): Tree {
  const line = node.loc.start.line;
  return path.some((key) => typeof key === 'number') ? { kind: 'list', line } : emptyTable(line);
}

function valueTree({ value, key }: AST.TOMLKeyValue): Tree {
  const line = key.loc.start.line;
  if (value.type === 'TOMLArray') return { kind: 'list', line };
  if (value.type === 'TOMLInlineTable') return emptyTable(line);
  if (value.kind === 'string') return { kind: 'leaf', type: 'string', value: value.value, line };
  if (value.kind === 'boolean') return { kind: 'leaf', type: 'boolean', value: value.value, line };
  if (value.kind === 'integer' || value.kind === 'float') return { kind: 'leaf', type: 'number', value: value.value, line };
  return { kind: 'leaf', type: 'date', value: undefined, line };
}
