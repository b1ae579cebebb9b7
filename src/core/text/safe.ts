/**
 * Escapes text from outside so that it is fit to be shown: control characters and escape sequences of a terminal, invisible
 * and bidirectional ones; in JSON, too.
 */
import { excerpt } from './secret-shapes.ts';

// Controls (C0, DEL, C1), line and paragraph separators, zero-width and bidirectional formatting characters, and what is drawn
// as nothing: fillers, and the tags in which a text can hide behind another.
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these are what it is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** As JSON has it: a character beyond the first 65,536 is two. */
function escapeCharacter(character: string): string {
  return Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join('');
}

/**
 * Makes one line of foreign text harmless on a terminal: what could move the cursor, hide or reorder text is
 * spelled out as \uXXXX.
 * @param maxLength longer text is cut and ends with an ellipsis; a secret that the cut could go through is taken out before
 */
export function printable(text: string, maxLength = 2000): string {
  return excerpt(text.replace(UNPRINTABLE, escapeCharacter), maxLength);
}

/** A name from outside, in quotation marks. */
export function quoted(name: string): string {
  return JSON.stringify(printable(name, 64));
}

/** Several lines: as `printable`, with newlines and tabs kept. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((part) => printable(part))
        .join('\t'),
    )
    .join('\n');
}

/** Not the newlines: a long document has so many that looking at each takes more memory than the document. */
const UNPRINTABLE_IN_JSON = new RegExp(`(?!\\n)${UNPRINTABLE.source}`, 'gu');

/** JSON in which every unprintable character is escaped: the same document to a parser, harmless to a terminal. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE_IN_JSON, escapeCharacter);
}
