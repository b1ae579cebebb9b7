/**
 * Parses `.env` files as the Supabase CLI does, and as the Bun runtime does that it is built on (quotes, comments,
 * `export`, `$X`): not as Node does.
 */

export type EnvResult = { ok: true; values: Map<string, string> } | { ok: false; message: string; line: number };

/** References may double a value with each line; what is made of a file is not larger than a file may be. */
const MAX_LENGTH = 1024 * 1024;

const BLANK = String.raw`[\t\v\f\r \u0085\u00A0]`;
/** Each from where it is set to look, and without a choice to come back to: the time is as the file is long. */
const patterns = (text: string) => ({
  skipped: /(?:[^\S\uFEFF]|#[^\n]*)*/y,
  exported: new RegExp(`export${BLANK}+`, 'y'),
  // Of Unicode's letters only where there may be one: to look them up takes longer than the rest of the file.
  name: ONLY_ASCII.test(text) ? /[\w.\t\v\f\r ]*/y : /[\p{L}\p{N}_.\t\v\f\r \u0085\u00A0]*/uy,
  assigned: new RegExp(`[=:]${BLANK}*`, 'y'),
  unquoted: /[^\n\r]*/y,
});
const ONLY_ASCII = /^[\0-\x7F]*$/;
const IS_BLANK = new RegExp(BLANK);

/**
 * Reads a file of the CLI's own chain, by the rules of joho/godotenv (supabase/cli apps/cli-go/pkg/config), which the
 * TypeScript generations keep: `NAME: x` assigns, a `#` starts a comment only behind a blank, `$X` and `${X}` stand for
 * values further up in the same file, escapes hold in double quotes, and single quotes take everything as it is.
 * @returns the values, or the first line that the CLI refuses the whole file for
 */
export function parseDotenv(text: string): EnvResult {
  const values = new Map<string, string>();
  const source = text.replaceAll('\r\n', '\n');
  const { skipped, exported, name: named, assigned, unquoted } = patterns(source);
  let at = 0;
  let length = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const fault = (message: string, where: number): EnvResult => {
    return { ok: false, message, line: source.slice(0, where).split('\n').length };
  };
  for (;;) {
    take(skipped);
    const start = at;
    if (at === source.length) return { ok: true, values };
    take(exported);
    const name = withoutBlanksBehind(take(named) ?? '');
    if (take(assigned) === undefined) return fault('not an assignment', start);
    const quote = source[at];
    let value: string;
    if (quote === '"' || quote === "'") {
      const end = closingQuote(source, quote, at);
      if (end === -1) return fault('a quote is not closed', start);
      const inside = source.slice(at + 1, end);
      at = end + 1;
      value = quote === '"' ? expand(unescape(inside), values) : inside;
    } else value = expand(withoutComment(take(unquoted) ?? ''), values);
    length += value.length;
    if (length > MAX_LENGTH) return fault('more than 1 MB, with what its references stand for', start);
    values.set(name, value);
  }
}

function withoutBlanksBehind(text: string): string {
  let end = text.length;
  while (end > 0 && IS_BLANK.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** The quote that ends what begins with it at a place: the next without a backslash before it; -1 where there is none. */
function closingQuote(text: string, quote: string, start: number): number {
  let end = text.indexOf(quote, start + 1);
  while (end !== -1 && text[end - 1] === '\\') end = text.indexOf(quote, end + 1);
  return end;
}

/** A line up to the last `#` that stands behind a blank. */
function withoutComment(line: string): string {
  let at = line.lastIndexOf('#');
  while (at > 0 && !/\s/.test(line[at - 1] ?? '')) at = line.lastIndexOf('#', at - 1);
  return (at > 0 ? line.slice(0, at) : line).trim();
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll(String.raw`\r`, '\r')
    .replaceAll(/\\([^$])/g, '$1');
}

function expand(text: string, values: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text;
  return text.replaceAll(/(\\)?\$\(?\{?([A-Z0-9_]+)?\}?/g, (match: string, escaped?: string, name?: string) => {
    if (escaped !== undefined) return match.slice(1);
    return name === undefined ? match : (values.get(name) ?? '');
  });
}

/**
 * Reads a file that Bun loads by itself (bun.sh/docs/runtime/env): any `#` outside quotes starts a comment, `$X` may
 * also be a variable of the environment and have a default, a backtick quotes too, and a line it cannot read is skipped.
 */
export function parseBunEnv(text: string, environment: ReadonlyMap<string, string>): Map<string, string> {
  const values = new Map<string, string>();
  let length = 0;
  const assignment =
    /^[ \t]*(?:export[ \t]+)?([\w.]+)[ \t]*(?:=|:[ \t])[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|`([^`]*)`|([^\n#]*))/gm;
  for (const [, name = '', double, single, backtick, bare] of text
    .replaceAll('\r', '')
    .replace(/^\uFEFF/, '')
    .matchAll(assignment)) {
    const raw =
      double === undefined
        ? (single ?? backtick ?? bare ?? '').trimEnd()
        : double.replaceAll(String.raw`\n`, '\n').replaceAll(/\\([^$])/g, '$1');
    const resolve = (match: string, escaped?: string, braced?: string, fallback?: string, plain?: string): string => {
      if (escaped !== undefined) return match.slice(1);
      const key = braced ?? plain ?? '';
      return environment.get(key) ?? values.get(key) ?? fallback ?? '';
    };
    // Behind the last brace no default ends: looking for its end from each beginning would take the square of the time.
    const braces = raw.lastIndexOf('}') + 1;
    const value = !raw.includes('$')
      ? raw
      : raw.slice(0, braces).replaceAll(/(\\)?\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g, resolve) +
        raw
          .slice(braces)
          .replaceAll(/(\\)?\$(\w+)/g, (match: string, escaped?: string, plain?: string) =>
            resolve(match, escaped, undefined, undefined, plain),
          );
    length += value.length;
    if (length > MAX_LENGTH) return values;
    values.set(name, value);
  }
  return values;
}
