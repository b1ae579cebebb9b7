/**
 * Decides whether an edit of the config is accepted or refused: every independent parser has to read the original plus the
 * change in it, and nothing else.
 */
import { parse as parseIarna } from '@iarna/toml';
import { parse as parseJsonc, type ParseError } from 'jsonc-parser';
import { parse as parseSmol } from 'smol-toml';
import type { ConfigFormat } from '../read.ts';
import { valueOfTree } from './toml-document.ts';
import { withoutComments } from '../toml-lines.ts';
import type { Setting } from './wanted.ts';

type Json = Record<string, unknown>;

interface Judge {
  name: string;
  /** @param bare the text without most comments, on which the same says the same in half the time */
  parse(text: string, bare: () => string): Json;
  /** Heard only where it can read the file to begin with: it knows an older TOML than the CLIs take. */
  optional?: true;
}

const JUDGES: Readonly<Record<ConfigFormat, readonly Judge[]>> = {
  // The first of each is the parser that read the file to begin with.
  toml: [
    { name: 'smol-toml', parse: (_, bare) => parseSmol(bare()) },
    { name: 'toml-eslint-parser', parse: valueOfTree },
    // Its later versions refuse a carriage return at the end of a comment, which is legal; none sees one here.
    {
      name: '@iarna/toml',
      parse: (_, bare) => parseIarna(bare().replaceAll('\r\n', '\n')),
      optional: true,
    },
  ],
  json: [{ name: 'jsonc-parser', parse: parseStrictly }],
};

function parseStrictly(text: string): Json {
  const errors: ParseError[] = [];
  const value: Json = parseJsonc(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new SyntaxError('not JSON');
  return value;
}

/** A text to each judge of its format: taken apart once, and when it is first asked for. */
export interface Reading {
  text: string;
  format: ConfigFormat;
  /** In the order of the judges; undefined where one cannot read it. */
  by: readonly (() => Readonly<Json> | undefined)[];
}

/** @param known what the first judges have made of the text, where that is at hand */
export function readingOf(text: string, format: ConfigFormat, known: readonly Readonly<Json>[] = []): Reading {
  let short: string | undefined;
  const bare = (): string => (short ??= withoutComments(text));
  return {
    text,
    format,
    by: JUDGES[format].map((reader, index) => {
      let read: { value: Readonly<Json> | undefined } | undefined = known[index] && { value: known[index] };
      return () => (read ??= { value: unlessRefused(() => reader.parse(text, bare)) }).value;
    }),
  };
}

function unlessRefused(parse: () => Json): Json | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/**
 * Judges an edit by what it makes of the file.
 * @returns undefined when every judge agrees that exactly `settings` changed, else the reason against it
 */
export function judgeSettings(before: Reading, after: Reading, settings: readonly Setting[]): string | undefined {
  return judge(before, after, (original, edited) => {
    let wanted: unknown = original;
    for (const { path, value } of settings) wanted = withValue(wanted, path, value);
    return sameValue(wanted, edited);
  });
}

/** Judges an edit that has to change something at `paths`, and nothing else; it may lead back to what not all can read. */
export function judgeOutside(
  before: Reading,
  after: Reading,
  paths: readonly (readonly string[])[],
): string | undefined {
  const rest = (value: unknown) => paths.reduce<unknown>(withoutValue, value);
  return judge(
    before,
    after,
    (original, edited) => !sameValue(original, edited) && sameValue(rest(original), rest(edited)),
    true,
  );
}

function judge(
  before: Reading,
  after: Reading,
  agrees: (original: Readonly<Json>, edited: Readonly<Json>) => boolean,
  mayEndUnread = false,
): string | undefined {
  for (const [index, { name, optional }] of JUDGES[before.format].entries()) {
    const original = before.by[index]?.();
    if (!original) {
      if (optional) continue;
      return `${name} cannot read the file, so an edit could not be verified`;
    }
    const edited = after.by[index]?.();
    if (!edited) {
      if (optional && mayEndUnread) continue;
      return `${name} could not read the file after the edit`;
    }
    if (!agrees(original, edited)) return `to ${name}, the edit would change more than it should`;
  }
  return undefined;
}

function isTable(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function withValue(value: unknown, [key, ...rest]: readonly string[], wanted: Setting['value']): unknown {
  if (key === undefined) return wanted;
  const table = isTable(value) ? value : {};
  const inside = Object.hasOwn(table, key) ? table[key] : undefined;
  return { ...table, [key]: withValue(inside, rest, wanted) };
}

/** The value without what stands at a path, nor the tables that only held it. */
function withoutValue(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || !isTable(value) || !Object.hasOwn(value, key)) return value;
  const { [key]: inside, ...others } = value;
  const left = rest.length === 0 ? undefined : withoutValue(inside, rest);
  const empty = left === undefined || (isTable(left) && Object.keys(left).length === 0);
  return empty ? others : { ...others, [key]: left };
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime()) && String(a) === String(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (!isTable(a) || !isTable(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}
