/** Parses config.json and config.jsonc (JSON with comments), with the place of each value; a key that stands twice is a fault. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type SyntaxFault, tooDeep } from './syntax-fault.ts';
import { lineFinder, positionAt } from './text.ts';
import { emptyTable, type Table, type Tree } from './tree.ts';

export interface JsonDocument {
  /** Without byte order mark. */
  text: string;
  root: Node;
}

/**
 * Parses JSON with comments and trailing commas, as the Supabase CLI reads config.json and config.jsonc alike.
 * @param text without byte order mark
 * @returns the document, or the first fault (a key that stands twice is one), with line and column from 1
 */
export function parseJsonDocument(text: string): { ok: true; document: JsonDocument } | ({ ok: false } & SyntaxFault) {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    return tooDeep(error);
  }
  const fault = (offset: number, message: string) => ({ ok: false as const, message, ...positionAt(text, offset) });
  const [error] = errors;
  if (error) return fault(error.offset, `not JSON: ${printParseErrorCode(error.error)}`);
  if (root?.type !== 'object') return fault(root?.offset ?? 0, 'not a JSON object');
  const duplicate = duplicateKey(root);
  if (duplicate) return fault(duplicate.offset, `the key ${JSON.stringify(duplicate.value)} stands twice`);
  return { ok: true, document: { text, root } };
}

/** The value of an object's key, as a node. */
export function property(object: Node | undefined, name: string): Node | undefined {
  if (object?.type !== 'object') return undefined;
  return object.children?.find((child) => child.children?.[0]?.value === name)?.children?.[1];
}

/** The document as a tree of values with their lines. */
export function jsonTree({ text, root }: JsonDocument): Table {
  const lines = lineFinder(text);
  return objectTree(root, 1, lines);
}

function objectTree(node: Node, line: number, lineOf: (offset: number) => number): Table {
  const table = emptyTable(line);
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key && value) table.entries.set(String(key.value), valueTree(value, lineOf(key.offset), lineOf));
  }
  return table;
}

function valueTree(node: Node, line: number, lineOf: (offset: number) => number): Tree {
  if (node.type === 'object') return objectTree(node, line, lineOf);
  if (node.type === 'array') return { kind: 'list', line };
  if (node.type === 'null') return { kind: 'leaf', type: 'null', value: undefined, line };
  const type = node.type === 'string' || node.type === 'boolean' ? node.type : 'number';
  return { kind: 'leaf', type, value: node.value, line };
}

function duplicateKey(node: Node): Node | undefined {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = node.type === 'object' ? child.children?.[0] : undefined;
    if (key && seen.has(key.value)) return key;
    if (key) seen.add(key.value);
    const inside = duplicateKey(key ? (child.children?.[1] ?? child) : child);
    if (inside) return inside;
  }
  return undefined;
}
