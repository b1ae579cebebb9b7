/** Reads TypeScript source just far enough for the rules: what is code, what is a string, what is a comment. */

export interface ImportRecord {
  specifier: string;
  /** Erased by the compiler: `import type`, `export type … from`. */
  typeOnly: boolean;
  /** import("…"): loaded when reached, not with the file. */
  dynamic: boolean;
  line: number;
}

export interface Source {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
  /** The text with comments, and the content of strings, templates and regular expressions, blanked; as long as the text. */
  code: string;
  imports: ImportRecord[];
}

// After these a slash begins a regular expression; after anything else it divides.
const BEFORE_REGEX =
  /(?:^|[-+*/%=<>!&|^~?:;,([{}]|\b(?:return|typeof|case|in|of|void|delete|throw|new|else|do|await|yield))\s*$/;

/** Strings, comments and regular expressions at the given place: how far they reach, and whether they are code to keep. */
const TOKENS: readonly { starts: RegExp; keepEnds: number }[] = [
  { starts: /\/\/[^\n]*/y, keepEnds: 0 },
  { starts: /\/\*[\s\S]*?\*\//y, keepEnds: 0 },
  { starts: /'(?:[^'\\\n]|\\[\s\S])*'/y, keepEnds: 1 },
  { starts: /"(?:[^"\\\n]|\\[\s\S])*"/y, keepEnds: 1 },
];
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function blank(text: string, keepEnds: number): string {
  const inner = text.slice(keepEnds, text.length - keepEnds).replaceAll(/[^\n]/g, ' ');
  return text.slice(0, keepEnds) + inner + text.slice(text.length - keepEnds);
}

/** What a template literal's text hides; the code in its ${…} stays. Returns the blanked literal. */
function blankTemplate(text: string, start: number): string {
  let out = '`';
  let at = start + 1;
  while (at < text.length && text[at] !== '`') {
    if (text.startsWith('${', at)) {
      const inside = blankUntil(text, at + 2, '}');
      out += `\${${inside}}`;
      at += inside.length + 3;
    } else {
      const length = text[at] === '\\' ? 2 : 1;
      out += blank(text.slice(at, at + length), 0);
      at += length;
    }
  }
  return `${out}\``;
}

/** Blanks what is no code, from a place on, until an unmatched closing brace (or the end). */
function blankUntil(text: string, start: number, end: '}' | ''): string {
  let out = '';
  let depth = 0;
  for (let at = start; at < text.length; at = start + out.length) {
    const char = text.charAt(at);
    if (char === end && depth === 0) return out;
    const token = TOKENS.map(({ starts, keepEnds }) => ({ found: matchAt(starts, text, at), keepEnds })).find(
      ({ found }) => found,
    );
    const regex = char === '/' && BEFORE_REGEX.test(out.slice(-40)) ? matchAt(REGEX, text, at) : undefined;
    if (token?.found !== undefined) out += blank(token.found, token.keepEnds);
    else if (regex !== undefined) out += blank(regex, 1);
    else if (char === '`') out += blankTemplate(text, at);
    else {
      depth += char === '{' ? 1 : 0;
      depth -= char === '}' ? 1 : 0;
      out += char;
    }
  }
  return out;
}

/** @returns the text with everything blanked that is no code */
export function codeOf(text: string): string {
  return blankUntil(text, 0, '');
}

// Matched on blanked code, so the specifier is read from the text at the same place.
const STATIC = /\b(import|export)\b(?!\s*[(.])([^'"`;]*?\bfrom\s*|\s*)(['"])( *)\3/g;
const DYNAMIC = /\bimport\s*\(\s*(['"`])( *)\1/g;

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function importsOf(text: string, code: string): ImportRecord[] {
  const found: ImportRecord[] = [];
  for (const match of code.matchAll(STATIC)) {
    const [whole, , clause = '', , blanks = ''] = match;
    const end = match.index + whole.length - 1;
    const typeOnly = /^\s*type\b(?!\s*from\b|\s*,)/.test(clause);
    found.push({
      specifier: text.slice(end - blanks.length, end),
      typeOnly,
      dynamic: false,
      line: lineAt(text, match.index),
    });
  }
  for (const match of code.matchAll(DYNAMIC)) {
    const end = match.index + match[0].length - 1;
    const specifier = text.slice(end - (match[2] ?? '').length, end);
    found.push({ specifier, typeOnly: false, dynamic: true, line: lineAt(text, match.index) });
  }
  return found;
}

/** @param path from the repository's root, with forward slashes */
export function readSource(path: string, text: string): Source {
  const code = codeOf(text);
  return { path, text, code, imports: importsOf(text, code) };
}

/** The code outside every pair of braces: what runs once, when the file is loaded. */
export function topLevel(code: string): string {
  let depth = 0;
  let out = '';
  for (const char of code) {
    if (char === '}') depth -= 1;
    out += depth === 0 || char === '\n' ? char : ' ';
    if (char === '{') depth += 1;
  }
  return out;
}
