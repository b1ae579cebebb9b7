/** On which lines the keys and headers of a TOML document stand. What they say is for its parser to tell. */
import { parse as parseSmol } from 'smol-toml';
import { lineFinder } from './text.ts';

/** A key with a value, with the full path that it sets, or the header of a table; in the order of the file. */
export interface TomlKey {
  kind: 'key' | 'header';
  path: readonly string[];
  /** Counted from 1: of the key, or of the header's bracket. */
  line: number;
}

/** Where the walk stands. */
interface Walk {
  readonly text: string;
  at: number;
  readonly add: (kind: TomlKey['kind'], path: readonly string[], start: number) => void;
}

/**
 * One walk from sign to sign, without a syntax tree: building one costs several times what reading the values does.
 * @param text what smol-toml has read without a fault: nothing is checked here
 * @returns also the keys of inline tables, but none inside of an array
 */
export function tomlKeys(text: string): TomlKey[] {
  const lineOf = lineFinder(text);
  const keys: TomlKey[] = [];
  const walk: Walk = { text, at: 0, add: (kind, path, start) => keys.push({ kind, path, line: lineOf(start) }) };
  let table: readonly string[] = [];
  for (skipVoid(walk); walk.at < text.length; skipVoid(walk)) {
    const start = walk.at;
    if (text[start] !== '[') {
      readEntry(walk, table);
      continue;
    }
    walk.at += text[start + 1] === '[' ? 2 : 1;
    table = readNames(walk);
    walk.add('header', table, start);
    walk.at += text[start + 1] === '[' ? 2 : 1;
  }
  return keys;
}

/** @param table undefined inside of an array, where no key is told */
function readEntry(walk: Walk, table: readonly string[] | undefined): void {
  const start = walk.at;
  const names = readNames(walk);
  const path = table && [...table, ...names];
  if (path) walk.add('key', path, start);
  walk.at += 1;
  skipBlanks(walk);
  readValue(walk, path);
}

function readValue(walk: Walk, path: readonly string[] | undefined): void {
  const { text } = walk;
  const first = text[walk.at];
  if (first === '"' || first === "'") walk.at = endOfString(text, walk.at);
  else if (first === '{') readInside(walk, '}', () => readEntry(walk, path));
  else if (first === '[') readInside(walk, ']', () => readValue(walk, undefined));
  else while (walk.at < text.length && !',]}#\n'.includes(text[walk.at] ?? '')) walk.at += 1;
}

/** What stands between brackets, up to behind the one that closes them. */
function readInside(walk: Walk, close: string, readOne: () => void): void {
  walk.at += 1;
  for (skipVoid(walk); walk.at < walk.text.length && walk.text[walk.at] !== close; skipVoid(walk)) {
    if (walk.text[walk.at] === ',') walk.at += 1;
    else readOne();
  }
  walk.at += 1;
}

/** The names of a key, unquoted, up to the sign behind them. */
function readNames(walk: Walk): string[] {
  const { text } = walk;
  const names: string[] = [];
  for (;;) {
    skipBlanks(walk);
    const start = walk.at;
    const quote = text[start];
    if (quote === '"' || quote === "'") walk.at = endOfString(text, start);
    else while (walk.at < text.length && !'.=] \t'.includes(text[walk.at] ?? '')) walk.at += 1;
    const name = text.slice(start, walk.at);
    names.push(quote === '"' ? unquoted(name) : quote === "'" ? name.slice(1, -1) : name);
    skipBlanks(walk);
    if (text[walk.at] !== '.') return names;
    walk.at += 1;
  }
}

function unquoted(name: string): string {
  return name.includes('\\') ? (Object.keys(parseSmol(`${name}=0`))[0] ?? name) : name.slice(1, -1);
}

/** Behind the quote that closes a string. One of several lines may end in two quotes of its own. */
function endOfString(text: string, start: number): number {
  const quote = text.charAt(start);
  const marks = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  let end = text.indexOf(marks, start + marks.length);
  if (quote === '"') while (end !== -1 && isEscaped(text, end)) end = text.indexOf(marks, end + 1);
  if (end === -1) return text.length;
  end += marks.length;
  while (marks.length === 3 && text[end] === quote) end += 1;
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function skipBlanks(walk: Walk): void {
  while (walk.text[walk.at] === ' ' || walk.text[walk.at] === '\t') walk.at += 1;
}

/** Blanks, ends of lines and comments. */
function skipVoid(walk: Walk): void {
  const { text } = walk;
  for (;;) {
    const sign = text[walk.at];
    if (sign === '#') {
      const end = text.indexOf('\n', walk.at);
      walk.at = end === -1 ? text.length : end;
    } else if (sign === ' ' || sign === '\t' || sign === '\n' || sign === '\r') walk.at += 1;
    else return;
  }
}
