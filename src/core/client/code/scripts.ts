/**
 * The code in a Vue, Svelte, Astro or HTML file, with everything around its scripts blanked out, so that every line keeps
 * its number.
 */
import type { SourceFile } from './source-file.ts';

const COMPONENT = /\.(vue|svelte|html|astro)$/i;
const CODE = /\.[mc]?[jt]sx?$/i;
const MAX_TAG = 4000;
/** What an Astro component begins with. */
const FRONT_MATTER = /^\s*---\r?\n(?<code>[^]*?)\r?\n---/;
/** A script that is data, or a template's own text. */
const NO_CODE = /\btype\s*=\s*["']?(?!module|text\/javascript|application\/javascript|text\/typescript)[\w/+-]+/i;

/** @returns the code of a JavaScript or TypeScript file or component; undefined for other files */
export function codeIn(file: string, text: string): string | undefined {
  if (CODE.test(file)) return text;
  if (!COMPONENT.test(file)) return undefined;
  let code = '';
  for (const { start, end } of [...frontMatter(file, text), ...scripts(text)])
    code += blank(text.slice(code.length, start)) + text.slice(start, end);
  return code;
}

/** Whether a component of Astro, whose front matter runs on a server, has scripts, which run in the browser. */
export function hasScripts({ file, text }: SourceFile): boolean {
  return file.endsWith('.astro') && scripts(text).length > 0;
}

interface Range {
  start: number;
  end: number;
}

function frontMatter(file: string, text: string): Range[] {
  const found = file.endsWith('.astro') ? FRONT_MATTER.exec(text) : null;
  if (!found) return [];
  const start = found[0].indexOf('---') + 3;
  return [{ start, end: Math.max(start, found[0].length - 3) }];
}

/** Goes through the text once, whatever is in it: what is not closed ends the search. */
function scripts(text: string): Range[] {
  const found: Range[] = [];
  let at = 0;
  for (;;) {
    const next = from(/<script(?=[\s>])|<!--/gi, text, at);
    if (!next) return found;
    const isComment = next.text === '<!--';
    const start = isComment ? next.end : tagEnd(text, next.end);
    const close = start === undefined ? undefined : from(isComment ? /-->/g : /<\/script/gi, text, start);
    if (start === undefined || !close) return found;
    if (!isComment && !NO_CODE.test(text.slice(next.end, start))) found.push({ start, end: close.start });
    at = close.end;
  }
}

/** The first match of a global pattern at some place or after it. */
function from(pattern: RegExp, text: string, at: number): (Range & { text: string }) | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match ? { start: match.index, end: pattern.lastIndex, text: match[0] } : undefined;
}

/** Where what is inside of a tag begins. */
function tagEnd(text: string, start: number): number | undefined {
  let quote = '';
  for (let at = start; at < Math.min(text.length, start + MAX_TAG); at += 1) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return at + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return undefined;
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}
