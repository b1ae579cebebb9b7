/**
 * Picks the lines of a TOML text that a parser has to see to know what it says of auth; comments and other sections are
 * left out, to save time. Where no string spans lines, each line is what it looks like: a header, a comment, or a
 * part of the section it stands in.
 */

interface Comment {
  range: readonly [start: number, end: number];
  /** Without the number sign. */
  value: string;
}

/** Some of a text's lines, and where each came from. */
export interface SomeLines {
  text: string;
  /** Of the lines that are left out. */
  comments: readonly Comment[];
  /** An offset in these lines → the one in the whole text. */
  offsetOf: (offset: number) => number;
}

const HEADER = /^[ \t]*\[[^#]*\][ \t\r\n]*(?:#.*)?\n?$/;
/** A header of auth itself, or of what is in its third_party, in whatever case and quotes; an escape may hide either. */
const AUTH_HEADER = /^[ \t]*\[+[ \t]*["']?auth["']?[ \t]*(?:\]|\.[ \t]*["']?third_party\b)|\\/i;
/** With nothing in it that is not allowed there: what is wrong is left for the parsers to tell. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const COMMENT = /^[ \t]*#([^\u0000-\u0008\u000A-\u001F\u007F]*)\r?\n?$/;
/** The same on lines of their own, anywhere in a text: a config of the CLI's template consists of them for the most part. */
// oxlint-disable-next-line no-control-regex -- as above
const COMMENTS = /(?<=\n)[ \t]*#[^\u0000-\u0008\u000A-\u001F\u007F]*(?=\r?\n)/g;

/** A header that may be of anything in auth. */
const OF_AUTH = /auth|\\/i;

/**
 * The headers, and the keys of auth and of auth.third_party; undefined where a string may span lines. An array's line that
 * looks like a header leaves an open bracket behind, which no parser takes.
 * @param without 'places': without the headers of other sections, for who asks what auth has and not where it stands
 */
export function authLines(text: string, without?: 'places'): SomeLines | undefined {
  if (spansLines(text)) return undefined;
  const kept: string[] = [];
  const places: { offset: number; from: number }[] = [];
  const comments: Comment[] = [];
  let isAuth = true;
  let offset = 0;
  for (let from = 0, end = 0; from < text.length; from = end) {
    end = text.indexOf('\n', from) + 1 || text.length;
    let first = from;
    while (text[first] === ' ' || text[first] === '\t') first += 1;
    const sign = text[first];
    // Most lines are none of these, and to make a text of each takes as long as a parser does.
    if (sign !== '[' && sign !== '#' && !isAuth) continue;
    const line = text.slice(from, end);
    const isHeader = sign === '[' && HEADER.test(line);
    if (isHeader) isAuth = AUTH_HEADER.test(line);
    const [, value] = (sign === '#' && COMMENT.exec(line)) || [];
    if (value !== undefined) comments.push({ range: [first, first + 1 + value.length], value });
    else if (isAuth || (isHeader && (without === undefined || OF_AUTH.test(line)))) {
      kept.push(line);
      places.push({ offset, from });
      offset += line.length;
    }
  }
  return {
    text: kept.join(''),
    comments,
    offsetOf: (at) => {
      let [first, end] = [0, places.length];
      while (end - first > 1) {
        const middle = (first + end) >> 1;
        if ((places[middle]?.offset ?? 0) <= at) first = middle;
        else end = middle;
      }
      const place = places[first];
      return place ? place.from + at - place.offset : at;
    },
  };
}

/** The same values on the same lines in fewer bytes: comments on lines of their own blanked, where they are told from a string's. */
export function withoutComments(text: string): string {
  return spansLines(text) ? text : text.replaceAll(COMMENTS, '');
}

function spansLines(text: string): boolean {
  return /"""|'''/.test(text);
}
