/** How the Supabase CLI reads `.env` files, and how the Bun runtime that it is built on does: not as Node does. */

export type EnvResult = { ok: true; values: Map<string, string> } | { ok: false; message: string; line: number };

const BLANK = String.raw`[\t\v\f\r \u0085\u00A0]`;
const STATEMENT = new RegExp(
  String.raw`^(?:export${BLANK}+)?([\p{L}\p{N}_.\t\v\f\r \u0085\u00A0]*?)${BLANK}*[=:]${BLANK}*`,
  'u',
);

/**
 * Reads a file of the CLI's own chain, by the rules of joho/godotenv (supabase/cli apps/cli-go/pkg/config), which the
 * TypeScript generations keep: `NAME: x` assigns, a `#` starts a comment only behind a blank, `$X` and `${X}` stand for
 * values further up in the same file, escapes hold in double quotes, and single quotes take everything as it is.
 * @returns the values, or the first line that the CLI refuses the whole file for
 */
export function parseDotenv(text: string): EnvResult {
  const values = new Map<string, string>();
  const source = text.replaceAll('\r\n', '\n');
  let rest = source;
  for (;;) {
    rest = rest.replace(/^(?:[^\S\uFEFF]+|#[^\n]*)+/, '');
    if (rest === '') return { ok: true, values };
    const line = source.slice(0, source.length - rest.length).split('\n').length;
    const [head, name = ''] = STATEMENT.exec(rest) ?? [];
    if (head === undefined) return { ok: false, message: 'not an assignment', line };
    const read = readValue(rest.slice(head.length), values);
    if (!read) return { ok: false, message: 'a quote is not closed', line };
    values.set(name, read.value);
    ({ rest } = read);
  }
}

function readValue(text: string, values: ReadonlyMap<string, string>): { value: string; rest: string } | undefined {
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    const end = [...text.matchAll(new RegExp(quote, 'g'))].find(
      ({ index }) => index > 0 && text[index - 1] !== '\\',
    )?.index;
    if (end === undefined) return undefined;
    const inside = text.slice(1, end);
    return { value: quote === '"' ? expand(unescape(inside), values) : inside, rest: text.slice(end + 1) };
  }
  const [line = ''] = /^[^\n\r]*/.exec(text) ?? [];
  const comment = Math.max(...[...line.matchAll(/[\s]#/g)].map(({ index }) => index + 1), -1);
  const value = (comment === -1 ? line : line.slice(0, comment)).trim();
  return { value: expand(value, values), rest: text.slice(line.length) };
}

function unescape(text: string): string {
  return text
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll(String.raw`\r`, '\r')
    .replaceAll(/\\([^$])/g, '$1');
}

function expand(text: string, values: ReadonlyMap<string, string>): string {
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
    const value = raw.replaceAll(
      /(\\)?\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
      (match: string, escaped?: string, braced?: string, fallback?: string, plain?: string) => {
        if (escaped !== undefined) return match.slice(1);
        const key = braced ?? plain ?? '';
        return environment.get(key) ?? values.get(key) ?? fallback ?? '';
      },
    );
    values.set(name, value);
  }
  return values;
}
