/** The code in a file, with everything around it blanked out, so that every line keeps its number. */

const COMPONENT = /\.(vue|svelte|html|astro)$/i;
const CODE = /\.[mc]?[jt]sx?$/i;
const SCRIPT = /<script\b(?<attributes>(?:"[^"]*"|'[^']*'|[^>"'])*)>(?<code>[^]*?)<\/script\s*>/gi;
/** What an Astro component begins with. */
const FRONT_MATTER = /^\s*---\r?\n(?<code>[^]*?)\r?\n---/;
/** A script that is data, or a template's own text. */
const NO_CODE = /\btype\s*=\s*["']?(?!module|text\/javascript|application\/javascript|text\/typescript)[\w/+-]+/i;

/** @returns the code of a JavaScript or TypeScript file or component; undefined for other files */
export function codeIn(file: string, text: string): string | undefined {
  if (CODE.test(file)) return text;
  if (!COMPONENT.test(file)) return undefined;
  const markup = text.replaceAll(/<!--[^]*?(?:-->|$)/g, blank);
  let code = '';
  const keep = (start: number, end: number): void => {
    code += blank(text.slice(code.length, start)) + text.slice(start, end);
  };
  const front = file.endsWith('.astro') ? FRONT_MATTER.exec(text) : null;
  if (front) {
    const start = front[0].indexOf(front.groups?.['code'] ?? '');
    keep(start, start + (front.groups?.['code'] ?? '').length);
  }
  for (const match of markup.matchAll(SCRIPT)) {
    const { attributes = '', code: inner = '' } = match.groups ?? {};
    const end = match.index + match[0].lastIndexOf('</');
    if (!NO_CODE.test(attributes) && end - inner.length >= code.length) keep(end - inner.length, end);
  }
  return code;
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}
