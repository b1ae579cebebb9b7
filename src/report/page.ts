/** Draws Markdown for a terminal (a check's page, a snippet): headings, paragraphs at the terminal's width, commands as they are to be pasted. */
import { wrap } from '../core/text/wrap.ts';
import type { Paint } from './paint.ts';

/**
 * @param text Markdown of our own: headings, paragraphs, lists, fenced code
 * @param width in columns
 */
export function renderPage(text: string, paint: Paint, width: number): string {
  // Every other part is what stands between two fences, with the language on its first line.
  const parts = text.trimEnd().split(/^```/m);
  return parts
    .map((part, index) => (index % 2 === 1 ? renderCode(part, paint) : renderProse(part, paint, width)))
    .filter((part) => part !== '')
    .join('\n\n');
}

function renderCode(part: string, paint: Paint): string {
  const [, ...lines] = part.trimEnd().split('\n');
  return lines.map((line) => (line === '' ? '' : `    ${paint('cyan', line)}`)).join('\n');
}

function renderProse(part: string, paint: Paint, width: number): string {
  return part
    .trim()
    .split(/\n{2,}/)
    .map((block) => renderBlock(block, paint, width))
    .join('\n\n');
}

function renderBlock(block: string, paint: Paint, width: number): string {
  const heading = /^#+ (.*)$/.exec(block)?.[1];
  if (heading !== undefined) return wrap(paint('bold', heading), width);
  // A line that starts a list's item, or a row of a table, is a line of its own; the others are one paragraph.
  const lines = block.replaceAll(/\n(?!\s*(?:[-*]|\d+\.) |\|)\s*/g, ' ').split('\n');
  return lines.map((line) => wrap(line, width)).join('\n');
}
