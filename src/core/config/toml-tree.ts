/**
 * Parses config.toml with smol-toml, the Supabase CLI's own parser since 2.106: what it says and on which lines, or the
 * syntax error.
 */
import { parse as parseSmol, TomlError } from 'smol-toml';
import { type SyntaxFault, tooDeep } from './syntax-fault.ts';
import { type TomlKey, tomlKeys } from './toml-keys.ts';
import { withoutComments } from './toml-lines.ts';
import { emptyTable, tableFor, type Table, type Tree } from './tree.ts';

export interface TomlContent {
  /** What smol-toml makes of it. */
  value: Readonly<Record<string, unknown>>;
  /** In the order of the file. */
  headers: readonly TomlKey[];
  /** Of the sections other than auth, only that they are there. */
  root: Table;
}

/**
 * Reads TOML by the parser of the Supabase CLI since 2.106: what it refuses is refused here, in its words.
 * @param text without byte order mark
 * @returns what it says, or the first fault, with line and column from 1
 */
export function readToml(text: string): ({ ok: true } & TomlContent) | ({ ok: false } & SyntaxFault) {
  try {
    const { value, read } = parse(text);
    return { ok: true, value, ...linesOf(read, value) };
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
    return tooDeep(error);
  }
}

/** What it says, and the text that was read: without most comments, which takes half the time. A fault is the whole text's. */
function parse(text: string): { value: Record<string, unknown>; read: string } {
  const bare = withoutComments(text);
  try {
    return { value: parseSmol(bare), read: bare };
  } catch {
    return { value: parseSmol(text), read: text };
  }
}

function linesOf(text: string, value: TomlContent['value']): Pick<TomlContent, 'headers' | 'root'> {
  const root = emptyTable(1);
  const headers: TomlKey[] = [];
  const sections = new Set<string | undefined>();
  let inArray = false;
  let section: string | undefined;
  for (const key of tomlKeys(text)) {
    const { kind, path, line } = key;
    if (kind === 'key' && (inArray || !(section === undefined || isAuth(section)))) continue;
    const { names, tree } = treeAt(value, path, line);
    if (kind === 'header') {
      [section] = path;
      inArray = tree.kind === 'list';
      headers.push(key);
      // Of a section other than auth one header is enough.
      const isNews = !sections.has(section) || (path.length > 1 && isAuth(section));
      sections.add(section);
      if (!isNews) continue;
    }
    const name = names.at(-1);
    const parent = tableFor(root, names.slice(0, -1), line);
    if (name === undefined || !parent) continue;
    const before = parent.entries.get(name);
    if (before?.kind === 'table' && tree.kind === 'table') before.line = line;
    else parent.entries.set(name, tree);
  }
  return { headers, root };
}

/** In upper case, too: the Go generation of the CLI reads it, and the others leave it unread. */
export function isAuth(section: string | number | undefined): boolean {
  return typeof section === 'string' && section.toLowerCase() === 'auth';
}

/** What stands at a path, as a tree of its own. A path that leads into an array ends there. */
function treeAt(
  root: TomlContent['value'],
  path: readonly string[],
  line: number,
): { names: readonly string[]; tree: Tree } {
  let value: unknown = root;
  for (const [depth, name] of path.entries()) {
    value = isTable(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (Array.isArray(value)) return { names: path.slice(0, depth + 1), tree: { kind: 'list', line } };
  }
  return { names: path, tree: treeOf(value, line) };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

function treeOf(value: unknown, line: number): Tree {
  if (isTable(value)) return emptyTable(line);
  if (typeof value === 'string') return { kind: 'leaf', type: 'string', value, line };
  if (typeof value === 'boolean') return { kind: 'leaf', type: 'boolean', value, line };
  if (typeof value === 'number') return { kind: 'leaf', type: 'number', value, line };
  return { kind: 'leaf', type: 'date', value: undefined, line };
}
