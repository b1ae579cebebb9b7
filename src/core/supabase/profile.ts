/** The Supabase CLI's profile: which Management API a user's own set-up talks to. */
import { asObject, asText, parseJson } from '../text/json.ts';

/** A top-level line `api_url: …`. What is nested in YAML is indented, and so is the rest of a text of several lines. */
const KEY_LINE = /^(["']?)api_url\1[ \t]*:(?:[ \t]+(.*))?$/iu;

/** Any line of such a file: within something, a comment, the marker of a document, or a key. */
const ANY_LINE = /^(?:$|\s|#|---\s*$|(["']?)\w[\w.-]*\1[ \t]*:(?:[ \t]|$))/u;

/** A value on one line: in quotes without escapes, or plain. A comment may follow. */
const VALUE = /^(?:'([^']*)'|"([^"\\]*)"|([^\s"'&*!|>{}[\]%@`#,?-](?:(?!: | #).)*?))[ \t]*(?:(?<=[ \t])#.*)?$/u;

/**
 * Reads a profile file of the Supabase CLI: JSON, or YAML as people write it, one key a line. Names of its keys may be in
 * any case. Whatever else YAML can do to this one key (anchors, several lines, two documents) is refused, not guessed:
 * the access token is sent to what it says.
 * @returns its `api_url`, or what is wrong with it
 */
export function readProfile(text: string): { ok: true; apiUrl: string } | { ok: false; why: string } {
  const values = text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text);
  if (values.length === 0) return { ok: false, why: 'It has no api_url.' };
  const [apiUrl] = values;
  return values.length === 1 && apiUrl !== undefined && apiUrl !== ''
    ? { ok: true, apiUrl }
    : { ok: false, why: 'Its api_url is not one text on one line.' };
}

function fromJson(text: string): string[] {
  return Object.entries(asObject(parseJson(text)))
    .filter(([key]) => key.toLowerCase() === 'api_url')
    .map(([, value]) => asText(value));
}

function fromLines(text: string): (string | undefined)[] {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  const first = lines.find((line) => !/^(?:\s*(?:#|$)|---)/u.test(line)) ?? '';
  const plain =
    /^\S/u.test(first) &&
    lines.every((line) => ANY_LINE.test(line)) &&
    lines.filter((line) => line.startsWith('---')).length <= 1;
  return lines.flatMap((line, at) => {
    const found = KEY_LINE.exec(line);
    if (!found) return [];
    const next = lines.slice(at + 1).find((other) => other.trim() !== '') ?? '';
    const value = VALUE.exec(found[2] ?? '');
    const alone = plain && !/^[ \t]+[^\s#]/u.test(next);
    return [alone ? (value?.[1] ?? value?.[2] ?? value?.[3]) : undefined];
  });
}
